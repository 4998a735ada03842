#pragma once
// What the scanners that find frames of text have in common: they take byte after byte, pass over
// what a counted field holds, and count what fitted no frame. The line's own thread only.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "drivers/messages/counted_field.hpp"
#include "drivers/scanner.hpp"
#include "model/message_set.hpp"

namespace buoyd {

struct Frame {
  std::string_view text;  ///< from the start character to the last field, without checksum
  bool checked = false;   ///< its checksum was there and right
  MonoTime first_byte;
};

[[nodiscard]] inline bool is_line_end(char byte) {
  return byte == '\r' || byte == '\n';
}

/// What a line of text consists of: ASCII that is printed, and tabs.
[[nodiscard]] inline bool is_text_byte(char byte) {
  return (byte >= ' ' && byte <= '~') || byte == '\t';
}

using FrameSink = SinkOf<Frame>;
/// A way to find frames of text.
using Scanner = ScannerOf<Frame>;

class TextScanner : public Scanner {
 public:
  TextScanner(const TextScanner&) = delete;
  TextScanner& operator=(const TextScanner&) = delete;

  void feed(std::span<const std::uint8_t> bytes, MonoTime at, FrameSink& sink) final;
  void reopened(MonoTime at) final;
  void expire(MonoTime now, FrameSink& sink) final;
  [[nodiscard]] MonoTime expires_at() const final { return counted_.late_at(); }
  [[nodiscard]] const ScanCounters& counters() const final { return counters_; }

 protected:
  explicit TextScanner(MessageFraming framing) : framing_(std::move(framing)) {}

  /// Takes a byte that is outside of counted fields.
  virtual void feed_byte(char byte, MonoTime at, FrameSink& sink) = 0;
  /// A counted field is at the end of `line_`, and its line end came.
  virtual void end_counted(FrameSink& /*sink*/) {}
  /// The line was lost: what is unfinished has no rest, and the next byte may be of any place in a
  /// frame.
  virtual void lose_stream() = 0;
  /// The count was wrong: its bytes are read like all others, and the frame fails by its length.
  void uncount(FrameSink& sink);
  void discard(std::size_t bytes, MonoTime first);

  const MessageFraming framing_;
  CountedField counted_{framing_};
  std::string line_;  // the frame or line so far
  MonoTime first_byte_;
  bool in_discard_ = false;  // the last byte was one
  ScanCounters counters_;

 private:
  void take(char byte, MonoTime at, FrameSink& sink);

  bool is_lost_ = false;              // the line is, or was, and no byte came since
  std::optional<MonoTime> reopened_;  // when it was open again
};

}  // namespace buoyd
