#pragma once
// Damages a frame as a fault says, and runs the frame's own check on what came of it: written for
// the simulator from the protocols, sharing nothing with the daemon. The simulation's thread.
// Sources: MODBUS over Serial Line V1.02, 2.5; MODBUS Messaging on TCP/IP V1.0b, 3.1; checksums of
// text as sentence_sum.hpp has them.

#include <functional>
#include <span>

#include "firmware-host/wire/bytes.hpp"
#include "firmware-host/world/faults.hpp"
#include "model/message_set.hpp"

namespace buoysim {

/// Does a damaged frame pass its protocol's own check?
using DamagePasses = std::function<bool(std::span<const std::uint8_t>)>;

/// The CRC over the whole frame.
[[nodiscard]] bool rtu_passes(std::span<const std::uint8_t> frame);
/// The header, function and count bytes of `sound`: TCP has no other check of its own.
[[nodiscard]] bool tcp_passes(std::span<const std::uint8_t> sound,
                              std::span<const std::uint8_t> frame);
/// Some part of it, from a start character (a line's begin) to a line end (an end character, the
/// next start character), has its right checksum. Without checksum always.
[[nodiscard]] bool sentence_passes(const buoyd::MessageSet& messages,
                                   std::span<const std::uint8_t> frame);

/// How a checksum is made wrong.
using Spoil = std::function<void(Bytes&)>;

/// Applies bad_checksum, bit_errors and truncated, in this order. What does not come to pass (no
/// bit was hit) is taken out of the lot; undetectable is set where the check passes all the same.
void damage(Bytes& frame, Misfortune& lot, const DamagePasses& passes, const Spoil& spoil,
            Faults& random);

}  // namespace buoysim
