// [[instrument.statistics]].

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "config/sections.hpp"
#include "config/takes.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using Statistic = StatisticsSettings::Statistic;

/// In the order of Statistic. The names of its channels end with the word, but for null_codes.
constexpr std::array<std::string_view, 11> words{"mean",     "sd",       "min",       "max",
                                                 "min_time", "max_time", "n",         "missing",
                                                 "failed",   "ti",       "null_codes"};

constexpr Micros longest_gust = 1min;
constexpr double most_calm = 10;

std::string print_words(const std::vector<Statistic>& statistics) {
  std::vector<std::string> texts;
  texts.reserve(statistics.size());
  for (const Statistic one : statistics) texts.emplace_back(words[static_cast<std::size_t>(one)]);
  return takes::print_texts(texts);
}

std::optional<std::vector<Statistic>> read_words(TomlTable& table, std::string_view key) {
  const auto texts = table.strings(key);
  if (!texts) return std::nullopt;
  std::vector<Statistic> statistics;
  for (const std::string& text : *texts) {
    const auto* const word = std::ranges::find(words, text);
    if (word == words.end()) {
      table.mistake(key, fmt::format("{} has {}, expected some of mean, sd, min, max, min_time, "
                                     "max_time, n, missing, failed, ti, null_codes",
                                     key, json_string(text)));
      return std::nullopt;
    }
    statistics.push_back(static_cast<Statistic>(word - words.begin()));
  }
  return statistics;
}

void read_wind(TomlTable& table, std::string_view key, StatisticsSettings& statistics) {
  auto said = table.table(key);
  if (!said) return;
  WindSettings& wind = statistics.wind.emplace();
  wind.speed = said->required_string("speed").value_or("");
  wind.direction = said->required_string("direction").value_or("");
  set(wind.gust, said->duration("gust", 0s, longest_gust));
  set(wind.calm_below, said->number("calm_below", 0, most_calm));
}

}  // namespace

std::vector<Setting<StatisticsSettings>> statistics_keys() {
  using Statistics = StatisticsSettings;
  return {
      {.key = "kind",
       .takes = takes::name(&Statistics::kind),
       .meaning = "the name of the rows' kind, beside those of the model",
       .needed = true},
      {.key = "of",
       .takes = takes::word(&Statistics::of),
       .meaning = "the kind of readings that it is of, a derived one, too",
       .standard = "the model's first"},
      {.key = "over",
       .takes = takes::duration(&Statistics::over, 1s, 24h),
       .meaning = "length of a window; windows end at whole multiples of it after 0 h UTC",
       .range = "1 s to 24 h, a whole part of the day"},
      {.key = "every",
       .takes = takes::duration(&Statistics::every, 1s, 24h),
       .meaning = "from one window's end to the next, where windows overlap",
       .standard = "`over`",
       .range = "a whole part of `over`, no less than 1/144 of it"},
      {.key = "begins",
       .takes = takes::duration(&Statistics::begins, 0s, 24h),
       .meaning = "shifts the windows' ends: a day of extremes that begins at 6 h UTC",
       .range = "less than `over`"},
      {.key = "channels",
       .takes = takes::texts(&Statistics::channels, "names of the kind's channels"),
       .meaning = "those that are counted",
       .standard = "all that are measured numbers"},
      {.key = "statistics",
       .takes = takes::any(&Statistics::statistics,
                           "some of `mean`, `sd`, `min`, `max`, `min_time`, `max_time`, `n`, "
                           "`missing`, `failed`, `ti`, `null_codes`",
                           read_words, print_words),
       .meaning = "of each channel: the new channels' names end with these words. `sd` is the "
                  "standard deviation with divisor n, of directions Yamartino's; `ti` the "
                  "turbulence intensity of a wind speed; `null_codes` counts each number that the "
                  "model lists as `null`"},
      {.key = "wind",
       .takes = {"table", read_wind, [](const Statistics&) { return std::string(); }},
       .meaning =
           "`speed` and `direction` of one wind, whose mean is that of vectors, too, with "
           "the largest running mean over `gust` (default 3 s, at least two intervals of the "
           "readings and at most `every`; `\"0 s\"`: none) and directions below "
           "`calm_below` m/s (default 0) left out",
       .hint = "{ speed = \"wind_speed\", direction = \"wind_direction\" }"},
  };
}

void read_statistics(TomlTable& table, StatisticsSettings& statistics) {
  read_keys(table, statistics_keys(), statistics);
}

}  // namespace buoyd
