#pragma once
// How many registers of one kind a Modbus unit can have.

#include <cstdint>

namespace buoyd {

/// Behind the last address on the wire.
inline constexpr std::uint32_t address_end = 65536;

}  // namespace buoyd
