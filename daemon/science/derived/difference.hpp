#pragma once
// What two values that measure the same say together. Pure; any thread.

#include <cstdint>
#include <optional>

#include "science/derived/derived_value.hpp"

namespace buoyd {

/// a - b, with the worst of both flags.
[[nodiscard]] DerivedValue difference(const DerivedValue& a, const DerivedValue& b);

/// a - b of two directions in degrees along the shorter arc, -180 <= d < 180.
[[nodiscard]] DerivedValue circular_difference(const DerivedValue& a, const DerivedValue& b);

/// The value of the first of two sensors, of the second where that is better.
struct FirstGood {
  enum class Source : std::uint8_t { a, b };
  DerivedValue value;            ///< the chosen one with its own flag
  std::optional<Source> source;  ///< nullopt if neither is good for anything
};

/// The first that is good or not evaluated; else the first that is suspect; else missing.
[[nodiscard]] FirstGood first_good(const DerivedValue& a, const DerivedValue& b);

}  // namespace buoyd
