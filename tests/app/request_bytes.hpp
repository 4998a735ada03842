#pragma once
// How long a Modbus request is that reads registers or writes one: what a peer waits for.

#include <cstddef>

namespace buoyd {

inline constexpr std::size_t rtu_request_bytes = 8;
inline constexpr std::size_t tcp_request_bytes = 12;

}  // namespace buoyd
