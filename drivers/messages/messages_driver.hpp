#pragma once
// The driver of models with text messages: listens, finds frames, hands over samples. Knows no
// product. The line's own thread only.

#include "drivers/driver.hpp"
#include "drivers/messages/frame_scanner.hpp"
#include "drivers/messages/message_decoder.hpp"
#include "drivers/messages/record_gatherer.hpp"
#include "drivers/record_mark.hpp"

namespace buoyd {

class MessagesDriver final : public Driver, private FrameSink {
 public:
  /// `unit`: frames of another address than this are not its own; nullopt: of any address.
  explicit MessagesDriver(ModelPtr model, std::optional<int> unit = std::nullopt);
  MessagesDriver(const MessagesDriver&) = delete;
  MessagesDriver& operator=(const MessagesDriver&) = delete;

  [[nodiscard]] Result<void> poll(Line& line, SampleSink& sink) override;
  void receive(std::span<const std::uint8_t> bytes, MonoTime first_byte, SampleSink& sink) override;
  void resume(std::size_t kind, std::string_view mark) override { marks_.resume(kind, mark); }
  void expire(MonoTime now, SampleSink& sink) override;
  [[nodiscard]] const DriverCounters& counters() const override { return counters_; }
  [[nodiscard]] Micros wire_time(const LineTiming& timing, bool tcp) const override;

  /// The stream's true beginning comes next (a capture's first byte), not the midst of a frame.
  void begin() { scanner_->begin_stream(); }
  void note_discards(std::vector<DiscardedBytes>& discards) { scanner_->note_discards(discards); }
  /// The stream is over (a capture's end): what waits for the next line counts.
  void finish(SampleSink& sink);

 private:
  [[nodiscard]] bool take(const Frame& frame) override;
  [[nodiscard]] FrameMeaning decode(const Frame& frame);
  void hand_over(const Frame& frame);
  [[nodiscard]] Sample sample_of(const Frame& frame);
  void hand_over(Sample sample);
  void copy_counters();

  ModelPtr model_;
  std::optional<int> unit_;
  std::unique_ptr<Scanner> scanner_;
  MessageDecoder decoder_;
  DecodedMessage message_;
  std::vector<std::optional<RecordGatherer>> gatherers_;  // by kind; of those of several parts
  RecordMarks marks_;
  bool synchronised_ = true;    // until a message says otherwise
  MonoTime last_heard_;         // the last bytes
  SampleSink* sink_ = nullptr;  // within receive(), expire() and finish()
  DriverCounters counters_;
};

}  // namespace buoyd
