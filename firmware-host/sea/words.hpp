#pragma once
// What an instrument can measure of the world, by name (docs/sea.md lists them): the values that
// it would say if it had neither noise nor lag. One owner, one thread.

#include <span>
#include <string_view>
#include <vector>

#include "firmware-host/sea/quantity.hpp"
#include "firmware-host/sea/question.hpp"

namespace buoysim {

struct Word {
  std::string_view name;
  Quantity quantity;
  bool is_direction;                   ///< in [0, 360)
  double (*measure)(const Question&);  ///< in the world's unit of that quantity
};

/// Wind, attitude, motion and position.
[[nodiscard]] std::span<const Word> hull_words();
/// Waves, current, water, air, sun and battery.
[[nodiscard]] std::span<const Word> water_words();

/// nullptr if there is none of that name.
[[nodiscard]] const Word* find_word(std::string_view name);
/// The known one with the fewest letters changed, added or left out.
[[nodiscard]] std::string_view nearest_word(std::string_view name);

}  // namespace buoysim
