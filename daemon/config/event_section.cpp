// [[instrument.event]].

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "config/sections.hpp"
#include "config/takes.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr double most = 1e12;  // of a limit

std::string print_intervals(const std::vector<StormInterval>& intervals) {
  std::vector<std::string> all;
  all.reserve(intervals.size());
  for (const StormInterval& one : intervals) {
    all.push_back(one.instrument + " = " + takes::print_time(one.interval));
  }
  return all.empty() ? "" : fmt::format("{{ {} }}", fmt::join(all, ", "));
}

std::optional<std::vector<StormInterval>> read_intervals(TomlTable& table, std::string_view key) {
  std::optional<TomlTable> said = table.table(key);
  if (!said) return std::nullopt;
  std::vector<StormInterval> intervals;
  for (const std::string& instrument : said->keys()) {
    const auto interval = said->duration(instrument, shortest_interval, longest_interval);
    if (interval) intervals.push_back({instrument, *interval});
  }
  return intervals;
}

}  // namespace

std::vector<Setting<EventSettings>> event_keys() {
  using Event = EventSettings;
  return {
      {.key = "kind",
       .takes = takes::name(&Event::kind),
       .meaning = "the name of the readings' kind, beside those of the model",
       .needed = true},
      {.key = "channel",
       .takes = takes::word(&Event::channel),
       .meaning = "one number of the instrument, of the first kind that has it, or as "
                  "`\"true_wind.wind_speed\"`",
       .needed = true},
      {.key = "above",
       .takes = takes::number(&Event::above, -most, most),
       .meaning = "it begins with a value above this. One of `above`, `below`, `is`, `rate` and "
                  "`silence` is needed"},
      {.key = "below",
       .takes = takes::number(&Event::below, -most, most),
       .meaning = "it begins with a value below this"},
      {.key = "is",
       .takes = takes::number(&Event::is, -most, most),
       .meaning = "it begins with this value: a switch"},
      {.key = "rate",
       .takes = takes::number(&Event::rate, 0, most),
       .meaning = "it begins with a change by more than this in a second, up or down",
       .range = "more than 0, to 1e+12"},
      {.key = "silence",
       .takes = takes::duration(&Event::silence, 1s, 24h),
       .meaning = "it begins when no usable value came for longer",
       .range = "more than an interval, at least 1 s, to 1 d"},
      {.key = "clear",
       .takes = takes::number(&Event::clear, -most, most),
       .meaning = "it is over below this where it began above its limit, and above this where it "
                  "began below; with `rate` more than 0",
       .standard = "the limit"},
      {.key = "for",
       .takes = takes::duration(&Event::hold, 0s, 24h),
       .meaning = "so long each value has to be so before it begins; not with `silence`"},
      {.key = "intervals",
       .takes = takes::any(&Event::intervals, "table", read_intervals, print_intervals),
       .meaning = "while it is on, instruments of the station are polled so often: more often than "
                  "their own `interval`, to see a storm, the shortest where events differ; or more "
                  "seldom, to save the battery, the longest where events differ, and before any "
                  "shorter one; not with `silence`",
       .hint = "{ mast = \"1 s\", waves = \"10 min\" }"},
      {.key = "off",
       .takes = takes::texts(&Event::off, "names of instruments with `power`"),
       .meaning = "while it is on, these are switched off ([power](power.md)); not with `silence`",
       .hint = "[\"lidar\"]"},
  };
}

void read_event(TomlTable& table, EventSettings& event) {
  read_keys(table, event_keys(), event);
}

}  // namespace buoyd
