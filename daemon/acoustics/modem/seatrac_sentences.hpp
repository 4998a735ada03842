#pragma once
// What a Blueprint Subsea SeaTrac beacon says, read, and how commands to it are framed: '#' or '$',
// then hex: a number for the kind, little-endian fields, and the CRC-16 of both, low byte first.
// Pure; the modem's thread.
// Source: dune @ f8080c0f (Transports/Seatrac: Parser.hpp, DataTypes.hpp, MsgTypes.hpp, Task.cpp).

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "acoustics/modem/acoustic_modem.hpp"

namespace buoyd {

enum class SeatracKind : std::uint8_t {
  reboot = 0x03,
  get_settings = 0x15,
  set_settings = 0x16,
  save_settings = 0x18,
  ping = 0x40,
  ping_answer = 0x42,
  ping_error = 0x43,
  send = 0x60,
  received = 0x61,
  send_error = 0x63,
};

/// Status codes that make a difference.
inline constexpr std::uint8_t seatrac_ok = 0x00;
inline constexpr std::uint8_t seatrac_busy = 0x30;

/// A command and its fields, with its line end.
[[nodiscard]] Bytes seatrac_command(SeatracKind kind, std::span<const std::uint8_t> fields);

/// The answer to a command, or an error that comes later.
struct SeatracStatus {
  SeatracKind kind{};
  std::uint8_t code = 0;
};
/// The answer to get_settings: the whole block, to be handed back with one field changed.
struct SeatracSettings {
  Bytes block;
};
/// Data that came for any beacon.
struct SeatracFrame {
  AcousticAddress to = 0;
  FrameHeard heard;
};
/// A ping was answered.
struct SeatracRange {
  AcousticAddress from = 0;
  std::optional<Micros> travel;  ///< one way; nullopt: it was not ranged
};

using SeatracSentence =
    std::variant<std::monostate, SeatracStatus, SeatracSettings, SeatracFrame, SeatracRange>;

/// From $ on, without its line end. monostate: it is damaged, or none that matters here.
[[nodiscard]] SeatracSentence read_seatrac(std::string_view sentence);

}  // namespace buoyd
