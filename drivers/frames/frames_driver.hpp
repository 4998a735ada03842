#pragma once
// The driver of models with binary frames, in whatever they are wrapped: listens, finds frames,
// hands over samples. Knows no product. The line's own thread only.

#include "drivers/driver.hpp"
#include "drivers/frames/byte_frames.hpp"
#include "drivers/frames/frame_decoder.hpp"
#include "drivers/record_mark.hpp"

namespace buoyd {

class FramesDriver final : public Driver, private ByteFrameSink {
 public:
  explicit FramesDriver(ModelPtr model);

  [[nodiscard]] Result<void> poll(Line& line, SampleSink& sink) override;
  void receive(std::span<const std::uint8_t> bytes, MonoTime first_byte, SampleSink& sink) override;
  void resume(std::size_t kind, std::string_view mark) override { marks_.resume(kind, mark); }
  [[nodiscard]] const DriverCounters& counters() const override { return counters_; }
  [[nodiscard]] Micros wire_time(const LineTiming& timing, bool tcp) const override;

  void note_discards(std::vector<DiscardedBytes>& discards) { frames_->note_discards(discards); }
  /// The stream is over (a capture's end).
  void finish(SampleSink& sink);

 private:
  void take(const ByteFrame& frame) override;
  void hand_over(DecodedFrame decoded, MonoTime first_byte);
  void copy_counters();

  ModelPtr model_;
  std::unique_ptr<ByteFrameScanner> frames_;
  FrameDecoder decoder_;
  RecordMarks marks_;
  SampleSink* sink_ = nullptr;  // within receive()
  std::uint64_t unknown_ = 0;   // sound frames of no kind
  DriverCounters counters_;
};

}  // namespace buoyd
