#pragma once
// The checksum of a simulated sentence: printed behind it, taken off an example, tested on what a
// fault left of it. From docs/model-format.md, the daemon's code not looked at. Pure; any thread.

#include <string>
#include <string_view>

#include "model/message_set.hpp"

namespace buoysim {

/// Mark and checksum as they stand behind `text`, of which the first `start` characters mark its
/// start; "" where there is none.
[[nodiscard]] std::string sum_behind(const buoyd::FrameChecksum& checksum, std::string_view text,
                                     std::size_t start);

/// `text` ends with mark and right checksum: what is before them. Else the whole text.
[[nodiscard]] std::string_view without_sum(const buoyd::FrameChecksum& checksum,
                                           std::string_view text, std::size_t start);

/// Is the text, of which the first `start` characters mark its start, followed by its right
/// checksum?
[[nodiscard]] bool sum_fits(const buoyd::FrameChecksum& checksum, std::string_view text,
                            std::size_t start);

/// A block of lines with its end label and the byte that makes the sum of all 0 modulo 256.
/// Source: Victron VE.Direct Protocol FAQ.
[[nodiscard]] std::string frame_block(const buoyd::MessageFraming& framing, std::string_view lines);

}  // namespace buoysim
