#pragma once
// Batch format 1 back into readings, body byte for byte (docs/wire-format.md, "blocks"). Takes any
// bytes: what it allocates is bounded by `max_values`, whatever a message claims. Any thread.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/description.hpp"
#include "core/reading.hpp"

namespace buoyshore {

inline constexpr std::size_t max_values = 1'000'000;  ///< in one message, all blocks together
inline constexpr std::size_t max_readings = 65'536;   ///< in one message

/// About what a row of the archive takes beside its body and flags.
inline constexpr std::size_t row_bytes = 100;

/// What the readings of a message may take in the archive, bodies and flags and `row_bytes` each: a
/// buoy sends at most 256 KiB of its store in one.
[[nodiscard]] constexpr std::size_t max_expansion(std::size_t message_bytes) {
  return (std::size_t{512} << 10U) + 64 * message_bytes;
}

/// The description of that name, nullptr if it is not known.
using FindDescription = std::function<buoyd::DescriptionPtr(const buoyd::Hash8&)>;

struct DecodedBlocks {
  /// In the order of the message. The clock is as sent; `urgent` and `fix` are not.
  std::vector<buoyd::StoredReading> readings;
  /// A description that is not known: nothing was decoded (A4).
  std::optional<buoyd::Hash8> unknown;
};

/// Decodes a whole byte string, nothing of it if anything in it is wrong (ErrorCode::invalid).
/// An empty one holds no reading.
[[nodiscard]] buoyd::Result<DecodedBlocks> decode_blocks(std::span<const std::uint8_t> blocks,
                                                         const FindDescription& find);

}  // namespace buoyshore
