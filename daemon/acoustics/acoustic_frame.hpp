#pragma once
// What one acoustic frame of buoyd says (docs/acoustics.md): of the turn that it belongs to, of the
// message that its sender hears, and a fragment of the message that its sender sends. Values; any
// thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/cbor.hpp"
#include "core/reading.hpp"

namespace buoyd {

/// How far a message came to the end that hears it.
enum class Hearing : std::uint8_t {
  none,      ///< none is known
  partly,    ///< fragments are missing
  whole,     ///< all are there; what becomes of it is not known yet
  answered,  ///< `reason` says what became of it
};

struct HeardState {
  Hearing hearing = Hearing::none;
  std::uint16_t message = 0;
  std::uint8_t reason = 0;  ///< with `answered`: of a PUBACK (MQTT 5, 3.4.2.1)
  std::uint8_t base = 0;    ///< with `partly`: the first fragment that is missing
  std::uint16_t after = 0;  ///< with `partly`: bit i = fragment base + 1 + i is there
  bool operator==(const HeardState&) const = default;
};

struct Fragment {
  std::uint16_t message = 0;
  std::uint8_t index = 0;
  std::uint8_t count = 0;  ///< of the whole message
  Bytes bytes;
  bool operator==(const Fragment&) const = default;
};

struct SpokenFrame {
  std::uint8_t left = 0;  ///< frames of this turn that follow it
  bool asks = false;      ///< the turn wants an answer
  bool is_online = true;  ///< of the buoy: the broker is there
  bool asks_time = false;
  HeardState heard{};
  /// Of the sender's clock when the frame began to sound. A frame with a time has no fragment.
  std::optional<UtcFix> time{};
  std::optional<Fragment> fragment{};
  bool operator==(const SpokenFrame&) const = default;
};

/// Of a frame without and with a time, or with a fragment, besides its bytes.
inline constexpr std::size_t bare_frame_bytes = 8;
inline constexpr std::size_t time_frame_bytes = 18;
inline constexpr std::size_t fragment_overhead = 12;
/// As many fragments as one turn may have: what `after` and `base` tell of.
inline constexpr std::size_t most_turn_fragments = 17;
inline constexpr std::size_t most_fragments = 255;

/// `station`: the node's, in both directions. The first byte of a frame is its mark.
[[nodiscard]] Bytes encode_frame(const SpokenFrame& frame, std::string_view station);
/// nullopt: the bytes are no frame of buoyd, or one of another node or for it.
[[nodiscard]] std::optional<SpokenFrame> decode_frame(std::span<const std::uint8_t> bytes,
                                                      std::string_view station);

}  // namespace buoyd
