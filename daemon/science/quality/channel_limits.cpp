#include "science/quality/channel_limits.hpp"

#include <fmt/format.h>

#include <limits>

namespace buoyd {
namespace {

constexpr Span every_value{-std::numeric_limits<double>::infinity(),
                           std::numeric_limits<double>::infinity()};

template <class Limit>
std::optional<Limit> station_first(const std::optional<Limit>& model,
                                   const std::optional<Limit>& station) {
  return station ? station : model;
}

/// The span with its lower end first, if it lies inside `outer`.
Result<Span> span_inside(const Span& span, const Span& outer, std::string_view name,
                         std::string_view outer_name) {
  auto sorted = sorted_span(span, name);
  if (sorted && !outer.contains(*sorted)) {
    return fail(ErrorCode::invalid,
                fmt::format("{} {} is not inside {} {}", name, print_span(*sorted), outer_name,
                            print_span(outer)));
  }
  return sorted;
}

Result<Span> merged_sensor_range(const ChannelLimits& model, const ChannelLimits& station) {
  auto outer = sorted_span(model.sensor_range.value_or(every_value), "the model's sensor range");
  if (!outer || !station.sensor_range) {
    return outer;
  }
  return span_inside(*station.sensor_range, *outer, "the station's sensor range",
                     "the model's sensor range");
}

Result<std::optional<GrossRangeLimits>> merged_gross_range(const ChannelLimits& model,
                                                           const ChannelLimits& station,
                                                           const Span& sensor) {
  const auto user = station_first(model.user_range, station.user_range);
  if (!user && !model.sensor_range && !station.sensor_range) {
    return std::nullopt;
  }
  if (!user) {
    return GrossRangeLimits{sensor, std::nullopt};
  }
  auto suspect = span_inside(*user, sensor, "the user range", "the sensor range");
  if (!suspect) {
    return pass_on(suspect);
  }
  return GrossRangeLimits{sensor, *suspect};
}

Result<std::vector<ClimatologyMember>> merged_climatology(const ChannelLimits& model,
                                                          const ChannelLimits& station,
                                                          const Span& sensor) {
  std::vector<ClimatologyMember> members;
  for (std::size_t i = 0; i < model.month_ranges.size(); ++i) {
    const auto range = station_first(model.month_ranges[i], station.month_ranges[i]);
    if (!range) {
      continue;
    }
    const auto name = fmt::format("the range of month {}", i + 1);
    auto usual = span_inside(*range, sensor, name, "the sensor range");
    if (!usual) {
      return pass_on(usual);
    }
    const auto month = static_cast<double>(i + 1);
    members.push_back({Season::month, {month, month}, *usual, std::nullopt, std::nullopt});
  }
  const auto& named = station.climatology.empty() ? model.climatology : station.climatology;
  members.insert(members.end(), named.begin(), named.end());
  return members;
}

Result<void> check_threshold_order(const std::optional<double>& first,
                                   const std::optional<double>& second, std::string_view name) {
  if (first && second && *second < *first) {
    return fail(
        ErrorCode::invalid,
        fmt::format("{}: the suspect threshold is never reached before the fail one", name));
  }
  return {};
}

template <class Count>
std::optional<double> count_number(const std::optional<Count>& count) {
  return count ? std::optional(static_cast<double>(*count)) : std::nullopt;
}

Result<void> check_orders(const ChannelTests& tests) {
  Result<void> checked;
  if (tests.spike) {
    const Thresholds spike = tests.spike->in_force();
    checked = check_threshold_order(spike.suspect, spike.fail, "spike");
  }
  if (checked && tests.rate_of_change) {
    checked = check_threshold_order(tests.rate_of_change->suspect, tests.rate_of_change->fail,
                                    "rate of change");
  }
  if (checked && tests.flat_line) {
    checked = check_threshold_order(count_number(tests.flat_line->suspect_count),
                                    count_number(tests.flat_line->fail_count), "flat line");
  }
  if (checked && tests.attenuated_signal) {
    const Thresholds& spread = tests.attenuated_signal->thresholds;
    checked = check_threshold_order(spread.fail, spread.suspect, "attenuated signal");
  }
  return checked;
}

}  // namespace

Result<ChannelTests> merge_limits(const ChannelLimits& model, const ChannelLimits& station) {
  auto sensor = merged_sensor_range(model, station);
  if (!sensor) {
    return pass_on(sensor);
  }
  auto gross_range = merged_gross_range(model, station, *sensor);
  if (!gross_range) {
    return pass_on(gross_range);
  }
  auto climatology = merged_climatology(model, station, *sensor);
  if (!climatology) {
    return pass_on(climatology);
  }
  ChannelTests tests{*gross_range,
                     station_first(model.valid_range, station.valid_range),
                     std::move(*climatology),
                     station_first(model.spike, station.spike),
                     station_first(model.rate_of_change, station.rate_of_change),
                     station_first(model.flat_line, station.flat_line),
                     station_first(model.attenuated_signal, station.attenuated_signal)};
  if (auto checked = check_orders(tests); !checked) {
    return pass_on(checked);
  }
  return tests;
}

}  // namespace buoyd
