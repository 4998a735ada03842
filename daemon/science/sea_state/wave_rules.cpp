#include "science/sea_state/wave_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "base/quantity.hpp"
#include "science/statistics/window_grid.hpp"
#include "science/waves/wave_burst.hpp"

namespace buoyd {

namespace {

using namespace std::chrono_literals;

constexpr Micros shortest_segment = 100s;

/// A long segment is refused by its window, before its power of two is too large to be made. The
/// interval is a rounded one: 1024 samples at 10.24 Hz, each 97656.25 us, last for 100 s.
std::size_t segment_for(Micros interval) {
  const std::int64_t longest_twice = 2 * interval.count() + 1;
  const std::int64_t samples = (2 * shortest_segment.count() - 1) / longest_twice + 1;
  const auto most = static_cast<std::int64_t>(max_segment);
  return std::bit_ceil(static_cast<std::size_t>(std::clamp<std::int64_t>(samples, 4, most)));
}

std::string mistake_in(const WaveSettings& settings, const WaveRules& rules) {
  const WelchSettings& welch = rules.welch;
  if (!(settings.band.lowest > 0) || !(settings.band.lowest < settings.band.highest)) {
    return "band is expected to go from above 0 Hz upwards";
  }
  if (welch.highest_hz > welch.rate_hz / 2) {
    return fmt::format(
        "band goes up to {} Hz and a sample comes each {}, expected a sample each "
        "{} at most",
        welch.highest_hz, print_duration(rules.interval),
        print_duration(Micros(static_cast<std::int64_t>(5e5 / welch.highest_hz))));
  }
  if (rules.expected > max_burst) {
    return fmt::format("over is {}: {} samples, expected {} at most", print_duration(settings.over),
                       rules.expected, max_burst);
  }
  if (rules.expected < 2 * welch.segment) {
    return fmt::format("over is {}, expected at least {}: two segments of the spectrum",
                       print_duration(settings.over),
                       print_duration(static_cast<int>(2 * welch.segment) * rules.interval));
  }
  return "";
}

}  // namespace

Result<WaveRules> wave_rules(const WaveSettings& settings, Micros interval) {
  const double rate_hz = 1 / std::chrono::duration<double>(interval).count();
  const std::size_t segment = segment_for(interval);
  const WaveRules rules{
      interval,
      expected_samples(settings.over, interval),
      static_cast<std::size_t>(std::max<std::int64_t>(1s / interval, 1)),
      {rate_hz, segment, segment / 2, settings.band.lowest, settings.band.highest}};
  if (const std::string mistake = mistake_in(settings, rules); !mistake.empty()) {
    return fail(ErrorCode::invalid, mistake);
  }
  if (const auto welch = Welch::make(rules.welch); !welch) {
    return fail(ErrorCode::invalid, "band: " + welch.error().text);
  }
  return rules;
}

}  // namespace buoyd
