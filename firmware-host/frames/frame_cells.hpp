#pragma once
// One number in a frame of the simulator's: written and read by docs/model-format.md, the
// daemon's decoder not looked at. Pure; any thread.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "firmware-host/sentences/sentence_field.hpp"
#include "firmware-host/wire/bytes.hpp"
#include "model/frame_map.hpp"

namespace buoysim {

/// Where a value's first byte is, `shift` bytes further; nullopt if the frame or the block is over.
[[nodiscard]] std::optional<std::size_t> place_of(const buoyd::FrameMap& map,
                                                  std::span<const std::uint8_t> frame,
                                                  const buoyd::FrameValue& value,
                                                  std::size_t shift);

/// A number as it stands there: floats have no exact one.
struct CellNumber {
  double real = 0;
  std::optional<Fixed> exact;
};
/// `at`: its first byte. nullopt: a BCD that is no number.
[[nodiscard]] std::optional<CellNumber> read_cell(std::span<const std::uint8_t> frame,
                                                  const buoyd::FrameValue& value, std::size_t at);

/// Rounds to what the cell can hold; other bits than its part stay.
void write_cell(Bytes& frame, const buoyd::FrameValue& value, std::size_t at, double number);
/// The largest number that fits, before a part is taken.
[[nodiscard]] double highest_of(const buoyd::FrameValue& value);

}  // namespace buoysim
