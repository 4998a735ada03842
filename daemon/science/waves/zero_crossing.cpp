#include "science/waves/zero_crossing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace buoyd {
namespace {

struct Level {
  std::size_t n_valid = 0;
  double mean = std::numeric_limits<double>::quiet_NaN();
  double std = std::numeric_limits<double>::quiet_NaN();
};

// Two passes more than one sum: a second for what rounding left of the mean, so that a sample at
// the mean is seen there, a third for the deviations.
Level level_of(std::span<const double> elevation) {
  Level level;
  for (const double z : elevation) level.n_valid += std::isfinite(z) ? 1U : 0U;
  if (level.n_valid == 0) return level;
  const auto n = static_cast<double>(level.n_valid);
  const auto mean_of = [&](auto&& part) {
    double sum = 0;
    for (const double z : elevation) sum += std::isfinite(z) ? part(z) : 0;
    return sum / n;
  };
  level.mean = mean_of([](double z) { return z; });
  level.mean += mean_of([&](double z) { return z - level.mean; });
  level.std = std::sqrt(mean_of([&](double z) { return (z - level.mean) * (z - level.mean); }));
  return level;
}

struct SingleWave {
  double begin;  // instants in sample intervals
  double height;
  double period;  // sample intervals
};

class WaveFinder {
 public:
  WaveFinder(std::span<const double> elevation, double mean, CrossingInstant instant)
      : elevation_(elevation), mean_(mean), instant_(instant) {}

  std::vector<SingleWave> find() {
    for (std::size_t i = 1; i < elevation_.size(); ++i) take(i);
    return std::move(waves_);
  }

 private:
  struct Begun {
    double begin, lowest, highest;
  };

  void take(std::size_t i) {
    const double z = elevation_[i];
    if (!std::isfinite(z)) {
      begun_.reset();
    } else if (elevation_[i - 1] < mean_ && z >= mean_ && std::isfinite(elevation_[i - 1])) {
      cross(i);
    } else if (begun_) {
      begun_->lowest = std::min(begun_->lowest, z);
      begun_->highest = std::max(begun_->highest, z);
    }
  }

  void cross(std::size_t i) {
    const double now = instant_of(i);
    if (begun_) {
      waves_.push_back({begun_->begin, begun_->highest - begun_->lowest, now - begun_->begin});
    }
    begun_ = Begun{now, elevation_[i], elevation_[i]};
  }

  double instant_of(std::size_t i) const {
    if (instant_ == CrossingInstant::sample) return static_cast<double>(i);
    const double below = mean_ - elevation_[i - 1];
    const double above = elevation_[i] - mean_;
    return static_cast<double>(i - 1) + below / (below + above);
  }

  std::span<const double> elevation_;
  double mean_;
  CrossingInstant instant_;
  std::optional<Begun> begun_;
  std::vector<SingleWave> waves_;
};

bool is_higher(const SingleWave& one, const SingleWave& other) {
  return one.height > other.height || (one.height == other.height && one.begin < other.begin);
}

WaveGroup group_of(std::span<const SingleWave> sorted, std::size_t count, double rate_hz) {
  if (sorted.empty()) return {};
  WaveGroup sum{0, 0};
  for (const auto& wave : sorted.first(count)) {
    sum.height += wave.height;
    sum.period += wave.period / rate_hz;
  }
  const auto n = static_cast<double>(count);
  return {sum.height / n, sum.period / n};
}

}  // namespace

Result<ZeroCrossing> zero_crossing(std::span<const double> elevation, double rate_hz,
                                   CrossingInstant instant) {
  if (!(rate_hz > 0) || !std::isfinite(rate_hz)) {
    return fail(ErrorCode::invalid, fmt::format("{} samples a second: expected above 0", rate_hz));
  }
  const Level level = level_of(elevation);
  auto waves = WaveFinder(elevation, level.mean, instant).find();
  std::ranges::sort(waves, is_higher);
  const std::size_t n = waves.size();
  const auto highest = [&](std::size_t count) {
    return group_of(waves, std::max<std::size_t>(count, 1), rate_hz);
  };
  return ZeroCrossing{level.n_valid,  n,          highest(1),   highest(n / 10),
                      highest(n / 3), highest(n), 4 * level.std};
}

}  // namespace buoyd
