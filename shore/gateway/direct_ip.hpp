#pragma once
// A message as Iridium's gateway hands it to a server: DirectIP, version 1. Pure; any thread.
// Source: published program texts that write and read DirectIP (docs/links.md).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "shore/gateway/short_message.hpp"

namespace buoyshore {

inline constexpr std::uint8_t direct_ip_version = 1;
/// Of the frame, and of each element in it: a byte that says what it is, and two of the length of
/// what follows.
inline constexpr std::size_t direct_ip_head = 3;
inline constexpr std::size_t longest_direct_ip = 4096;  ///< bytes of a frame; real ones are shorter

/// How many bytes a frame has that begins so; nullopt: its first three are not there yet. Error
/// invalid: it is none, or longer than any is.
[[nodiscard]] buoyd::Result<std::optional<std::size_t>> direct_ip_size(
    std::span<const std::uint8_t> begin);

/// A whole frame: its header names the transceiver. Error invalid: it has no header, no message, or
/// lengths that do not fit.
[[nodiscard]] buoyd::Result<ShortMessage> read_direct_ip(std::span<const std::uint8_t> frame);

}  // namespace buoyshore
