#pragma once
// Finds the frames of text messages in a byte stream: pure, bounded, and blind to how the stream
// was cut into pieces. The line's own thread only.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "drivers/messages/text_scanner.hpp"

namespace buoyd {

/// The scanner of this framing.
[[nodiscard]] std::unique_ptr<Scanner> make_scanner(const MessageFraming& framing);

/// Frames with a start character.
/// Where checksums are not required, frames without one count only in a stream that has none: the
/// first is held back until the next line has shown it, and from the first right checksum on they
/// are refused.
class FrameScanner final : public TextScanner {
 public:
  explicit FrameScanner(MessageFraming framing) : TextScanner(std::move(framing)) {}

  void finish(FrameSink& sink) override;

 private:
  enum class Sums : std::uint8_t { unknown, absent, present };

  void feed_byte(char byte, MonoTime at, FrameSink& sink) override;
  void end_counted(FrameSink& sink) override;
  void lose_stream() override;
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
  [[nodiscard]] bool ends_with_sum() const;

  std::array<char, 3> tail_{};  // the line's last bytes, in a frame or not
  std::string held_;
  MonoTime held_first_byte_;
  Sums sums_ = Sums::unknown;
  int line_ends_ = 0;  // CR and LF (2) or LF (1) may still belong to the last frame
};

}  // namespace buoyd
