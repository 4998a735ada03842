#pragma once
// The checks that instruments put behind their bytes, written for the simulator from their
// definitions and not shared with the daemon. Pure; any thread.

#include <cstdint>
#include <span>
#include <string_view>

#include "model/sum_kind.hpp"

namespace buoysim {

/// What the check over these bytes is; 0 of none.
[[nodiscard]] std::uint16_t check_of(buoyd::SumKind sum, std::span<const std::uint8_t> bytes);
[[nodiscard]] std::uint16_t check_of(buoyd::SumKind sum, std::string_view text);

constexpr std::size_t crc_bytes = 2;

/// Whether an RTU frame ends with its CRC, low byte first.
/// Source: MODBUS over Serial Line V1.02, section 2.5.1.2.
[[nodiscard]] bool rtu_crc_fits(std::span<const std::uint8_t> frame);

}  // namespace buoysim
