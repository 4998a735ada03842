#pragma once
// The live lane sends the newest reading of each instrument and kind at once, as JSON for people.
// It is a view: a newer reading replaces an older one, and nothing of it is owed. A state machine
// without threads; MQTT thread.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "core/delivery.hpp"
#include "core/settings.hpp"
#include "uplink/budget.hpp"
#include "uplink/message_port.hpp"

namespace buoyd {

struct LiveOptions {
  std::string topic_stem;  ///< "buoy/STATION/data/"; the instrument's name follows
  bool enabled = true;
  Micros interval{0};  ///< at least so long between two messages of an instrument and kind
};

struct LiveStatus {
  std::size_t waiting = 0;  ///< readings that are not handed over yet
  std::size_t in_flight = 0;
  std::uint64_t messages = 0;  ///< handed over since start
  std::uint64_t bytes = 0;     ///< payload since start
  std::uint64_t refused = 0;   ///< messages that the broker refused or nobody listens to
  bool over_budget = false;    ///< readings wait because the day's bytes are used up
};

class LiveLane {
 public:
  /// Brokers take 20 unacknowledged messages. The announcer has 2 of them, the record lane 3
  /// batches and a hello.
  static constexpr std::size_t most_in_flight = 12;
  /// Readings of so many instruments and kinds wait at most; further ones are not sent live.
  static constexpr std::size_t most_waiting = 1024;

  LiveLane(LiveOptions options, MessagePort& port, Budget& budget);

  /// `at_once` is how many messages the broker takes before it acknowledges. Eight of them, or
  /// half, are for the other lanes: what is only a view must not keep back what is owed.
  void connected(std::size_t at_once);
  /// What was in flight is not sent again, because newer readings follow.
  void disconnected();
  /// Takes a committed reading. It waits, and replaces one of the same instrument and kind.
  void take(const EpochId& epoch, StoredReading stored);
  /// Takes a PUBACK. False if the message was not one of this lane.
  bool acked(std::uint16_t message, std::uint8_t reason);
  /// Hands over what is due, what waits longest first. It is to be called after each of the calls
  /// above, and at next_due().
  void step(MonoTime now);
  [[nodiscard]] MonoTime next_due(MonoTime now) const;
  [[nodiscard]] LiveStatus status() const;

 private:
  using Key = std::pair<std::string, std::string>;  // instrument, kind
  struct Waiting {
    EpochId epoch;
    StoredReading stored;
    std::uint64_t order = 0;  // place in the queue; a newer reading takes it over
  };

  [[nodiscard]] bool may_send() const;
  [[nodiscard]] std::map<Key, Waiting>::iterator oldest_due(MonoTime now);
  [[nodiscard]] bool send(const Key& key, const Waiting& waiting, MonoTime now);

  const LiveOptions options_;
  MessagePort& port_;
  Budget& budget_;
  bool connected_ = false;
  std::size_t most_ = most_in_flight;  // with this broker
  std::map<Key, Waiting> waiting_;
  std::map<Key, MonoTime> sent_at_;
  std::set<std::uint16_t> in_flight_;
  std::uint64_t next_order_ = 0;
  LiveStatus status_;
};

}  // namespace buoyd
