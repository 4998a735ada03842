#include "science/sea_state/wave_inputs.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/json.hpp"
#include "science/combined/role_checks.hpp"

namespace buoyd {

namespace {

constexpr double radians_a_degree = std::numbers::pi / 180;
constexpr std::string_view displacement = "m";
constexpr std::string_view acceleration = "m s-2";

bool is_one_group(std::initializer_list<std::string_view> names) {
  std::size_t there = 0;
  for (const std::string_view name : names) there += name.empty() ? 0U : 1U;
  return there == 0 || there == names.size();
}

std::string mistake_in(const WaveSettings& settings) {
  if (settings.up.empty() == settings.down.empty()) return "one of up and down is expected";
  if (!is_one_group({settings.east, settings.north})) {
    return "east and north are expected both or none";
  }
  if (!is_one_group({settings.pitch, settings.roll, settings.heading})) {
    return "pitch, roll and heading are expected all or none";
  }
  if (!settings.east.empty() && !settings.pitch.empty()) {
    return "east and north are there, and pitch, roll and heading, too: expected one of both";
  }
  return "";
}

bool says(const ModelChannel& channel, std::string_view end) {
  return channel.standard_name.ends_with(end);
}

}  // namespace

class WaveInputs::Finder {
 public:
  Finder(const ModelKind& source, const std::optional<Declination>& declination)
      : source_(source), declination_(declination) {}

  Result<const ModelChannel*> channel(const DerivedRole& role, const std::string& name) const {
    const ModelChannel* const found = find_named(source_.channels, name);
    if (found == nullptr) {
      return fail(ErrorCode::invalid,
                  fmt::format("{} is {}, expected a channel of kind {}", role.name,
                              json_string(name), json_string(source_.name)));
    }
    if (auto can = check_channel_of(role, *found, *found); !can) return pass_on(can);
    if (!check_declination(role, *found, declination_)) {
      return fail(ErrorCode::invalid,
                  fmt::format("{} is {}, counted from magnetic north, expected [station] "
                              "declination as a number",
                              role.name, json_string(name)));
    }
    return found;
  }

  /// Its standard name may say that it counts the other way.
  Result<Part> part(const DerivedRole& role, const std::string& name,
                    std::string_view against = "?") const {
    const auto found = channel(role, name);
    if (!found) return tl::unexpected(found.error());
    const auto index = static_cast<std::size_t>(*found - source_.channels.data());
    return Part{source_.first_value(index),
                unit_scale((*found)->unit, role.unit).value_or(UnitScale{}),
                says(**found, against) ? -1.0 : 1.0};
  }

  /// In m or m s-2; which of both, its unit says.
  Result<Part> vertical(const WaveSettings& settings, std::string_view unit) const {
    const bool is_up = settings.down.empty();
    const DerivedRole role{.name = is_up ? "up" : "down", .unit = unit};
    auto found = part(role, is_up ? settings.up : settings.down);
    if (!found) return found;
    const ModelChannel& one = *find_named(source_.channels, is_up ? settings.up : settings.down);
    if (says(one, is_up ? "_down" : "_up")) {
      return fail(ErrorCode::invalid,
                  fmt::format("{} is {}, which counts the other way, expected it as {}", role.name,
                              json_string(one.name), is_up ? "down" : "up"));
    }
    found->sign = is_up ? 1 : -1;
    return found;
  }

  [[nodiscard]] bool is_acceleration(const std::string& name) const {
    const ModelChannel* const found = find_named(source_.channels, name);
    return found != nullptr && unit_scale(found->unit, acceleration).has_value();
  }

  Result<Sides> sides(const WaveSettings& settings, std::string_view unit) const {
    const auto east = part({.name = "east", .unit = unit}, settings.east);
    if (!east) return tl::unexpected(east.error());
    const auto north = part({.name = "north", .unit = unit}, settings.north);
    if (!north) return tl::unexpected(north.error());
    return Sides{*east, *north};
  }

  Result<Tilt> tilt(const WaveSettings& settings) const {
    const auto pitch = part({.name = "pitch", .unit = "degree"}, settings.pitch, "_fore_down");
    if (!pitch) return tl::unexpected(pitch.error());
    const auto roll = part({.name = "roll", .unit = "degree"}, settings.roll, "_starboard_up");
    if (!roll) return tl::unexpected(roll.error());
    const DerivedRole of_heading{.name = "heading", .unit = "degree", .from = CountedFrom::north};
    const auto heading = part(of_heading, settings.heading);
    if (!heading) return tl::unexpected(heading.error());
    const bool is_magnetic = find_named(source_.channels, settings.heading)->reference ==
                             DirectionReference::magnetic_north;
    return Tilt{*pitch, *roll, *heading, is_magnetic && declination_ ? declination_->east : 0};
  }

 private:
  const ModelKind& source_;
  const std::optional<Declination>& declination_;
};

Result<WaveInputs> WaveInputs::make(const WaveSettings& settings, const ModelKind& source,
                                    const std::optional<Declination>& declination) {
  if (const std::string mistake = mistake_in(settings); !mistake.empty()) {
    return fail(ErrorCode::invalid, mistake);
  }
  const Finder finder(source, declination);
  WaveInputs inputs;
  inputs.is_acceleration_ =
      finder.is_acceleration(settings.down.empty() ? settings.up : settings.down);
  const std::string_view unit = inputs.is_acceleration_ ? acceleration : displacement;
  const auto up = finder.vertical(settings, unit);
  if (!up) return tl::unexpected(up.error());
  inputs.up_ = *up;
  if (!settings.east.empty()) {
    const auto sides = finder.sides(settings, unit);
    if (!sides) return tl::unexpected(sides.error());
    inputs.sides_ = *sides;
  }
  if (!settings.pitch.empty()) {
    const auto tilt = finder.tilt(settings);
    if (!tilt) return tl::unexpected(tilt.error());
    inputs.tilt_ = *tilt;
  }
  return inputs;
}

double WaveInputs::number(const Part& part, const SourceReading& reading) {
  const Flag flag = reading.flag(part.value);
  if (flag == Flag::fail || flag == Flag::missing) return std::numeric_limits<double>::quiet_NaN();
  return part.sign * part.scale(reading.values[part.value]);
}

/// Of a deck that lies on the surface: tan(pitch) forward, -tan(roll) / cos(pitch) to starboard.
WaveInputs::Slopes WaveInputs::slopes(const Tilt& tilt, const SourceReading& reading) {
  const double pitch = number(tilt.pitch, reading) * radians_a_degree;
  const double roll = number(tilt.roll, reading) * radians_a_degree;
  const double heading = (number(tilt.heading, reading) + tilt.declination) * radians_a_degree;
  const double forward = std::tan(pitch);
  const double starboard = -std::tan(roll) / std::cos(pitch);
  return {forward * std::sin(heading) + starboard * std::cos(heading),
          forward * std::cos(heading) - starboard * std::sin(heading)};
}

WaveSample WaveInputs::sample(const SourceReading& reading) const {
  WaveSample sample;
  sample.heave = number(up_, reading);
  if (sides_) {
    sample.east = number(sides_->east, reading);
    sample.north = number(sides_->north, reading);
  }
  if (tilt_) {
    // A crest is accelerated downwards: to its slopes an acceleration has the opposite sign.
    const double sign = is_acceleration_ ? -1 : 1;
    const Slopes slopes = WaveInputs::slopes(*tilt_, reading);
    sample.east = sign * slopes.east;
    sample.north = sign * slopes.north;
  }
  return sample;
}

}  // namespace buoyd
