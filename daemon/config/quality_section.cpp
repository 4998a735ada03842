// [[instrument.quality]].

#include <fmt/format.h>

#include <algorithm>

#include "config/instrument/quality_checks.hpp"
#include "config/sections.hpp"
#include "config/takes.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using Range = QualitySettings::Range;
using Limits = QualitySettings::Limits;
using Times = QualitySettings::Times;

std::string print_span(const Range& span) {
  return fmt::format("[{}, {}]", takes::print_number(span.low), takes::print_number(span.high));
}

/// Sorted, as ioos_qc takes it: [40, -2] is [-2, 40].
std::optional<Range> read_span(TomlTable& table, std::string_view key) {
  const auto numbers = table.numbers(key);
  if (!numbers) return std::nullopt;
  if (numbers->size() != 2) {
    table.mistake(key, fmt::format("{} has {} numbers, expected two: the lowest and the highest",
                                   key, numbers->size()));
    return std::nullopt;
  }
  const auto [low, high] = std::minmax(numbers->front(), numbers->back());
  return Range{low, high};
}

std::string print_limits(const Limits& limits) {
  return limits.fail ? fmt::format("[{}, {}]", takes::print_number(limits.suspect),
                                   takes::print_number(*limits.fail))
                     : fmt::format("[{}]", takes::print_number(limits.suspect));
}

/// Of a growth below which it is an inversion, so that they are usually negative.
std::optional<Limits> read_growth(TomlTable& table, std::string_view key) {
  const auto numbers = table.numbers(key);
  if (!numbers) return std::nullopt;
  const bool is_count = numbers->size() == 1 || numbers->size() == 2;
  if (!is_count || numbers->back() > numbers->front()) {
    table.mistake(key, fmt::format("{} is [suspect] or [suspect, fail], the second one below the "
                                   "first, as [-0.01, -0.05]",
                                   key));
    return std::nullopt;
  }
  return Limits{numbers->front(),
                numbers->size() == 2 ? std::optional(numbers->back()) : std::nullopt};
}

std::optional<Limits> read_limits(TomlTable& table, std::string_view key) {
  const auto numbers = table.numbers(key);
  if (!numbers) return std::nullopt;
  const bool is_count = numbers->size() == 1 || numbers->size() == 2;
  if (!is_count || std::ranges::any_of(*numbers, [](double number) { return number < 0; })) {
    table.mistake(key,
                  fmt::format("{} is [suspect] or [suspect, fail], numbers of 0 or more", key));
    return std::nullopt;
  }
  return Limits{numbers->front(),
                numbers->size() == 2 ? std::optional(numbers->back()) : std::nullopt};
}

std::string print_times(const Times& times) {
  return fmt::format("[{}, {}]", takes::print_time(times.suspect), takes::print_time(times.fail));
}

std::optional<Times> read_times(TomlTable& table, std::string_view key) {
  const auto texts = table.strings(key);
  if (!texts) return std::nullopt;
  const auto time = [&](std::size_t i) {
    return i < texts->size() ? parse_duration((*texts)[i]).value_or(Micros(0)) : Micros(0);
  };
  const Times times{time(0), time(1)};
  if (texts->size() != 2 || times.suspect <= 0s || times.fail < times.suspect ||
      times.fail > 24h * 7) {
    table.mistake(key, fmt::format("{} is two times, as [\"5 min\", \"1 h\"]: suspect after the "
                                   "first, fail after the second, a week at most",
                                   key));
    return std::nullopt;
  }
  return times;
}

QualitySettings::Months read_season(TomlTable& table) {
  QualitySettings::Months season;
  if (const auto months = table.integers("months")) season.months = *months;
  const auto is_month = [](std::int64_t month) { return month >= 1 && month <= 12; };
  if (season.months.empty() || !std::ranges::all_of(season.months, is_month)) {
    table.mistake("months", "months is a list of 1 to 12, as [12, 1, 2]");
  }
  if (!table.has("suspect")) table.mistake("\"suspect\" is missing");
  const auto suspect = read_span(table, "suspect");
  season.suspect = suspect.value_or(Range{});
  season.fail = read_span(table, "fail");
  check_suspect(table, suspect, season.fail);
  return season;
}

void read_climatology(TomlTable& table, std::string_view key, QualitySettings& quality) {
  for (TomlTable& one : table.tables(key)) quality.climatology.push_back(read_season(one));
}

}  // namespace

std::vector<Setting<QualitySettings>> quality_keys() {
  using Quality = QualitySettings;
  const std::string span = "two numbers: lowest, highest";
  const std::string limits = "`[suspect]` or `[suspect, fail]`";
  return {
      {.key = "channel",
       .takes = takes::word(&Quality::channel),
       .meaning = "a channel's name; of each kind of reading that has it, and at each point",
       .needed = true},
      {.key = "fail",
       .takes = takes::any(&Quality::fail, span, read_span, print_span),
       .meaning = "gross range: what the sensor can say at all; outside of it a value fails. At "
                  "most what the model allows",
       .hint = "[-5, 45]",
       .standard = "the model's `minimum` and `maximum`"},
      {.key = "suspect",
       .takes = takes::any(&Quality::suspect, span, read_span, print_span),
       .meaning = "gross range: what the operator expects, within `fail`",
       .hint = "[-2, 30]"},
      {.key = "spike",
       .takes = takes::any(&Quality::spike, limits, read_limits, print_limits),
       .meaning =
           "the distance from the two values beside it above which a value is a spike; it is "
           "known when the next value came",
       .hint = "[2, 5]"},
      {.key = "spike_method",
       .takes = takes::choice(&Quality::spike_method, {"average", "differential"}),
       .meaning = "the distance from the mean of the two, or the smaller one of the distances from "
                  "them where it stands out on both"},
      {.key = "rate_of_change",
       .takes = takes::any(&Quality::rate_of_change, limits, read_limits, print_limits),
       .meaning = "units a second since the value before",
       .hint = "[0.1, 0.5]"},
      {.key = "flat_line",
       .takes = takes::any(&Quality::flat_line, "two times, up to 7 d", read_times, print_times),
       .meaning = "how long values may stay the same",
       .hint = "[\"30 min\", \"2 h\"]"},
      {.key = "flat_line_tolerance",
       .takes = takes::number(&Quality::flat_line_tolerance, 0, 1e9),
       .meaning = "values that differ by less are the same; above 0, as half the sensor's "
                  "resolution"},
      {.key = "attenuated_signal",
       .takes = takes::any(&Quality::attenuated_signal, limits, read_limits, print_limits),
       .meaning = "a spread below which the signal is too calm to be true",
       .hint = "[0.02, 0.005]"},
      {.key = "attenuated_signal_of",
       .takes = takes::choice(&Quality::attenuated_signal_of, {"standard deviation", "range"}),
       .meaning = "which spread"},
      {.key = "attenuated_signal_over",
       .takes = takes::duration(&Quality::attenuated_signal_over, 1s, 24h),
       .meaning = "the time that it is taken over",
       .range = "two intervals, at least 1 s, to 1 d"},
      {.key = "climatology",
       .takes = {"tables", read_climatology, [](const Quality&) { return std::string(); }},
       .meaning = "what is usual in a season: `months` by UTC, `suspect` and, if you like, `fail` "
                  "as above. Of two that have a month the later counts",
       .hint = "[{ months = [12, 1, 2], suspect = [-1, 12] }]"},
      {.key = "location",
       .takes = takes::number(&Quality::location, 0, 1e7),
       .meaning = "of a latitude: metres from one fix to the next above which a position is "
                  "suspect; off the earth it fails. Its longitude has the same flag"},
      {.key = "impossible_date",
       .takes = takes::duration(&Quality::impossible_date, 0s, 24h * 366),
       .meaning = "of a time stamp that the instrument itself gives: how far it may be from the "
                  "board's clock before it fails; it fails before 2000 and after 2099 anyway",
       .hint = "\"10 min\""},
      {.key = "density_inversion",
       .takes = takes::any(&Quality::density_inversion, limits, read_growth, print_limits),
       .meaning = "of a profile over depth: by how much the value grows from a point to the one "
                  "below it; less than that makes both of them suspect, or fail",
       .hint = "[-0.01, -0.05]"},
      {.key = "tests",
       .takes = takes::boolean(&Quality::tests),
       .meaning = "what each of these tests says becomes a row of a kind of its own, beside each "
                  "reading: `sample_tests` of `sample`"},
  };
}

void read_quality(TomlTable& table, QualitySettings& quality) {
  read_keys(table, quality_keys(), quality);
}

}  // namespace buoyd
