#include "shore/export/bufr/moored_buoy.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <initializer_list>

#include "shore/export/bufr/bufr_message.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

using Number = std::optional<double>;

constexpr Number missing = std::nullopt;
constexpr std::size_t most_levels = 254;  // 8 bits, all ones are missing
constexpr double averaged = 2;            // 0 08 021
constexpr double at_fixed_depths = 0;     // 0 02 032

constexpr std::array radiations{"longWaveRadiationIntegratedOverPeriodSpecified",
                                "shortWaveRadiationIntegratedOverPeriodSpecified",
                                "netRadiationIntegratedOverPeriodSpecified",
                                "globalSolarRadiationIntegratedOverPeriodSpecified",
                                "diffuseSolarRadiationIntegratedOverPeriodSpecified",
                                "directSolarRadiationIntegratedOverPeriodSpecified"};
constexpr std::array waves{"significantWaveHeight",
                           "maximumWaveHeight",
                           "averageWavePeriod",
                           "spectralPeakWavePeriod",
                           "directionFromWhichDominantWavesAreComing",
                           "directionalSpreadOfDominantWave"};
constexpr std::array bands{"spectralWaveDensity", "meanDirectionFromWhichWavesAreComing",
                           "principalDirectionFromWhichWavesAreComing",
                           "firstNormalizedPolarCoordinateFromFourierCoefficients",
                           "secondNormalizedPolarCoordinateFromFourierCoefficients"};

bool is_direction(std::string_view key) {
  return key == "windDirection" || key == "currentDirection" || key.ends_with("AreComing");
}

// Below these the elements of speeds, in tenths and in hundredths of m s-1, round to 0.
constexpr double calm_wind = 0.05;
constexpr double calm_water = 0.005;

/// Whole degrees, 360 for north: 0 is where nothing moves (the practice of WMO-No. 306), which as a
/// rule has no direction at all.
Number direction(Number degrees, Number speed = missing, double calm = 0) {
  if (speed && *speed < calm) return 0;
  if (!degrees) return missing;
  const double whole = std::fmod(std::round(*degrees), 360);
  return whole <= 0 ? whole + 360 : whole;
}

/// Which parts there are, and how long.
struct Parts {
  bool ancillary = false;
  bool radiation = false;
  bool waves = false;
  std::size_t bands = 0;
  std::size_t water = 0;
  bool has_salinity = false;
  std::size_t currents = 0;
};

template <class Keys>
bool has_any(const BuoyLevel& level, const Keys& keys) {
  return std::any_of(std::begin(keys), std::end(keys),
                     [&](const char* key) { return level.value(key).has_value(); });
}

Parts parts_of(const BuoyReport& report) {
  Parts parts;
  parts.ancillary =
      report.value("horizontalVisibility") ||
      (report.precipitation_hours && report.value("totalPrecipitationOrTotalWaterEquivalent"));
  parts.radiation = has_any(report.surface, radiations);
  parts.waves = has_any(report.surface, waves);
  parts.bands = std::min(report.bands.size(), most_levels);
  parts.water = std::min(report.water.size(), most_levels);
  parts.currents = std::min(report.currents.size(), most_levels);
  for (std::size_t i = 0; i < parts.water; ++i) {
    parts.has_salinity = parts.has_salinity || report.water[i].value("salinity");
  }
  return parts;
}

/// What a clock and a calendar show, UTC.
struct Moment {
  long year = 0;
  long month = 0;
  long day = 0;
  long hour = 0;
  long minute = 0;
};

Moment moment_of(std::int64_t micros) {
  const buoyd::Micros time(micros);
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{std::chrono::sys_days(day)};
  const std::chrono::hh_mm_ss clock(time - day);
  return {static_cast<int>(date.year()), static_cast<long>(static_cast<unsigned>(date.month())),
          static_cast<long>(static_cast<unsigned>(date.day())),
          static_cast<long>(clock.hours().count()), static_cast<long>(clock.minutes().count())};
}

BufrSetup setup_of(const BufrTemplate& form, const BuoyIdentity& identity, const Moment& moment,
                   const Parts& parts) {
  BufrSetup setup;
  setup.header = {{"edition", 4},
                  {"masterTableNumber", 0},
                  {"bufrHeaderCentre", form.centre},
                  {"bufrHeaderSubCentre", form.sub_centre},
                  {"updateSequenceNumber", 0},
                  {"dataCategory", 1},                   // surface data, sea
                  {"internationalDataSubCategory", 25},  // buoy
                  {"dataSubCategory", 0},
                  // The template is the same from version 22 on; a lower one more decoders know.
                  {"masterTablesVersionNumber", 31},
                  {"localTablesVersionNumber", 0},
                  {"typicalYear", moment.year},
                  {"typicalMonth", moment.month},
                  {"typicalDay", moment.day},
                  {"typicalHour", moment.hour},
                  {"typicalMinute", moment.minute},
                  {"typicalSecond", 0},
                  {"numberOfSubsets", 1},
                  {"observedData", 1},
                  {"compressedData", 0}};
  if (identity.wigos) setup.descriptors.push_back(301150);
  setup.descriptors.push_back(315008);
  const bool is_temperature = parts.water > 0 && !parts.has_salinity;
  for (const bool is_there : {parts.ancillary, parts.radiation, parts.waves, parts.bands > 0,
                              is_temperature, parts.has_salinity, parts.currents > 0}) {
    setup.short_factors.push_back(is_there ? 1 : 0);
  }
  for (const std::size_t count : {parts.bands, parts.water, parts.currents}) {
    if (count > 0) setup.factors.push_back(static_cast<long>(count));
  }
  return setup;
}

/// 0 02 031, of a mean that ends with the report.
Number current_duration(buoyd::Micros over) {
  if (over <= std::chrono::minutes(3)) return 2;
  if (over <= std::chrono::minutes(6)) return 3;
  if (over <= std::chrono::minutes(12)) return 4;
  return missing;
}

/// Puts the template's elements in their order.
class MooredBuoy {
 public:
  MooredBuoy(BufrMessage& message, const BuoyReport& report, const Parts& parts)
      : message_(message), report_(report), parts_(parts) {}

  void put_identity(const BuoyIdentity& identity, Number buoy_type) {
    if (identity.wigos) {
      put("wigosIdentifierSeries", static_cast<double>(identity.wigos->series));
      put("wigosIssuerOfIdentifier", static_cast<double>(identity.wigos->issuer));
      put("wigosIssueNumber", static_cast<double>(identity.wigos->issue));
      message_.put_text("wigosLocalIdentifierCharacter", identity.wigos->local);
    }
    put("marineObservingPlatformIdentifier",
        identity.number ? Number(static_cast<double>(*identity.number)) : missing);
    message_.put_text("stationOrSiteName", identity.name);
    put("dataBuoyType", buoy_type);
  }

  void put_time_and_place(const Moment& moment) {
    put("year", static_cast<double>(moment.year));
    put("month", static_cast<double>(moment.month));
    put("day", static_cast<double>(moment.day));
    put("hour", static_cast<double>(moment.hour));
    put("minute", static_cast<double>(moment.minute));
    put("latitude", report_.latitude);
    put("longitude", report_.longitude);
  }

  void put_weather() {
    put_values({"nonCoordinatePressure", "pressureReducedToMeanSeaLevel"});
    put("heightOfSensorAboveWaterSurface", report_.air_height);
    put_values({"airTemperature", "dewpointTemperature", "relativeHumidity"});
    put_wind();
    put("temperatureObservationPrecision", missing);
    put("depthBelowWaterSurface", report_.surface_depth);
    put_values({"seaSurfaceTemperature"});
  }

  void put_parts() {
    if (parts_.ancillary) put_ancillary();
    if (parts_.radiation) {
      put("timePeriod", -minutes());
      for (const char* const key : radiations) put_values({key});
    }
    if (parts_.waves) {
      put("durationOfWaveRecord", seconds(report_.wave_over));
      for (const char* const key : waves) put_values({key});
    }
    if (parts_.bands > 0) put_spectrum();
    if (parts_.water > 0) put_water();
    if (parts_.currents > 0) put_currents();
  }

 private:
  [[nodiscard]] double minutes() const {
    return static_cast<double>(report_.over / std::chrono::minutes(1));
  }
  static Number seconds(const std::optional<buoyd::Micros>& length) {
    return length ? Number(static_cast<double>(*length / std::chrono::seconds(1))) : missing;
  }
  void put(const char* key, Number value) { message_.put(key, value); }
  void put_values(std::initializer_list<const char*> keys) {
    for (const char* const key : keys) {
      const Number value = report_.value(key);
      put(key, is_direction(key) ? direction(value) : value);
    }
  }

  /// After the wind what holds for it is taken back, as the template's notes want it.
  void put_wind() {
    const Number speed = report_.value("windSpeed");
    const Number from = direction(report_.value("windDirection"), speed, calm_wind);
    const Number gust = report_.value("maximumWindGustSpeed");
    const bool has_wind = speed || from;
    put("heightOfSensorAboveWaterSurface", report_.wind_height);
    put("timeSignificance", has_wind ? Number(averaged) : missing);
    put("timePeriod", has_wind ? Number(-minutes()) : missing);
    put("windDirection", from);
    put("windSpeed", speed);
    put("timeSignificance", missing);
    put("timePeriod", gust ? Number(-minutes()) : missing);
    put("maximumWindGustSpeed", gust);
    put("timePeriod", missing);
    put("heightOfSensorAboveWaterSurface", missing);
  }

  void put_ancillary() {
    const auto hours = report_.precipitation_hours;
    put_values({"horizontalVisibility"});
    put("timePeriod", hours ? Number(-*hours) : missing);
    put("totalPrecipitationOrTotalWaterEquivalent",
        hours ? report_.value("totalPrecipitationOrTotalWaterEquivalent") : missing);
  }

  void put_spectrum() {
    Number most;
    for (const BuoyLevel& band : report_.bands) {
      const Number density = band.value("spectralWaveDensity");
      if (density && (!most || *density > *most)) most = density;
    }
    put("durationOfWaveRecord", seconds(report_.spectrum_over));
    put("maximumNonDirectionalSpectralWaveDensity", most);
    for (std::size_t i = 0; i < parts_.bands; ++i) {
      put("wavebandCentralFrequency", report_.bands[i].at);
      for (const char* const key : bands) {
        const Number value = report_.bands[i].value(key);
        put(key, is_direction(key) ? direction(value) : value);
      }
    }
  }

  void put_water() {
    put("temperatureObservationPrecision", missing);
    put("indicatorForDigitization", at_fixed_depths);
    if (parts_.has_salinity) put("methodOfSalinityOrDepthMeasurement", missing);
    for (std::size_t i = 0; i < parts_.water; ++i) {
      put("depthBelowWaterSurface", report_.water[i].at);
      put("oceanographicWaterTemperature", report_.water[i].value("oceanographicWaterTemperature"));
      if (parts_.has_salinity) put("salinity", report_.water[i].value("salinity"));
    }
  }

  void put_currents() {
    put("durationAndTimeOfCurrentMeasurement", current_duration(report_.over));
    for (std::size_t i = 0; i < parts_.currents; ++i) {
      const BuoyLevel& level = report_.currents[i];
      put("depthBelowWaterSurface", level.at);
      const Number speed = level.value("speedOfCurrent");
      put("currentDirection", direction(level.value("currentDirection"), speed, calm_water));
      put("speedOfCurrent", speed);
    }
  }

  BufrMessage& message_;
  const BuoyReport& report_;
  const Parts& parts_;
};

}  // namespace

Result<BuoyMessage> moored_buoy_message(const BufrTemplate& form, const BuoyIdentity& identity,
                                        const BuoyReport& report) {
  const Parts parts = parts_of(report);
  const Moment moment = moment_of(report.end);
  auto message = BufrMessage::create(setup_of(form, identity, moment, parts));
  if (!message) return pass_on(message);
  MooredBuoy buoy(*message, report, parts);
  buoy.put_identity(identity,
                    form.buoy_type ? Number(static_cast<double>(*form.buoy_type)) : missing);
  buoy.put_time_and_place(moment);
  buoy.put_weather();
  buoy.put_parts();
  auto octets = message->encode();
  if (!octets) return pass_on(octets);
  BuoyMessage made{std::move(*octets)};
  for (const std::string& key : message->refused()) ++made.refused[key];
  const auto cut = [&](const char* key, std::size_t size) {
    if (size > most_levels) made.refused[key] += size - most_levels;
  };
  cut("spectralWaveDensity", report.bands.size());
  cut("oceanographicWaterTemperature", report.water.size());
  cut("speedOfCurrent", report.currents.size());
  return made;
}

}  // namespace buoyshore
