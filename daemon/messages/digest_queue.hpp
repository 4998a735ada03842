#pragma once
// What waits to be told by short messages: the newest reading of each kind that a link carries, and
// the latest alarms. It is a view: nothing here is owed, and what is told clears no debt. A state
// machine without threads; the link's thread.

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "messages/cargo.hpp"
#include "messages/digest.hpp"

namespace buoyd {

class DigestQueue {
 public:
  static constexpr std::size_t most_alarms = 16;  ///< the oldest goes
  static constexpr std::size_t most_kinds = 256;  ///< further ones are not carried

  DigestQueue(std::string station, std::vector<std::string> carries)
      : station_(std::move(station)), carries_(std::move(carries)) {}

  /// Takes a committed reading; what is not carried is left out. A newer one replaces an older one
  /// of its kind, a newer position any older one of its instrument, unless a part of that was told
  /// already, or is in the message that is on its way: then it follows it.
  void take(const EpochId& epoch, const StoredReading& stored);
  /// A message of at most so many bytes: of what is most urgent first, of that what waits longest.
  /// What does not fit is left for the next. nullopt: nothing waits.
  [[nodiscard]] std::optional<Bytes> make(std::size_t most_bytes);
  /// What the last make() told is told.
  void told();
  /// Nobody knows whether the last make()'s message was sent. What of it was in as many messages as
  /// one is tried (MessageSchedule) counts as told; what joined it later is told again.
  void unanswered();
  /// Values that wait.
  [[nodiscard]] std::size_t waiting() const;

 private:
  struct Waiting {
    EpochId epoch{};
    DescriptionPtr description;
    DigestReading reading;
    std::size_t rank = 0;
    bool is_position = false;
    bool is_alarm = false;
    std::uint64_t order = 0;  // place in the queue; a newer reading takes it over, if not tried
    std::size_t told = 0;     // values that were told
    std::size_t in_last = 0;  // values that the last make() told
    int tries = 0;            // messages with this reading that were not answered
    std::optional<DigestReading> newer{};
  };

  [[nodiscard]] static bool is_newer_of(const Waiting& newer, const Waiting& older);
  void replace(Waiting& older, Waiting newer);
  void drop_an_alarm();
  [[nodiscard]] bool tell(Waiting& one);
  static bool begin_newer(Waiting& one);
  [[nodiscard]] bool go_on(Waiting& one);
  [[nodiscard]] std::vector<Waiting*> by_urgency();

  const std::string station_;
  const std::vector<std::string> carries_;
  std::list<Waiting> waiting_;
  std::uint64_t next_order_ = 0;
};

}  // namespace buoyd
