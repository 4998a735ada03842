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

FramesDriver::FramesDriver(const ModelPtr& model)
    : ListeningDriver(model, make_frame_scanner(*model->frames)), decoder_(*model) {}

bool FramesDriver::take(const ByteFrame& frame) {
  auto decoded = decoder_.decode(frame.bytes, frame.unused_bits);
  count_foreign(decoded.empty() ? 1U : decoder_.unread_blocks(frame.bytes, decoded));
  for (DecodedFrame& one : decoded) {
    Sample sample;
    sample.kind = one.kind;
    sample.taken = frame.first_byte;
    sample.values = std::move(one.values);
    sample.axis = std::move(one.axis);
    sample.points = one.points;
    hand_over(std::move(sample));
  }
  return true;
}

}  // namespace buoyd
