#include "science/waves/wave_spectrum.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace buoyd {
namespace {

void drop_first(std::vector<double>& list, std::size_t count) {
  if (!list.empty()) list.erase(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(count));
}

}  // namespace

Result<WaveSpectrum> heave_from_acceleration(const WaveSpectrum& acceleration, double low_cut_hz) {
  if (!(low_cut_hz > 0)) {
    return fail(ErrorCode::invalid,
                fmt::format("a low cut-off of {} Hz: expected above 0", low_cut_hz));
  }
  WaveSpectrum heave = acceleration;
  std::size_t below = 0;
  while (below < heave.size() && heave.frequency[below] < low_cut_hz) ++below;
  for (auto* const list : {&heave.frequency, &heave.width, &heave.density, &heave.a1, &heave.b1}) {
    drop_first(*list, below);
  }
  for (std::size_t i = 0; i < heave.size(); ++i) {
    heave.density[i] /= std::pow(2 * std::numbers::pi * heave.frequency[i], 4);
  }
  return heave;
}

}  // namespace buoyd
