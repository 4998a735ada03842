#include "firmware-host/bench/world_table.hpp"

#include <fmt/format.h>

#include <numbers>
#include <span>
#include <string_view>

#include "firmware-host/bench/scenario_words.hpp"

namespace buoysim {

using buoyd::TomlTable;

namespace {

/// A number of a table, and what it may be.
template <class Settings>
struct Key {
  std::string_view name;
  double Settings::* value;
  double low;
  double high;
};

template <class Settings>
void read_keys(TomlTable& table, std::span<const Key<Settings>> keys, Settings& settings) {
  for (const Key<Settings>& key : keys) {
    double& value = settings.*key.value;
    value = table.number(key.name, key.low, key.high).value_or(value);
  }
}

constexpr double full_turn = 360;

constexpr std::array<Key<WindSettings>, 6> wind_keys{{
    {"speed", &WindSettings::speed, 0, 80},
    {"height", &WindSettings::height, 1, 500},
    {"shear", &WindSettings::shear, -1, 1},
    {"direction", &WindSettings::direction, 0, full_turn},
    {"veer", &WindSettings::veer, -180, 180},
    {"turbulence", &WindSettings::turbulence, 0, 1},
}};

constexpr std::array<Key<WaveSettings>, 5> wave_keys{{
    {"height", &WaveSettings::height, 0, 30},
    {"period", &WaveSettings::period, 1, 30},
    {"direction", &WaveSettings::direction, 0, full_turn},
    {"spread", &WaveSettings::spread, 0.5, 1000},
    {"gamma", &WaveSettings::gamma, 1, 10},
}};

constexpr std::array<Key<CurrentSettings>, 5> current_keys{{
    {"speed", &CurrentSettings::speed, 0, 10},
    {"direction", &CurrentSettings::direction, 0, full_turn},
    {"tidal", &CurrentSettings::tidal, 0, 10},
    {"axis", &CurrentSettings::axis, 0, full_turn},
    {"ellipse", &CurrentSettings::ellipse, -1, 1},
}};

constexpr std::array<Key<TideSettings>, 2> tide_keys{{
    {"m2", &TideSettings::m2, 0, 10},
    {"s2", &TideSettings::s2, 0, 10},
}};

constexpr std::array<Key<WaterSettings>, 8> water_keys{{
    {"depth", &WaterSettings::depth, 1, deepest_sea},
    {"temperature", &WaterSettings::temperature, -2, 40},
    {"deep_temperature", &WaterSettings::deep_temperature, -2, 40},
    {"salinity", &WaterSettings::salinity, 0, 42},
    {"deep_salinity", &WaterSettings::deep_salinity, 0, 42},
    {"thermocline", &WaterSettings::thermocline, 0, deepest_sea},
    {"thickness", &WaterSettings::thickness, 0.1, 1000},
    {"swing", &WaterSettings::swing, 0, 1000},
}};

constexpr std::array<Key<SkySettings>, 6> sky_keys{{
    {"temperature", &SkySettings::temperature, -60, 60},
    {"daily_swing", &SkySettings::daily_swing, 0, 30},
    {"humidity", &SkySettings::humidity, 1, 100},
    {"pressure", &SkySettings::pressure, 850, 1100},
    {"pressure_swing", &SkySettings::pressure_swing, 0, 50},
    {"clouds", &SkySettings::clouds, 0, 1},
}};

constexpr std::array<Key<HullSettings>, 7> hull_keys{{
    {"yaw", &HullSettings::yaw, 0, 180},
    {"yaw_period", &HullSettings::yaw_period, 5, 86'400},
    {"watch_circle", &HullSettings::watch_circle, 0, 10'000},
    {"cutoff", &HullSettings::cutoff, 0.01, 100},
    {"tilt_cutoff", &HullSettings::tilt_cutoff, 0.01, 100},
    {"tilt", &HullSettings::tilt, 0, 1},
    {"heel", &HullSettings::heel, 0, 1},
}};

constexpr std::array<Key<BatterySettings>, 5> battery_keys{{
    {"capacity", &BatterySettings::capacity, 0.1, 1e6},
    {"voltage", &BatterySettings::voltage, 2, 1000},
    {"panel", &BatterySettings::panel, 0, 1e6},
    {"load", &BatterySettings::load, 0, 1e6},
    {"charge", &BatterySettings::charge, 0, 1},
}};

template <class Settings, std::size_t N>
void read_part(TomlTable& world, std::string_view name, const std::array<Key<Settings>, N>& keys,
               Settings& settings) {
  if (auto table = world.table(name)) {
    read_keys(*table, std::span<const Key<Settings>>(keys), settings);
  }
}

/// Waves break where they are steeper (Hm0 over the length of a wave of the peak's period).
void read_waves(TomlTable& world, WaveSettings& settings) {
  constexpr double steepest = 0.1;
  auto table = world.table("sea");
  if (!table) return;
  read_keys(*table, std::span<const Key<WaveSettings>>(wave_keys), settings);
  const double length = gravity * settings.period * settings.period / (2 * std::numbers::pi);
  if (settings.height > steepest * length) {
    table->mistake(fmt::format("Hm0 {} m with Tp {} s breaks, expected at most {:.2f} m",
                               settings.height, settings.period, steepest * length));
  }
}

void read_hull(TomlTable& world, HullSettings& settings) {
  auto table = world.table("hull");
  if (!table) return;
  settings.fixed = table->boolean("fixed").value_or(settings.fixed);
  settings.heading = table->number("heading", 0, full_turn);
  read_keys(*table, std::span<const Key<HullSettings>>(hull_keys), settings);
}

void read_place(TomlTable& world, SeaSettings& settings) {
  settings.declination = world.number("declination", -180, 180).value_or(settings.declination);
  Place& place = settings.position;
  place.latitude = world.number("latitude", -90, 90).value_or(place.latitude);
  place.longitude = world.number("longitude", -180, 180).value_or(place.longitude);
}

std::optional<buoyd::WallTime> read_begin(TomlTable& world) {
  const auto text = world.string("begin");
  if (!text) return std::nullopt;
  const auto time = buoyd::parse_iso8601(*text);
  if (!time) {
    world.mistake("begin",
                  fmt::format("\"{}\" is no time, expected \"2026-06-21T10:00:00Z\"", *text));
    return std::nullopt;
  }
  return *time;
}

}  // namespace

std::shared_ptr<World> read_world(TomlTable& root, std::uint64_t seed) {
  SeaSettings settings;
  settings.seed = seed;
  auto world = root.table("world");
  if (!world) return std::make_shared<World>(settings);
  const auto own_seed = world->integer("seed", 0, INT64_MAX);
  settings.seed = own_seed ? static_cast<std::uint64_t>(*own_seed) : seed;
  read_place(*world, settings);
  read_part(*world, "wind", wind_keys, settings.wind);
  read_waves(*world, settings.waves);
  read_part(*world, "current", current_keys, settings.current);
  read_part(*world, "tide", tide_keys, settings.tide);
  read_part(*world, "water", water_keys, settings.water);
  read_part(*world, "sky", sky_keys, settings.sky);
  read_hull(*world, settings.hull);
  read_part(*world, "battery", battery_keys, settings.battery);
  return std::make_shared<World>(settings, read_begin(*world));
}

}  // namespace buoysim
