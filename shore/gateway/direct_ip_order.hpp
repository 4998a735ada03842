#pragma once
// A message for a transceiver, as a server hands it to Iridium's gateway: DirectIP, version 1.
// Source: published program texts that write it and read the answer (docs/links.md).

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/cbor.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "shore/send/tcp_connection.hpp"

namespace buoyshore {

inline constexpr std::size_t imei_digits = 15;

/// The gateway's answer repeats `id`. `imei`: fifteen digits. Pure.
[[nodiscard]] buoyd::Bytes direct_ip_order(std::uint32_t id, std::string_view imei,
                                           std::span<const std::uint8_t> message);
/// What the gateway's whole answer says of the order of that number. Errors: refused (it does not
/// keep the message, and why), invalid (it is no such answer). Pure.
[[nodiscard]] buoyd::Result<void> read_direct_ip_answer(std::span<const std::uint8_t> frame,
                                                        std::uint32_t id);

/// Hands it over, and waits for the answer, 30 s at most in all. Errors of both, and unavailable,
/// timeout.
[[nodiscard]] buoyd::Result<void> hand_to_iridium(const TcpAddress& gateway, std::uint32_t id,
                                                  std::string_view imei,
                                                  std::span<const std::uint8_t> message,
                                                  const buoyd::Clock& clock);

}  // namespace buoyshore
