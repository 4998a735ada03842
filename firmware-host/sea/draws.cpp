#include "firmware-host/sea/draws.hpp"

#include <cmath>
#include <numbers>

namespace buoysim {

Draws::Draws(std::uint64_t seed, std::uint64_t stream) : state_(seed) {
  state_ = next() ^ (stream * 0xD1B54A32D192ED03ULL);
  state_ = next();
}

std::uint64_t Draws::next() {
  state_ += 0x9E3779B97F4A7C15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31U);
}

double Draws::uniform() {
  return static_cast<double>(next() >> 11U) * 0x1p-53;
}

double Draws::phase() {
  return 2 * std::numbers::pi * uniform();
}

double Draws::normal() {
  const double radius = std::sqrt(-2 * std::log(1 - uniform()));  // Box and Muller 1958
  return radius * std::cos(phase());
}

}  // namespace buoysim
