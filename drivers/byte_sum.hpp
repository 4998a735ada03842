#pragma once
// Checksums of frames by name (model/sum_kind.hpp). Pure; any thread.

#include <cstdint>
#include <span>
#include <string>

#include "model/frame_map.hpp"

namespace buoyd {

/// The sum over the bytes; 0 of SumKind::none.
[[nodiscard]] std::uint16_t byte_sum(SumKind sum, std::span<const std::uint8_t> bytes);

/// Whether the sum that stands in the frame is that of its bytes. A frame too short for it is not
/// right; where there is no sum each is.
[[nodiscard]] bool sum_is_right(const FrameCheck& check, std::span<const std::uint8_t> frame);

/// "checksum is 12F0, expected 12F1"; "" where it is right.
[[nodiscard]] std::string sum_difference(const FrameCheck& check,
                                         std::span<const std::uint8_t> frame);

}  // namespace buoyd
