#pragma once
// The driver of models with text messages: listens, finds frames, hands over samples. Knows no
// product. The line's own thread only.

#include "drivers/driver.hpp"
#include "drivers/frame_scanner.hpp"
#include "drivers/message_decoder.hpp"
#include "drivers/record_mark.hpp"

namespace buoyd {

class MessagesDriver final : public Driver, private FrameSink {
 public:
  explicit MessagesDriver(ModelPtr model);

  [[nodiscard]] Result<void> poll(Line& line, SampleSink& sink) override;
  void receive(std::span<const std::uint8_t> bytes, MonoTime first_byte, SampleSink& sink) override;
  void resume(std::size_t kind, std::string_view mark) override { last_marks_[kind].resume(mark); }
  [[nodiscard]] const DriverCounters& counters() const override { return counters_; }
  [[nodiscard]] Micros wire_time(const LineTiming& timing, bool tcp) const override;

  /// The stream is over (a capture's end): what waits for the next line counts.
  void finish(SampleSink& sink);

 private:
  [[nodiscard]] bool take(const Frame& frame) override;
  void hand_over(const Frame& frame);
  [[nodiscard]] bool is_repeated();
  void copy_counters();

  ModelPtr model_;
  FrameScanner scanner_;
  MessageDecoder decoder_;
  DecodedMessage message_;
  std::vector<RecordMark> last_marks_;  // by kind
  bool synchronised_ = true;            // until a message says otherwise
  SampleSink* sink_ = nullptr;          // within receive()
  DriverCounters counters_;
};

}  // namespace buoyd
