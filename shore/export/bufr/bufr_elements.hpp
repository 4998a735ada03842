#pragma once
// The elements of the template 3 15 008 that a form's columns may fill, by ecCodes' keys, and the
// units that are converted for them. Pure; any thread.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace buoyshore {

/// What of a station an element is of.
enum class BufrOf : std::uint8_t {
  position,  ///< where the buoy is
  station,   ///< one value
  band,      ///< one value at each frequency
  level      ///< one value at each depth
};

struct BufrElement {
  std::string_view key;   ///< "windSpeed"
  std::string_view unit;  ///< of table B: "m s-1"
  BufrOf of = BufrOf::station;
};

/// All of them, in the order of the template: air, waves, water.
[[nodiscard]] const std::vector<BufrElement>& bufr_elements();
/// nullptr: there is no such.
[[nodiscard]] const BufrElement* bufr_element(std::string_view key);

/// Of waves or of their spectrum: these may be of other intervals than a row.
[[nodiscard]] bool is_of_waves(std::string_view key);

/// From a channel's unit to that of an element.
struct BufrConversion {
  double factor = 1;
  double offset = 0;
  bool is_spread = false;  ///< an angle becomes the first polar coordinate of Fourier coefficients

  [[nodiscard]] double operator()(double value) const;
};

/// nullopt: that unit cannot be converted. `seconds` is the length of the interval, over
/// which a flux (W m-2, mm h-1) becomes an amount.
[[nodiscard]] std::optional<BufrConversion> bufr_conversion(std::string_view unit,
                                                            const BufrElement& element,
                                                            double seconds);

}  // namespace buoyshore
