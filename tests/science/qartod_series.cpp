#include "science/qartod_series.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "science/flags.hpp"
#include "science/quality/attenuated_signal.hpp"
#include "science/quality/climatology.hpp"
#include "science/quality/density_inversion.hpp"
#include "science/quality/flat_line.hpp"
#include "science/quality/gross_range.hpp"
#include "science/quality/location.hpp"
#include "science/quality/rate_of_change.hpp"
#include "science/quality/spike.hpp"
#include "science/quality/valid_range.hpp"

namespace buoyd::test {
namespace {

using Flags = std::vector<Flag>;

/// A series as most tests take it.
struct Series {
  std::vector<double> values;
  std::vector<Micros> times;
};

Series read_series(CaseReader& vector) {
  Series series{vector.samples("values"), vector.times("time_s")};
  if (series.values.size() != series.times.size()) {
    vector.note(fmt::format("{} values, {} times", series.values.size(), series.times.size()));
  }
  return vector.mistake().empty() ? series : Series{};
}

/// Of the series' own samples; empty if they are not as many.
std::vector<double> read_beside(CaseReader& vector, std::string_view key, const Series& series) {
  auto samples = vector.has(key) ? vector.samples(key)
                                 : std::vector<double>(series.values.size(),
                                                       std::numeric_limits<double>::quiet_NaN());
  if (samples.size() != series.values.size()) {
    vector.note(fmt::format("{} values, {} of {}", series.values.size(), samples.size(), key));
    samples.assign(series.values.size(), 0);
  }
  return samples;
}

Thresholds read_thresholds(CaseReader& params) {
  return {params.number("suspect_threshold"), params.number("fail_threshold")};
}

/// The median of the steps between the times, cut to whole seconds; the reference configures no
/// nominal interval. Invalid where that is below 1 s. Two times at least.
Result<Micros> nominal_interval(const std::vector<Micros>& times) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < times.size(); ++i) {
    steps.push_back(static_cast<double>((times[i] - times[i - 1]).count()));
  }
  std::ranges::sort(steps);
  const double median = (steps[(steps.size() - 1) / 2] + steps[steps.size() / 2]) / 2;
  const Micros whole = std::chrono::seconds(static_cast<std::int64_t>(median / 1e6));
  return whole >= std::chrono::seconds(1)
             ? Result<Micros>(whole)
             : fail(ErrorCode::invalid, "the median interval is below 1 s");
}

/// The flags of one value after the other; `judge` has made() a test, or an error.
template <class Test, class Judge>
Result<Flags> one_by_one(Result<Test> test, std::size_t size, const Judge& judge) {
  if (!test) {
    return pass_on(test);
  }
  Flags flags;
  for (std::size_t i = 0; i < size; ++i) {
    flags.push_back(judge(*test, i));
  }
  return flags;
}

Result<Flags> gross_range(CaseReader& vector, CaseReader& params) {
  const Series series = read_series(vector);
  const GrossRangeLimits limits{params.needed_span("fail_span"), params.span("suspect_span")};
  return one_by_one(GrossRange::make(limits), series.values.size(),
                    [&](GrossRange& test, std::size_t i) { return test.judge(series.values[i]); });
}

Result<Flags> valid_range(CaseReader& vector, CaseReader& params) {
  const Series series = read_series(vector);
  const auto& ends = params.at("valid_span").items();
  const auto is_end = [](const Json& end) { return end.is_null() || end.number(); };
  if (ends.size() != 2 || !std::ranges::all_of(ends, is_end)) {
    params.note("valid_span is no list of two numbers or null");
    return Flags{};
  }
  const ValidRangeLimits limits{ends[0].number(), ends[1].number(),
                                params.truth("start_inclusive", true),
                                params.truth("end_inclusive", false)};
  return one_by_one(ValidRange::make(limits), series.values.size(),
                    [&](ValidRange& test, std::size_t i) { return test.judge(series.values[i]); });
}

SpikeMethod read_method(CaseReader& params) {
  const auto method = params.word("method", "average");
  if (method != "average" && method != "differential") {
    params.note(fmt::format("no spike method is named '{}'", method));
  }
  return method == "average" ? SpikeMethod::average : SpikeMethod::differential;
}

Result<Flags> spike(CaseReader& vector, CaseReader& params) {
  const Series series = read_series(vector);
  auto test = Spike::make({read_method(params), read_thresholds(params)});
  if (!test) {
    return pass_on(test);
  }
  Flags flags;
  for (const double value : series.values) {
    const SpikeVerdict verdict = test->judge(value);
    if (verdict.previous) {
      flags.back() = *verdict.previous;
    }
    flags.push_back(verdict.newest);
  }
  return flags;
}

Result<Flags> rate_of_change(CaseReader& vector, CaseReader& params) {
  const Series series = read_series(vector);
  const Thresholds per_second{params.number("threshold"), params.number("fail_threshold")};
  return one_by_one(RateOfChange::make(per_second), series.values.size(),
                    [&](RateOfChange& test, std::size_t i) {
                      return test.judge(MonoTime(series.times[i]), series.values[i]);
                    });
}

/// floor(time / interval), but no more than the samples there are: that is as good as never.
std::optional<std::size_t> flat_count(std::optional<Micros> time, Micros interval,
                                      std::size_t samples) {
  return time ? std::optional(std::min(static_cast<std::size_t>(*time / interval), samples))
              : std::nullopt;
}

std::optional<Micros> read_period(CaseReader& params, std::string_view key) {
  const auto period = params.seconds(key);
  if (period && *period < Micros(0)) {
    params.note(fmt::format("{} is negative", key));
  }
  return period;
}

Result<Flags> flat_line(CaseReader& vector, CaseReader& params) {
  const Series series = read_series(vector);
  const FlatLineTimes times{read_period(params, "suspect_threshold"),
                            read_period(params, "fail_threshold"),
                            params.number("tolerance").value_or(0)};
  if (!params.mistake().empty() || series.values.size() < 3) {
    return Flags(series.values.size(), Flag::good);  // the reference judges no shorter series
  }
  auto interval = nominal_interval(series.times);
  if (!interval) {
    return pass_on(interval);
  }
  const std::size_t size = series.values.size();
  const FlatLineLimits limits{flat_count(times.suspect, *interval, size),
                              flat_count(times.fail, *interval, size), times.tolerance};
  return one_by_one(FlatLine::make(limits), size,
                    [&](FlatLine& test, std::size_t i) { return test.judge(series.values[i]); });
}

SpreadMeasure read_measure(CaseReader& params) {
  const auto measure = params.word("check_type", "std");
  if (measure != "std" && measure != "range") {
    params.note(fmt::format("no check type is named '{}'", measure));
  }
  return measure == "range" ? SpreadMeasure::range : SpreadMeasure::standard_deviation;
}

/// min_obs wins over min_period, which asks for one value of a series without a step.
Result<std::size_t> read_min_obs(CaseReader& params, const Series& series) {
  const auto min_obs = params.count("min_obs");
  const auto min_period = read_period(params, "min_period");
  if (min_obs || !min_period || series.times.size() < 2) {
    return std::max<std::size_t>(min_obs.value_or(1), 1);
  }
  auto interval = nominal_interval(series.times);
  if (!interval) {
    return pass_on(interval);
  }
  return observations_in(*min_period, *interval);
}

/// Without a test period all that is there has one flag, that of its spread.
Result<Flags> attenuated_series(const Series& series, SpreadMeasure measure,
                                const Thresholds& thresholds) {
  auto test = AttenuatedSignal::make({measure, thresholds, Micros(1), 1, series.values.size() + 1});
  if (!test) {
    return pass_on(test);
  }
  Flag flag = Flag::not_evaluated;
  for (const double value : series.values) {
    flag = std::isfinite(value) ? test->judge(MonoTime(), value) : flag;
  }
  Flags flags;
  for (const double value : series.values) {
    flags.push_back(std::isnan(value) ? Flag::missing : flag);
  }
  return flags;
}

Result<Flags> attenuated_signal(CaseReader& vector, CaseReader& params) {
  const Series series = read_series(vector);
  const SpreadMeasure measure = read_measure(params);
  const Thresholds thresholds = read_thresholds(params);
  const auto test_period = read_period(params, "test_period");
  if (test_period.value_or(Micros(0)) == Micros(0) || !params.mistake().empty()) {
    return attenuated_series(series, measure, thresholds);
  }
  const auto min_obs = read_min_obs(params, series);
  if (!min_obs) {
    return fail(ErrorCode::invalid, min_obs.error().text);
  }
  const std::size_t more_than_all = series.values.size() + 1;
  const AttenuatedSignalLimits limits{measure, thresholds, *test_period,
                                      std::min(*min_obs, more_than_all), more_than_all};
  return one_by_one(AttenuatedSignal::make(limits), series.values.size(),
                    [&](AttenuatedSignal& test, std::size_t i) {
                      return test.judge(MonoTime(series.times[i]), series.values[i]);
                    });
}

Result<Flags> location(CaseReader& vector, CaseReader& params) {
  const auto longitudes = vector.samples("lon");
  auto latitudes = vector.samples("lat");
  if (longitudes.size() != latitudes.size()) {
    vector.note(fmt::format("{} of lon, {} of lat", longitudes.size(), latitudes.size()));
    latitudes.resize(longitudes.size());
  }
  const auto method = params.word("range_method", "haversine");
  if (method != "haversine" && method != "wgs84") {
    params.note(fmt::format("no range method is named '{}'", method));
  }
  return one_by_one(
      Location::make(params.number("range_max")), longitudes.size(),
      [&](Location& test, std::size_t i) { return test.judge({latitudes[i], longitudes[i]}); });
}

Season read_season(CaseReader& member) {
  constexpr std::array<std::pair<std::string_view, Season>, 7> seasons{
      {{"year", Season::year},
       {"quarter", Season::quarter},
       {"month", Season::month},
       {"week", Season::week},
       {"dayofyear", Season::day_of_year},
       {"dayofweek", Season::day_of_week},
       {"hour", Season::hour}}};
  if (!member.has("period")) {
    return Season::absolute;
  }
  const auto name = member.word("period", "");
  const auto* const found =
      std::ranges::find(seasons, name, &std::pair<std::string_view, Season>::first);
  if (found == seasons.end()) {
    member.note(fmt::format("no period is named '{}'", name));
    return Season::absolute;
  }
  return found->second;
}

std::vector<ClimatologyMember> read_members(CaseReader& params) {
  std::vector<ClimatologyMember> members;
  if (params.at("members").kind() != Json::Kind::array) {
    params.note("members is no list");
  }
  for (const Json& item : params.at("members").items()) {
    CaseReader member(item);
    members.push_back({read_season(member), member.needed_span("tspan"),
                       member.needed_span("vspan"), member.span("fspan"), member.span("zspan")});
    if (!member.mistake().empty()) {
      params.note(fmt::format("members[{}]: {}", members.size() - 1, member.mistake()));
    }
  }
  return members;
}

Result<Flags> climatology(CaseReader& vector, CaseReader& params) {
  const Series series = read_series(vector);
  const auto depths = read_beside(vector, "z", series);
  return one_by_one(Climatology::make(read_members(params)), series.values.size(),
                    [&](Climatology& test, std::size_t i) {
                      return test.judge(series.values[i], WallTime(series.times[i]), depths[i]);
                    });
}

Result<Flags> density_inversion(CaseReader& vector, CaseReader& params) {
  const Series series = read_series(vector);
  const auto depths = read_beside(vector, "z", series);
  return density_inversion_flags({series.values, depths}, read_thresholds(params));
}

Result<Flags> aggregate(CaseReader& vector, CaseReader& /*params*/) {
  std::vector<Flags> tests;
  for (const Json& list : vector.at("vectors").items()) {
    tests.push_back(vector.flags_in(list, "vectors"));
    if (tests.back().size() != tests.front().size()) {
      vector.note("the vectors are not of one length");
    }
  }
  if (tests.empty() || !vector.mistake().empty()) {
    vector.note("vectors is no list of lists");
    return Flags{};
  }
  Flags flags;
  for (std::size_t i = 0; i < tests.front().size(); ++i) {
    Flags of_sample;
    std::ranges::transform(tests, std::back_inserter(of_sample),
                           [i](const Flags& test) { return test[i]; });
    flags.push_back(aggregate_flag(of_sample));
  }
  return flags;
}

}  // namespace

SeriesTest series_test(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, SeriesTest>, 10> tests{
      {{"gross_range", gross_range},
       {"valid_range", valid_range},
       {"spike", spike},
       {"rate_of_change", rate_of_change},
       {"flat_line", flat_line},
       {"attenuated_signal", attenuated_signal},
       {"location", location},
       {"climatology", climatology},
       {"density_inversion", density_inversion},
       {"aggregate", aggregate}}};
  const auto* const found =
      std::ranges::find(tests, name, &std::pair<std::string_view, SeriesTest>::first);
  return found == tests.end() ? nullptr : found->second;
}

}  // namespace buoyd::test
