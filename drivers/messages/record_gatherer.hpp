#pragma once
// Puts the messages that make one reading together, by the model's parts: pure, bounded, and blind
// to how the stream was cut into pieces. One for each kind of several parts. The line's own thread
// only.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "drivers/messages/message_decoder.hpp"

namespace buoyd {

/// A reading begins with its first part that comes and ends with its last one, with a part that
/// begins the next, or when none came for longer than `within`. Parts come in the model's order;
/// one that is not behind the last one taken begins the next reading, so does one whose `same`
/// texts are others. No value is taken from another cycle: a part without such texts joins only if
/// fewer bytes were lost before it than the reading has so far, for another cycle's part would have
/// lost at least as many. A reading without one of its needed parts, or whose points' order is not
/// certain, is dropped and counted.
class RecordGatherer {
 public:
  struct Record {
    Values values;                      ///< of the kind's channels, arrays point after point
    MonoTime taken;                     ///< of the first byte of the first part that came
    std::optional<std::size_t> points;  ///< in use, if a part said so
  };
  using Done = std::function<void(Record)>;

  /// `parts`: the kind's formats in order, each a part, which outlive it. Each whole reading is
  /// given to `done`.
  RecordGatherer(const ModelKind& kind, const std::vector<const MessageFormat*>& parts, Done done);

  /// Where a part came from.
  struct Origin {
    MonoTime first_byte;
    std::size_t length = 0;  ///< bytes of its frame
    std::uint64_t lost = 0;  ///< bytes that fitted no frame since the stream began
  };
  void take(const DecodedMessage& part, const Origin& origin);
  /// Nothing came between `last_heard` and `now`: a reading whose rest is overdue is over.
  void expire(MonoTime now, MonoTime last_heard);
  /// When it is overdue, if nothing comes behind `last_heard`; max: no reading has begun.
  [[nodiscard]] MonoTime expires_at(MonoTime last_heard) const;
  /// The reading is over, whatever is missing.
  void close();

  /// Readings that were dropped.
  [[nodiscard]] std::uint64_t incomplete() const { return incomplete_; }

 private:
  struct Part {
    const MessageFormat* format;
    const MessagePart* meaning;
  };

  [[nodiscard]] std::size_t number_of(const DecodedMessage& part) const;
  [[nodiscard]] bool belongs(const DecodedMessage& part, std::size_t number,
                             const Origin& origin) const;
  [[nodiscard]] bool follows(const DecodedMessage& part, std::size_t number) const;
  void begin(MonoTime first_byte);
  void put(const DecodedMessage& part, std::size_t number, bool lost);
  void put_point(const DecodedMessage& part, bool has_index, bool lost);
  [[nodiscard]] bool has_last_part() const;
  [[nodiscard]] bool is_whole() const;

  const std::size_t points_;         // of the kind's axis; 0: none
  std::vector<std::size_t> places_;  // where each channel's values begin
  std::vector<Part> parts_;
  const Done done_;
  const std::size_t size_;  // values of the kind
  bool open_ = false;
  Record record_;                      // so far
  std::vector<bool> had_;              // by part
  std::size_t length_ = 0;             // bytes of these
  std::size_t last_part_ = 0;          // the one that came last
  MonoTime last_time_;                 // its first byte
  std::uint64_t last_lost_ = 0;        // bytes lost until then
  std::string key_;                    // of the parts so far; "" none said one
  std::size_t next_point_ = 0;         // behind the last one taken
  std::optional<std::size_t> in_use_;  // points, if a part said so
  bool uncertain_ = false;             // which point is which
  std::uint64_t incomplete_ = 0;
};

}  // namespace buoyd
