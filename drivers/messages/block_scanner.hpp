#pragma once
// Finds blocks of lines "label separator value" that end with a raw byte: all bytes of a block, its
// checksum byte too, sum to 0 modulo 256. Pure, bounded, blind to how the stream was cut into
// pieces. The line's own thread only.
// Source: Victron VE.Direct Protocol FAQ.

#include <string>

#include "drivers/messages/frame_scanner.hpp"

namespace buoyd {

/// A frame's text is the block's lines with LF between, without that of the checksum. Nothing marks
/// where a block begins but the checksum byte of the one before it: what comes before the first is
/// no block. A label twice, a byte that is no text or a line without separator spoil the block.
/// Interleaved messages (hex digits up to LF) belong to no block and are passed over.
class BlockScanner final : public Scanner {
 public:
  explicit BlockScanner(MessageFraming framing) : framing_(std::move(framing)) {}

  void begin_stream() override { synchronised_ = true; }
  void feed(std::span<const std::uint8_t> bytes, MonoTime at, FrameSink& sink) override;
  void finish(FrameSink& sink) override;
  [[nodiscard]] const ScanCounters& counters() const override { return counters_; }

 private:
  void feed_byte(char byte, MonoTime at, FrameSink& sink);
  void feed_interleaved(char byte);
  void feed_text(char byte);
  void end_line();
  void end_block(FrameSink& sink);
  void next_block();
  void give_up(bool damaged);
  [[nodiscard]] bool has_label(std::string_view label) const;

  const MessageFraming framing_;
  std::string text_;  // the block's lines so far
  std::string line_;  // the line so far
  MonoTime first_byte_;
  std::uint8_t sum_ = 0;
  std::size_t length_ = 0;       // bytes of the block so far
  std::size_t interleaved_ = 0;  // bytes of the message that is being passed over
  bool synchronised_ = false;    // a checksum byte was seen
  bool spoiled_ = false;         // this block is none
  bool in_interleaved_ = false;
  bool in_discard_ = false;  // the last block was one
  ScanCounters counters_;
};

}  // namespace buoyd
