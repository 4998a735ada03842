#pragma once
// How several flags become one. Pure functions; any thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>

#include "core/flag.hpp"

namespace buoyd {

/// Of missing < not evaluated < good < suspect < fail, by a flag's number.
inline constexpr std::array<std::uint8_t, 10> flag_ranks{0, 2, 1, 3, 4, 0, 0, 0, 0, 0};

/// What two tests of the same value say together: the one of the higher rank.
[[nodiscard]] constexpr Flag aggregate_flag(Flag one, Flag other) {
  const auto rank = [](Flag flag) { return flag_ranks[static_cast<std::size_t>(flag)]; };
  return rank(one) < rank(other) ? other : one;
}

/// What several tests of the same value say together: the highest of missing < not evaluated <
/// good < suspect < fail, so that a test that passed outweighs one that could not judge (ioos_qc,
/// qartod.aggregate). Missing if there is no test.
[[nodiscard]] Flag aggregate_flag(std::span<const Flag> tests);

/// The flag of a value that was computed from several: the worst of its inputs', good < not
/// evaluated < suspect < fail < missing. Good if there is no input.
[[nodiscard]] Flag worst_flag(std::initializer_list<Flag> inputs);

}  // namespace buoyd
