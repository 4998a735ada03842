#include "drivers/frames/frames_driver.hpp"

#include "drivers/frames/ais_sentences.hpp"

namespace buoyd {

namespace {

std::unique_ptr<ByteFrameScanner> make_frame_scanner(const FrameMap& map) {
  if (map.encoding == FrameEncoding::ais) {
    return std::make_unique<AisSentences>();
  }
  return std::make_unique<ByteFrames>(map);
}

}  // namespace

FramesDriver::FramesDriver(ModelPtr model)
    : model_(std::move(model)),
      frames_(make_frame_scanner(*model_->frames)),
      decoder_(*model_),
      marks_(model_->kinds) {}

Result<void> FramesDriver::poll(Line& /*line*/, SampleSink& /*sink*/) {
  return fail(ErrorCode::invalid, model_->name + " speaks on its own, it is not polled");
}

void FramesDriver::receive(std::span<const std::uint8_t> bytes, MonoTime first_byte,
                           SampleSink& sink) {
  sink_ = &sink;
  frames_->feed(bytes, first_byte, *this);
  sink_ = nullptr;
  copy_counters();
}

void FramesDriver::finish(SampleSink& sink) {
  sink_ = &sink;
  frames_->finish(*this);
  sink_ = nullptr;
  copy_counters();
}

void FramesDriver::take(const ByteFrame& frame) {
  auto decoded = decoder_.decode(frame.bytes, frame.unused_bits);
  unknown_ += decoded.empty() ? 1U : decoder_.unread_blocks(frame.bytes, decoded);
  for (DecodedFrame& one : decoded) {
    hand_over(std::move(one), frame.first_byte);
  }
}

void FramesDriver::hand_over(DecodedFrame decoded, MonoTime first_byte) {
  if (marks_.is_repeated(decoded.kind, decoded.values)) {
    ++counters_.repeated;
    return;
  }
  Sample sample;
  sample.kind = decoded.kind;
  sample.taken = first_byte;
  sample.values = std::move(decoded.values);
  sample.axis = std::move(decoded.axis);
  sink_->take(std::move(sample));
}

void FramesDriver::copy_counters() {
  const ScanCounters& scan = frames_->counters();
  counters_.foreign_frames = scan.foreign_frames + unknown_;
  counters_.damaged_frames = scan.damaged_frames;
  counters_.discarded_bytes = scan.discarded_bytes;
  counters_.discarded_places = scan.discarded_places;
}

Micros FramesDriver::wire_time(const LineTiming& /*timing*/, bool /*tcp*/) const {
  return Micros{0};
}

}  // namespace buoyd
