#include "shore/export/bufr/bufr_elements.hpp"

#include <algorithm>
#include <numbers>

namespace buoyshore {

namespace {

constexpr double knot = 1852.0 / 3600.0;
constexpr double degrees = 180 / std::numbers::pi;

constexpr std::string_view first_polar = "firstNormalizedPolarCoordinateFromFourierCoefficients";

/// One unit of `from` in the unit `to`.
struct UnitConversion {
  std::string_view from;
  std::string_view to;
  double factor = 1;
  double offset = 0;
};

constexpr UnitConversion conversions[] = {
    {"degree_Celsius", "K", 1, 273.15},
    {"hPa", "Pa", 100},
    {"kPa", "Pa", 1e3},
    {"bar", "Pa", 1e5},
    {"mbar", "Pa", 100},
    {"percent", "%"},
    {"1", "%", 100},
    {"cm", "m", 0.01},
    {"mm", "m", 0.001},
    {"km", "m", 1000},
    {"nautical_mile", "m", 1852},
    {"knot", "m s-1", knot},
    {"cm s-1", "m s-1", 0.01},
    {"mm s-1", "m s-1", 0.001},
    {"km h-1", "m s-1", 1 / 3.6},
    {"rad", "degree", degrees},
    {"degrees_north", "degree"},
    {"degrees_east", "degree"},
    {"mm", "kg m-2"},
    {"m2 s", "m2 Hz-1"},
    // Practical salinity and g/kg: what table B calls parts per thousand holds both.
    {"1", "1e-3"},
    {"g kg-1", "1e-3"},
};

/// What flows becomes what came, in the seconds of the interval.
constexpr UnitConversion fluxes[] = {
    {"W m-2", "J m-2", 1},
    {"mm h-1", "kg m-2", 1 / 3600.0},
    {"kg m-2 s-1", "kg m-2", 1},
};

}  // namespace

const std::vector<BufrElement>& bufr_elements() {
  static const std::vector<BufrElement> elements{
      {"latitude", "degree", BufrOf::position},
      {"longitude", "degree", BufrOf::position},
      {"nonCoordinatePressure", "Pa"},
      {"pressureReducedToMeanSeaLevel", "Pa"},
      {"airTemperature", "K"},
      {"dewpointTemperature", "K"},
      {"relativeHumidity", "%"},
      {"windDirection", "degree"},
      {"windSpeed", "m s-1"},
      {"maximumWindGustSpeed", "m s-1"},
      {"seaSurfaceTemperature", "K"},
      {"horizontalVisibility", "m"},
      {"totalPrecipitationOrTotalWaterEquivalent", "kg m-2"},
      {"longWaveRadiationIntegratedOverPeriodSpecified", "J m-2"},
      {"shortWaveRadiationIntegratedOverPeriodSpecified", "J m-2"},
      {"netRadiationIntegratedOverPeriodSpecified", "J m-2"},
      {"globalSolarRadiationIntegratedOverPeriodSpecified", "J m-2"},
      {"diffuseSolarRadiationIntegratedOverPeriodSpecified", "J m-2"},
      {"directSolarRadiationIntegratedOverPeriodSpecified", "J m-2"},
      {"significantWaveHeight", "m"},
      {"maximumWaveHeight", "m"},
      {"averageWavePeriod", "s"},
      {"spectralPeakWavePeriod", "s"},
      {"directionFromWhichDominantWavesAreComing", "degree"},
      {"directionalSpreadOfDominantWave", "degree"},
      {"spectralWaveDensity", "m2 Hz-1", BufrOf::band},
      {"meanDirectionFromWhichWavesAreComing", "degree", BufrOf::band},
      {"principalDirectionFromWhichWavesAreComing", "degree", BufrOf::band},
      {first_polar, "1", BufrOf::band},
      {"secondNormalizedPolarCoordinateFromFourierCoefficients", "1", BufrOf::band},
      {"oceanographicWaterTemperature", "K", BufrOf::level},
      {"salinity", "1e-3", BufrOf::level},
      {"currentDirection", "degree", BufrOf::level},
      {"speedOfCurrent", "m s-1", BufrOf::level},
  };
  return elements;
}

const BufrElement* bufr_element(std::string_view key) {
  const auto& all = bufr_elements();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const BufrElement& element) { return element.key == key; });
  return found == all.end() ? nullptr : &*found;
}

bool is_of_waves(std::string_view key) {
  const auto& all = bufr_elements();
  const auto first = std::ranges::find(all, "significantWaveHeight", &BufrElement::key);
  const auto found = std::ranges::find(all, key, &BufrElement::key);
  return found >= first && found != all.end() && found->of != BufrOf::level;
}

/// A spread is the square root of 2 - 2 r1, in radians (Kuik and others 1988).
double BufrConversion::operator()(double value) const {
  if (!is_spread) return factor * value + offset;
  const double spread = value / degrees;
  return 1 - spread * spread / 2;
}

std::optional<BufrConversion> bufr_conversion(std::string_view unit, const BufrElement& element,
                                              double seconds) {
  if (unit == element.unit) return BufrConversion{};
  for (const UnitConversion& known : conversions) {
    if (known.from == unit && known.to == element.unit) {
      return BufrConversion{known.factor, known.offset, false};
    }
  }
  for (const UnitConversion& known : fluxes) {
    if (known.from == unit && known.to == element.unit) {
      return BufrConversion{known.factor * seconds, 0, false};
    }
  }
  if (unit == "degree" && element.key == first_polar) return BufrConversion{1, 0, true};
  return std::nullopt;
}

}  // namespace buoyshore
