#include "science/statistics/window_grid.hpp"

#include <algorithm>
#include <limits>

namespace buoyd {

WallTime window_end(WallTime time, Micros period, Micros phase) {
  const Micros past = (time.time_since_epoch() - phase) % period;
  const Micros missing = past > Micros(0) ? period - past : -past;
  return time + missing;
}

namespace {

constexpr std::int64_t second_us = 1'000'000;

std::int64_t rounded_ratio(std::int64_t whole, std::int64_t part) {
  return whole / part + (whole % part >= part - whole % part ? 1 : 0);
}

/// Of so many samples a second; without overflow, as `rate` is at most `second_us`.
std::int64_t samples_at(std::int64_t rate, std::int64_t period) {
  return period / second_us * rate + period % second_us * rate / second_us;
}

std::int64_t samples_in(std::int64_t period, std::int64_t interval) {
  const std::int64_t rate = rounded_ratio(second_us, interval);
  if (rate > 0 && rounded_ratio(second_us, rate) == interval) return samples_at(rate, period);
  const std::int64_t samples = rounded_ratio(period, interval);
  const bool is_whole = samples > 0 && rounded_ratio(period, samples) == interval;
  return is_whole ? samples : period / interval;
}

}  // namespace

std::uint32_t expected_samples(Micros period, Micros interval) {
  if (period <= Micros(0) || interval <= Micros(0)) return 0;
  constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(samples_in(period.count(), interval.count()), most));
}

}  // namespace buoyd
