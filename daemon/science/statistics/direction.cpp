#include "science/statistics/direction.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace buoyd {
namespace {

constexpr double no_direction = std::numeric_limits<double>::quiet_NaN();
constexpr double whole_turn = 360;
constexpr double radian = 180 / std::numbers::pi;  // in degrees
constexpr double least_resultant = 1e-6;

}  // namespace

UnitVector unit_vector(double direction) {
  const double angle = direction / radian;
  return {.east = std::sin(angle), .north = std::cos(angle)};
}

double direction_of(double east, double north) {
  return fold_direction(std::atan2(east, north) * radian);
}

double fold_direction(double direction) {
  const double turned = std::fmod(direction, whole_turn);
  const double folded = turned < 0 ? turned + whole_turn : turned;
  return folded < whole_turn ? std::abs(folded) : folded - whole_turn;
}

double shorter_arc(double a, double b) {
  const double arc = std::remainder(a - b, whole_turn);
  return arc < whole_turn / 2 ? arc : arc - whole_turn;
}

void DirectionMean::join(const DirectionMean& other) {
  count_ += other.count_;
  east_.join(other.east_);
  north_.join(other.north_);
}

double DirectionMean::resultant() const {
  if (count_ == 0) return no_direction;
  return std::min(std::hypot(east_.value(), north_.value()) / count_, 1.0);
}

double DirectionMean::direction() const {
  if (!(resultant() >= least_resultant)) return no_direction;
  return direction_of(east_.value(), north_.value());
}

double DirectionMean::std() const {
  const double length = resultant();
  const double e = std::sqrt(1 - length * length);
  return std::asin(e) * (1 + (2 / std::numbers::sqrt3 - 1) * e * e * e) * radian;
}

}  // namespace buoyd
