#include "firmware-host/world/world.hpp"

namespace buoysim {

void World::begin(buoyd::WallTime now) {
  if (sea_) return;
  began_ = std::chrono::floor<std::chrono::seconds>(now);
  const buoyd::WallTime universal = told_.value_or(began_);
  settings_.begin = static_cast<double>(universal.time_since_epoch().count()) / 1e6;
  sea_ = std::make_unique<Sea>(settings_);
}

double World::age(buoyd::WallTime time) {
  begin(time);
  return static_cast<double>((time - began_).count()) / 1e6;
}

const Sea& World::sea() {
  begin({});
  return *sea_;
}

}  // namespace buoysim
