#include "science/derived/lidar_direction.hpp"

#include <cmath>

#include "science/statistics/direction.hpp"

namespace buoyd {
namespace {

constexpr double quarter_turn = 90;
constexpr double half_turn = 180;

bool is_dead(const DerivedValue& value) {
  return value.flag == Flag::fail || derived_value(value.value, {value.flag}).flag == Flag::missing;
}

}  // namespace

DerivedValue lidar_direction(const DerivedValue& raw, const DerivedValue& heading,
                             double declination) {
  if (is_dead(heading)) return {};
  return derived_value(fold_direction(raw.value + heading.value + declination),
                       {raw.flag, heading.flag});
}

CheckedDirection checked_direction(const DerivedValue& unchecked, const DerivedValue& reference) {
  const auto whole = derived_value(unchecked.value, {unchecked.flag, reference.flag});
  if (whole.flag == Flag::missing || is_dead(reference)) return {};
  const bool is_turned = std::abs(shorter_arc(unchecked.value, reference.value)) > quarter_turn;
  const double turn = is_turned ? half_turn : 0;
  return {{fold_direction(unchecked.value + turn), whole.flag}, is_turned};
}

}  // namespace buoyd
