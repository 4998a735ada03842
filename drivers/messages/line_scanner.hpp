#pragma once
// Finds the frames of a text stream in which every line is one: nothing marks where a line begins
// but the end of the one before it. Pure, bounded, blind to how the stream was cut into pieces.
// The line's own thread only.

#include "drivers/messages/text_scanner.hpp"

namespace buoyd {

/// What comes before the first line end is the tail of a line whose beginning nobody saw: it never
/// counts, for "9.0447" may be what is left of "19.0447". A byte that is no text spoils its line.
class LineScanner final : public TextScanner {
 public:
  explicit LineScanner(MessageFraming framing) : TextScanner(std::move(framing)) {}

  void begin_stream() override {
    synchronised_ = true;
    spoiled_ = false;
  }
  void finish(FrameSink& sink) override;

 private:
  void feed_byte(char byte, MonoTime at, FrameSink& sink) override;
  void end_counted(FrameSink& sink) override { end_line(sink); }
  void lose_stream() override;
  void add(char byte, MonoTime at);
  void end_line(FrameSink& sink);
  void spoil();

  bool synchronised_ = false;  // a line end was seen
  bool spoiled_ = false;       // the rest of this line is discarded
};

}  // namespace buoyd
