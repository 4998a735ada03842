#include "science/quality/flat_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "science/packet.hpp"

namespace buoyd {
namespace {

Result<std::optional<std::size_t>> flat_samples_in(std::optional<Micros> time, Micros interval) {
  if (!time) {
    return std::nullopt;
  }
  const auto count = *time / interval;
  if (count < 1 || static_cast<std::uint64_t>(count) > most_flat_samples) {
    return fail(
        ErrorCode::invalid,
        fmt::format("flat line: {} s are {} intervals, expected 1 to {}",
                    std::chrono::duration<double>(*time).count(), count, most_flat_samples));
  }
  return static_cast<std::size_t>(count);
}

std::size_t longer_count(const FlatLineLimits& limits) {
  return std::max(limits.suspect_count.value_or(0), limits.fail_count.value_or(0));
}

}  // namespace

Result<FlatLineLimits> flat_line_limits(const FlatLineTimes& times, Micros interval) {
  if (interval <= Micros(0)) {
    return fail(ErrorCode::invalid, "flat line: the nominal interval is not above 0");
  }
  auto suspect = flat_samples_in(times.suspect, interval);
  if (!suspect) {
    return pass_on(suspect);
  }
  auto fail_count = flat_samples_in(times.fail, interval);
  if (!fail_count) {
    return pass_on(fail_count);
  }
  return FlatLineLimits{*suspect, *fail_count, times.tolerance};
}

Result<FlatLine> FlatLine::make(const FlatLineLimits& limits) {
  if (!std::isfinite(limits.tolerance) || limits.tolerance < 0) {
    return fail(
        ErrorCode::invalid,
        fmt::format("flat line: the tolerance is {}, expected 0 or more", limits.tolerance));
  }
  if (longer_count(limits) > most_flat_samples) {
    return fail(ErrorCode::invalid,
                fmt::format("flat line: a window counts {} samples, at most {} are allowed",
                            longer_count(limits), most_flat_samples));
  }
  return FlatLine(limits);
}

FlatLine::FlatLine(const FlatLineLimits& limits)
    : limits_(limits),
      longest_(longer_count(limits) + 1),
      lows_(longer_count(limits) + 1, FixedRing<Extreme>::Taken::few),
      highs_(longer_count(limits) + 1, FixedRing<Extreme>::Taken::few) {}

Flag FlatLine::judge(double value) {
  const std::uint64_t index = next_++;
  if (next_ - start_ > longest_) {
    forget_before(next_ - longest_);
  }
  if (!std::isfinite(value)) {
    return std::isnan(value) ? Flag::missing : Flag::not_evaluated;
  }
  if (limits_.tolerance == 0) {
    return Flag::good;
  }
  take({index, value});
  shorten_to_flat();
  return flag_of_run(next_ - start_);
}

Flag FlatLine::judge(MonoTime at, double value) {
  if (counted_ && !takes_place(at - counted_->at)) return flag_beside(*counted_, value);
  const Flag flag = judge(value);
  counted_ = {at, value, flag};
  return flag;
}

/// A serial server packs several messages, and one moment is the time of all.
bool FlatLine::takes_place(Micros step) {
  if (step < Micros(0) || limits_.least_step == Micros(0)) return true;
  const Micros interval = limits_.least_step * 4 / 3;
  if (step < limits_.least_step) {
    if (!is_of_one_packet(step, interval) || left_out_ == 0) return false;
    --left_out_;
    return true;
  }
  left_out_ = (step + interval / 2) / interval - 1;
  return true;
}

Flag FlatLine::flag_beside(const Counted& counted, double value) const {
  if (std::isnan(value)) {
    return Flag::missing;
  }
  return std::abs(value - counted.value) < limits_.tolerance ? counted.flag : Flag::not_evaluated;
}

void FlatLine::forget_before(std::uint64_t index) {
  start_ = index;
  while (!lows_.empty() && lows_.front().index < index) {
    lows_.pop_front();
  }
  while (!highs_.empty() && highs_.front().index < index) {
    highs_.pop_front();
  }
}

void FlatLine::take(const Extreme& newest) {
  while (!lows_.empty() && lows_.back().value >= newest.value) {
    lows_.pop_back();
  }
  lows_.push_back(newest);
  while (!highs_.empty() && highs_.back().value <= newest.value) {
    highs_.pop_back();
  }
  highs_.push_back(newest);
}

// A window that reaches back to both extremes is as wide as they are apart, so no flat one begins
// at the older of them or before it.
void FlatLine::shorten_to_flat() {
  while (highs_.front().value - lows_.front().value >= limits_.tolerance) {
    forget_before(std::min(highs_.front().index, lows_.front().index) + 1);
  }
}

Flag FlatLine::flag_of_run(std::uint64_t samples) const {
  if (limits_.fail_count && samples > *limits_.fail_count) {
    return Flag::fail;
  }
  return limits_.suspect_count && samples > *limits_.suspect_count ? Flag::suspect : Flag::good;
}

}  // namespace buoyd
