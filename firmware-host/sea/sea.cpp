#include "firmware-host/sea/sea.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "firmware-host/sea/angles.hpp"
#include "firmware-host/sea/draws.hpp"

namespace buoysim {

namespace {

constexpr double wind_on_hull = 4;  // m above the water

enum class Stream : std::uint8_t { waves = 1, wind, water, sky, hull };

std::uint64_t seed_of(const SeaSettings& settings, Stream stream) {
  return Draws(settings.seed, static_cast<std::uint64_t>(stream)).next();
}

WaveResponse response_of(const HullSettings& hull) {
  return {hull.cutoff, hull.tilt_cutoff};
}

}  // namespace

Sea::Sea(const SeaSettings& settings)
    : waves(settings.waves, response_of(settings.hull), seed_of(settings, Stream::waves)),
      wind(settings.wind, seed_of(settings, Stream::wind)),
      water(settings.water, settings.current, settings.tide, seed_of(settings, Stream::water)),
      sky(settings.sky, settings.position, seed_of(settings, Stream::sky)),
      battery(settings.battery, [this](double age) { return sky.irradiance(universal_time(age)); }),
      settings_(settings),
      hull_(settings.hull, seed_of(settings, Stream::hull)) {
  for (Moment& moment : kept_) moment.age = std::numeric_limits<double>::quiet_NaN();
}

const Moment& Sea::at(double age) const {
  const double sound = std::isfinite(age) ? age : 0;
  const auto* const known = std::find_if(kept_.begin(), kept_.end(),
                                         [&](const Moment& moment) { return moment.age == sound; });
  if (known != kept_.end()) return *known;
  Moment& moment = kept_[next_];
  next_ = (next_ + 1) % kept_.size();
  return moment = computed(sound);
}

Moment Sea::computed(double age) const {
  Moment moment{age, waves.phasors(age), wind.phasors(age), {}, {}};
  moment.water_motion = waves.motion(moment.waves);
  const double to = to_radians(wind.mean_direction(wind_on_hull) + 180);
  const double speed = wind.mean_speed(wind_on_hull);
  const Vector mean_wind{speed * std::sin(to), speed * std::cos(to), 0};
  moment.hull = hull_.at(age, moment.water_motion, mean_wind, water.current(age, 0));
  return moment;
}

/// On a sphere of 60 nautical miles a degree.
Place Sea::place(const Vector& offset) const {
  constexpr double per_degree = 60 * 1852;
  const double latitude = settings_.position.latitude + offset.north / per_degree;
  const double cosine = std::max(0.01, std::cos(to_radians(settings_.position.latitude)));
  const double longitude = settings_.position.longitude + offset.east / per_degree / cosine;
  return {latitude, wrapped(longitude + 180) - 180};
}

}  // namespace buoysim
