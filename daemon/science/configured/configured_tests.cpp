#include "science/configured/configured_tests.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/quantity.hpp"

namespace buoyd {

namespace {

using Range = QualitySettings::Range;

std::optional<Span> span_of(const std::optional<Range>& range) {
  return range ? std::optional(Span{range->low, range->high}) : std::nullopt;
}

Thresholds thresholds_of(const QualitySettings::Limits& limits) {
  return {limits.suspect, limits.fail};
}

std::optional<SpikeLimits> spike_of(const QualitySettings& settings) {
  if (!settings.spike) return std::nullopt;
  const bool is_differential = settings.spike_method == QualitySettings::SpikeOf::differential;
  return SpikeLimits{is_differential ? SpikeMethod::differential : SpikeMethod::average,
                     thresholds_of(*settings.spike)};
}

Result<void> add_flat_line(ChannelLimits& limits, const QualitySettings& settings,
                           Micros interval) {
  if (!settings.flat_line) return {};
  if (!(settings.flat_line_tolerance > 0)) {
    return fail(ErrorCode::invalid,
                "flat_line_tolerance is 0, expected above it: values that differ by less are the "
                "same");
  }
  const auto& [suspect, fail] = *settings.flat_line;
  auto counted = flat_line_limits({suspect, fail, settings.flat_line_tolerance}, interval);
  if (!counted) return pass_on(counted);
  limits.flat_line = *counted;
  limits.flat_line->least_step = interval * 3 / 4;  // while an event shortens the interval
  return {};
}

/// Before half of the period's values are there, a calm beginning would look attenuated. An
/// instrument whose clock runs fast says more in a period than its interval has it.
Result<void> add_attenuated_signal(ChannelLimits& limits, const QualitySettings& settings,
                                   Micros interval) {
  if (!settings.attenuated_signal) return {};
  const auto values = observations_in(settings.attenuated_signal_over, interval);
  if (!values) return tl::unexpected(values.error());
  const bool is_range = settings.attenuated_signal_of == QualitySettings::SpreadOf::range;
  constexpr std::size_t fewest = 2;
  if (settings.attenuated_signal_over < fewest * interval) {
    return fail(
        ErrorCode::invalid,
        fmt::format("attenuated_signal_over is {}, expected at least two intervals of {}",
                    print_duration(settings.attenuated_signal_over), print_duration(interval)));
  }
  limits.attenuated_signal =
      AttenuatedSignalLimits{is_range ? SpreadMeasure::range : SpreadMeasure::standard_deviation,
                             thresholds_of(*settings.attenuated_signal),
                             settings.attenuated_signal_over, std::max(*values / 2, fewest),
                             std::min(std::max(*values, fewest) * 9 / 8 + 2, most_window_samples)};
  return {};
}

void add_climatology(ChannelLimits& limits, const QualitySettings& settings) {
  for (const QualitySettings::Months& season : settings.climatology) {
    for (const std::int64_t month : season.months) {
      const auto number = static_cast<double>(month);
      limits.climatology.push_back({Season::month,
                                    {number, number},
                                    {season.suspect.low, season.suspect.high},
                                    span_of(season.fail),
                                    {}});
    }
  }
}

}  // namespace

bool is_judged_late(const QualitySettings& settings) {
  return settings.spike.has_value();
}

Result<ChannelQuality> channel_quality(const QualitySettings& settings, Micros interval) {
  ChannelLimits limits;
  limits.sensor_range = span_of(settings.fail);
  limits.user_range = span_of(settings.suspect);
  limits.spike = spike_of(settings);
  if (settings.rate_of_change) limits.rate_of_change = thresholds_of(*settings.rate_of_change);
  if (auto added = add_flat_line(limits, settings, interval); !added) return pass_on(added);
  if (auto added = add_attenuated_signal(limits, settings, interval); !added) return pass_on(added);
  add_climatology(limits, settings);
  const auto tests = merge_limits({}, limits);
  if (!tests) return tl::unexpected(tests.error());
  return ChannelQuality::make(*tests);
}

}  // namespace buoyd
