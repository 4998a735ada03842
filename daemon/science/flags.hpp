#pragma once
// How several flags become one. Pure functions; any thread.

#include <initializer_list>
#include <span>

#include "core/flag.hpp"

namespace buoyd {

/// What several tests of the same value say together: the highest of missing < not evaluated <
/// good < suspect < fail, so that a test that passed outweighs one that could not judge (ioos_qc,
/// qartod.aggregate). Missing if there is no test.
[[nodiscard]] Flag aggregate_flag(std::span<const Flag> tests);

/// The flag of a value that was computed from several: the worst of its inputs', good < not
/// evaluated < suspect < fail < missing. Good if there is no input.
[[nodiscard]] Flag worst_flag(std::initializer_list<Flag> inputs);

}  // namespace buoyd
