#pragma once
// The checks of binary frames, and how a frame travels, written for the simulator from
// docs/model-format.md and sharing nothing with the daemon. Pure; any thread.

#include <cstddef>
#include <cstdint>
#include <span>

#include "firmware-host/wire/bytes.hpp"
#include "model/frame_map.hpp"

namespace buoysim {

/// Makes the check of a frame the right one.
void seal_frame(const buoyd::FrameCheck& check, Bytes& frame);

/// The frame as it goes out: bytes (of AIS its sentences) with what ends them, or a line of hex
/// digits.
[[nodiscard]] Bytes transmitted(const buoyd::FrameMap& map, const Bytes& frame);

/// Whether a sound frame stands anywhere in what was sent: of a kind's size or of its length field,
/// with its first bytes and its check; of AIS a whole message.
[[nodiscard]] bool frame_passes(const buoyd::FrameMap& map, std::span<const std::uint8_t> sent);

/// Makes the check of what is sent a wrong one; where frames have none, its first byte.
void spoil_frame(const buoyd::FrameMap& map, Bytes& sent);

}  // namespace buoysim
