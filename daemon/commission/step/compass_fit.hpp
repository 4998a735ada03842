#pragma once
// The deviation of a compass over its heading, by the classical approximate formula of Archibald
// Smith (Admiralty Manual for the Deviations of the Compass; Handbook of Magnetic Compass
// Adjustment, NGA Pub. 226, chapter on coefficients):
//   deviation = A + B sin h + C cos h + D sin 2h + E cos 2h
// Pure; any thread.

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "science/statistics/direction.hpp"

namespace buoyd {

/// One heading that the buoy was held on, degrees.
struct HeldHeading {
  double reference = 0;  ///< what it is: true, or magnetic where the instrument says that
  double said = 0;       ///< by the instrument
  bool operator==(const HeldHeading&) const = default;
};

/// What has to be added to what the compass says: positive east, as navigators have it.
[[nodiscard]] inline double deviation_of(const HeldHeading& one) {
  return shorter_arc(one.reference, one.said);
}

inline constexpr std::array<std::string_view, 5> coefficient_names{"A", "B", "C", "D", "E"};

struct CompassFit {
  std::array<double, 5> coefficients{};  ///< A to E, degrees
  std::vector<double> residuals;         ///< of each heading, degrees
  double largest_residual = 0;           ///< without sign

  /// Degrees at a heading that the compass says.
  [[nodiscard]] double at(double heading) const;
};

/// Least squares. nullopt: under five headings, or so close together that they tell no five
/// numbers.
[[nodiscard]] std::optional<CompassFit> fit_compass(const std::vector<HeldHeading>& held);

/// The mean of angles, degrees in [0, 360); nullopt of none, or where they cancel out.
[[nodiscard]] std::optional<double> mean_heading(const std::vector<double>& headings);
/// The largest distance of any of them from that, degrees.
[[nodiscard]] double widest_from(double mean, const std::vector<double>& headings);

}  // namespace buoyd
