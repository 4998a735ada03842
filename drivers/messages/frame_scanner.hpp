#pragma once
// Finds the frames of text messages in a byte stream: pure, bounded, and blind to how the stream
// was cut into pieces. The line's own thread only.

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "drivers/messages/counted_field.hpp"
#include "drivers/scanner.hpp"
#include "model/message_set.hpp"

namespace buoyd {

struct Frame {
  std::string_view text;  ///< from the start character to the last field, without checksum
  bool checked = false;   ///< its checksum was there and right
  MonoTime first_byte;
};

using FrameSink = SinkOf<Frame>;
/// A way to find frames of text.
using Scanner = ScannerOf<Frame>;

/// The scanner of this framing.
[[nodiscard]] std::unique_ptr<Scanner> make_scanner(const MessageFraming& framing);

/// Frames with a start character.
/// Where checksums are not required, frames without one count only in a stream that has none: the
/// first is held back until the next line has shown it, and from the first right checksum on they
/// are refused.
class FrameScanner final : public Scanner {
 public:
  explicit FrameScanner(MessageFraming framing) : framing_(std::move(framing)) {}
  FrameScanner(const FrameScanner&) = delete;
  FrameScanner& operator=(const FrameScanner&) = delete;

  void feed(std::span<const std::uint8_t> bytes, MonoTime at, FrameSink& sink) override;
  void expire(MonoTime now, FrameSink& sink) override;
  void finish(FrameSink& sink) override;

  [[nodiscard]] const ScanCounters& counters() const override { return counters_; }

 private:
  enum class Sums : std::uint8_t { unknown, absent, present };

  void feed_byte(char byte, MonoTime at, FrameSink& sink);
  void feed_counted(char byte, MonoTime at, FrameSink& sink);
  void uncount(FrameSink& sink);
  void add(char byte, MonoTime at);
  void begin(char byte, MonoTime at);
  void end_line(char byte, MonoTime at, FrameSink& sink);
  void end_frame(FrameSink& sink);
  void restart(char byte, MonoTime at, FrameSink& sink);
  void end_summed(FrameSink& sink);
  void end_bare(FrameSink& sink);
  void settle_held(bool line_has_sum, FrameSink& sink);
  void hand_over(std::string_view text, bool checked, std::size_t length, MonoTime at,
                 FrameSink& sink);
  void give_up();
  void discard(std::size_t bytes, MonoTime first);
  [[nodiscard]] bool ends_with_sum() const;

  const MessageFraming framing_;
  CountedField counted_{framing_};
  std::string line_;            // the frame so far, empty outside of one
  MonoTime first_byte_;         // of line_
  std::array<char, 3> tail_{};  // the line's last bytes, in a frame or not
  std::string held_;
  MonoTime held_first_byte_;
  Sums sums_ = Sums::unknown;
  int line_ends_ = 0;        // CR and LF (2) or LF (1) may still belong to the last frame
  bool in_discard_ = false;  // the last byte was one
  ScanCounters counters_;
};

}  // namespace buoyd
