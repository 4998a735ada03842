#pragma once
// Why bytes of a stream are none of a model's messages or frames: for `buoyctl decode` and for
// examples that do not decode. Pure functions; any thread.

#include <cstdint>
#include <span>
#include <string>

#include "model/model.hpp"

namespace buoyd {

/// `bytes` as they stood in the stream from where a frame was expected on, a line or a frame long:
/// "checksum is 00, expected 4F". Never empty.
[[nodiscard]] std::string why_refused(const ModelPtr& model, std::span<const std::uint8_t> bytes);

}  // namespace buoyd
