#pragma once
// Finds the frames of a text stream in which every line is one: nothing marks where a line begins
// but the end of the one before it. Pure, bounded, blind to how the stream was cut into pieces.
// The line's own thread only.

#include <string>

#include "drivers/messages/counted_field.hpp"
#include "drivers/messages/frame_scanner.hpp"

namespace buoyd {

/// What comes before the first line end is the tail of a line whose beginning nobody saw: it never
/// counts, for "9.0447" may be what is left of "19.0447". A byte that is no text spoils its line.
class LineScanner final : public Scanner {
 public:
  explicit LineScanner(MessageFraming framing) : framing_(std::move(framing)) {}
  LineScanner(const LineScanner&) = delete;
  LineScanner& operator=(const LineScanner&) = delete;

  void begin_stream() override { synchronised_ = true; }
  void feed(std::span<const std::uint8_t> bytes, MonoTime at, FrameSink& sink) override;
  void expire(MonoTime now, FrameSink& sink) override;
  void finish(FrameSink& sink) override;
  [[nodiscard]] const ScanCounters& counters() const override { return counters_; }

 private:
  void feed_byte(char byte, MonoTime at, FrameSink& sink);
  void feed_counted(char byte, MonoTime at, FrameSink& sink);
  void add(char byte, MonoTime at);
  void uncount(FrameSink& sink);
  void end_line(FrameSink& sink);
  void spoil();
  void discard(std::size_t bytes, MonoTime first);

  const MessageFraming framing_;
  CountedField counted_{framing_};
  std::string line_;  // so far
  MonoTime first_byte_;
  bool synchronised_ = false;  // a line end was seen
  bool spoiled_ = false;       // the rest of this line is discarded
  bool in_discard_ = false;    // the last byte was one
  ScanCounters counters_;
};

}  // namespace buoyd
