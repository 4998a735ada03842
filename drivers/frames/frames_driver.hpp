#pragma once
// The driver of models with binary frames, in whatever they are wrapped: listens, finds frames,
// hands over samples. Knows no product. The line's own thread only.

#include "drivers/frames/byte_frames.hpp"
#include "drivers/frames/frame_decoder.hpp"
#include "drivers/listening_driver.hpp"

namespace buoyd {

class FramesDriver final : public ListeningDriver<ByteFrame> {
 public:
  explicit FramesDriver(const ModelPtr& model);

 private:
  [[nodiscard]] bool take(const ByteFrame& frame) override;

  FrameDecoder decoder_;
};

}  // namespace buoyd
