#include "science/quality/attenuated_signal.hpp"

#include <fmt/format.h>

#include <cmath>

namespace buoyd {
namespace {

constexpr double deviation_rounding = 1e-9;

double surely_below(double spread, const DeviationPart& /*part*/) {
  return spread * (1 + deviation_rounding);
}

double surely_below(double spread, const RangePart& /*part*/) {
  return spread;
}

template <class Part>
Flag flag_of_spread(const Part& part, const Thresholds& thresholds) {
  const double spread = surely_below(part.spread(), part);
  return std::isnan(spread) ? Flag::not_evaluated : thresholds.flag_below(spread);
}

Result<void> check_attenuation_window(const AttenuatedSignalLimits& limits) {
  if (limits.test_period <= Micros(0)) {
    return fail(ErrorCode::invalid, "attenuated signal: the test period is not above 0");
  }
  if (limits.capacity < 1 || limits.capacity > most_window_samples) {
    return fail(ErrorCode::invalid,
                fmt::format("attenuated signal: a test period of {} samples, expected 1 to {}",
                            limits.capacity, most_window_samples));
  }
  if (limits.min_obs < 1 || limits.min_obs > limits.capacity) {
    return fail(ErrorCode::invalid,
                fmt::format("attenuated signal: min_obs is {}, expected 1 to {}, the samples of a "
                            "test period",
                            limits.min_obs, limits.capacity));
  }
  return {};
}

}  // namespace

Result<std::size_t> observations_in(Micros period, Micros interval) {
  if (interval <= Micros(0) || period < Micros(0)) {
    return fail(ErrorCode::invalid,
                "attenuated signal: the interval is not above 0, or the period negative");
  }
  const auto count = static_cast<std::uint64_t>(period / interval);
  if (count > most_window_samples) {
    return fail(ErrorCode::invalid,
                fmt::format("attenuated signal: the period is {} intervals, expected at most {}",
                            count, most_window_samples));
  }
  return count == 0 ? 1 : static_cast<std::size_t>(count);
}

Result<AttenuatedSignal> AttenuatedSignal::make(const AttenuatedSignalLimits& limits) {
  if (auto checked = check_thresholds(limits.thresholds, "attenuated signal", 0); !checked) {
    return pass_on(checked);
  }
  if (auto checked = check_attenuation_window(limits); !checked) {
    return pass_on(checked);
  }
  return AttenuatedSignal(limits);
}

AttenuatedSignal::AttenuatedSignal(const AttenuatedSignalLimits& limits)
    : limits_(limits),
      window_(limits.measure == SpreadMeasure::range
                  ? Window(SlidingWindow<RangePart>(limits.capacity))
                  : Window(SlidingWindow<DeviationPart>(limits.capacity))) {}

Flag AttenuatedSignal::judge(MonoTime at, double value) {
  return std::visit([&](auto& window) { return judge_in(window, at, value); }, window_);
}

template <class Part>
Flag AttenuatedSignal::judge_in(SlidingWindow<Part>& window, MonoTime at, double value) {
  slide(window, at);
  window.push(at, Part::of(value));
  if (!std::isfinite(value)) {
    return std::isnan(value) ? Flag::missing : Flag::not_evaluated;
  }
  const Part total = window.total();
  const bool is_whole = !dropped_ || at - *dropped_ >= limits_.test_period;
  return is_whole && total.n >= limits_.min_obs ? flag_of_spread(total, limits_.thresholds)
                                                : Flag::not_evaluated;
}

template <class Part>
void AttenuatedSignal::slide(SlidingWindow<Part>& window, MonoTime at) {
  if (!window.empty() && at < window.newest()) {
    window.clear();
    dropped_.reset();
  }
  while (!window.empty() && at - window.oldest() >= limits_.test_period) {
    window.pop_oldest();
  }
  if (window.full()) {
    dropped_ = window.oldest();
    window.pop_oldest();
  }
}

}  // namespace buoyd
