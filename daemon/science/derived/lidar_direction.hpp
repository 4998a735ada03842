#pragma once
// Wind direction of a lidar on a buoy. Pure; any thread.

#include <optional>

#include "science/derived/derived_value.hpp"

namespace buoyd {

/// Degrees from true north, from where it blows: what the lidar says from its own north, plus the
/// buoy's `heading` at that moment, plus the declination if the heading is magnetic; of each
/// sample, before any average, for the buoy yaws. Missing if either is missing or the heading has
/// failed; a direction that has failed is computed, and stays so.
[[nodiscard]] DerivedValue lidar_direction(const DerivedValue& raw, const DerivedValue& heading,
                                           double declination);

/// A homodyne lidar cannot tell a wind from its opposite.
struct CheckedDirection {
  DerivedValue direction;
  std::optional<bool> is_turned;  ///< nullopt if there was nothing to check with
};

/// Turns a direction by 180 degrees that is more than 90 from that of a second anemometer,
/// `reference` in degrees true, from. Missing if either is missing or the reference has failed.
/// This, too, comes before averaging: the mean of samples some of which are turned is nowhere
/// (Gottschall et al. 2017, WIREs Energy and Environment 6(5), e250).
[[nodiscard]] CheckedDirection checked_direction(const DerivedValue& unchecked,
                                                 const DerivedValue& reference);

}  // namespace buoyd
