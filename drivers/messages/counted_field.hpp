#pragma once
// Takes the last field of a message that says how many bytes it has: they are data of any kind, in
// which separators, line ends and start characters mean nothing. A part of the scanners that find
// frames of text. The line's own thread only.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "model/message_set.hpp"

namespace buoyd {

/// A message is sent without such a pause inside it.
inline constexpr Micros counted_patience = std::chrono::seconds(2);

class CountedField {
 public:
  /// The framing outlives it.
  explicit CountedField(const MessageFraming& framing) : framing_(framing) {}

  /// `line` is a frame so far and ends with a separator: whether its counted field begins here.
  void begin(std::string_view line, MonoTime at);
  [[nodiscard]] bool active() const { return active_; }

  enum class Taken : std::uint8_t {
    more,   ///< the field or its line end is not whole
    whole,  ///< `bytes()` is the field, its line end was there
    wrong,  ///< something else than a line end stands behind it: the length was none, or bytes were
            ///< lost. `release()` gives back what was taken
  };
  Taken take(char byte, MonoTime at);
  [[nodiscard]] std::string_view bytes() const {
    return std::string_view(bytes_).substr(0, length_);
  }
  void end() { active_ = false; }

  struct Byte {
    char byte;
    MonoTime at;
  };
  /// All that was taken, to be read as if nothing had been counted; ends it. None if not active.
  [[nodiscard]] std::vector<Byte> release();
  /// From then on nothing came for longer than a message may pause, if nothing comes; max: nothing
  /// is awaited.
  [[nodiscard]] MonoTime late_at() const {
    return active_ ? last_ + counted_patience + Micros(1) : MonoTime::max();
  }

 private:
  const MessageFraming& framing_;
  bool active_ = false;
  std::size_t length_ = 0;
  std::string bytes_;  // the field, then its line end
  std::vector<MonoTime> times_;
  MonoTime last_;  // the newest byte
};

/// The bytes that a counted message states, of what is behind its prefix or tag; nullopt where that
/// is no number or the field does not begin at the end of `fields`.
[[nodiscard]] std::optional<std::size_t> stated_bytes(const CountedBytes& counted,
                                                      std::string_view fields, char separator);

}  // namespace buoyd
