#pragma once
// Finds blocks of lines "label separator value" that end with a raw byte: all bytes of a block, its
// checksum byte too, sum to 0 modulo 256. Pure, bounded, blind to how the stream was cut into
// pieces. The line's own thread only.
// Source: Victron VE.Direct Protocol FAQ.

#include <string>

#include "drivers/messages/text_scanner.hpp"

namespace buoyd {

/// A frame's text is the block's lines with LF between, without that of the checksum. Nothing marks
/// where a block begins but the checksum byte of the one before it: what comes before the first is
/// no block. A label twice, a byte that is no text or a line without separator spoil the block.
/// Interleaved messages (hex digits up to LF) belong to no block and are passed over.
class BlockScanner final : public TextScanner {
 public:
  explicit BlockScanner(MessageFraming framing) : TextScanner(std::move(framing)) {}

  void begin_stream() override { synchronised_ = true; }
  void finish(FrameSink& sink) override;

 private:
  void feed_byte(char byte, MonoTime at, FrameSink& sink) override;
  void lose_stream() override;
  void feed_interleaved(char byte);
  void feed_text(char byte);
  void end_line();
  void end_block(FrameSink& sink);
  void next_block();
  void give_up(bool damaged);
  [[nodiscard]] bool has_label(std::string_view label) const;

  std::string text_;  // the block's lines so far
  std::uint8_t sum_ = 0;
  std::size_t length_ = 0;       // bytes of the block so far
  std::size_t interleaved_ = 0;  // bytes of the message that is being passed over
  bool synchronised_ = false;    // a checksum byte was seen
  bool spoiled_ = false;         // this block is none
  bool in_interleaved_ = false;
};

}  // namespace buoyd
