#pragma once
// The driver of models with text messages: listens, finds frames, hands over samples. Knows no
// product. The line's own thread only.

#include "drivers/listening_driver.hpp"
#include "drivers/messages/frame_scanner.hpp"
#include "drivers/messages/message_decoder.hpp"
#include "drivers/messages/record_gatherer.hpp"

namespace buoyd {

class MessagesDriver final : public ListeningDriver<Frame> {
 public:
  /// `unit`: frames of another address than this are not its own; nullopt: of any address.
  explicit MessagesDriver(const ModelPtr& model, std::optional<int> unit = std::nullopt);

  void receive(std::span<const std::uint8_t> bytes, MonoTime first_byte, SampleSink& sink) override;
  void expire(MonoTime now, SampleSink& sink) override;
  [[nodiscard]] MonoTime expires_at() const override;
  void finish(SampleSink& sink) override;

 private:
  [[nodiscard]] bool take(const Frame& frame) override;
  [[nodiscard]] FrameMeaning decode(const Frame& frame);
  void hand_over_all(const Frame& frame);
  [[nodiscard]] Sample sample_of(const Frame& frame);
  void count_incomplete();

  std::optional<int> unit_;
  MessageDecoder decoder_;
  DecodedMessage message_;
  std::vector<std::optional<RecordGatherer>> gatherers_;  // by kind; of those of several parts
  bool synchronised_ = true;                              // until a message says otherwise
  MonoTime last_heard_;                                   // the last bytes
};

}  // namespace buoyd
