// [battery].

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/json.hpp"
#include "config/bus_checks.hpp"
#include "config/sections.hpp"
#include "config/takes.hpp"

namespace buoyd {
namespace {

constexpr double most_watts = 10'000;

void read_draws(TomlTable& table, std::string_view key, BatterySettings& battery) {
  auto inner = table.table(key);
  if (!inner) return;
  for (const std::string& name : inner->keys()) {
    if (const auto watts = inner->number(name, 0, most_watts)) battery.draws[name] = *watts;
  }
}

}  // namespace

std::vector<Setting<BatterySettings>> battery_keys() {
  using Battery = BatterySettings;
  return {
      {.key = "capacity",
       .takes = takes::number(&Battery::capacity, 0, 1e6),
       .meaning = "A h of the battery, of which `check` forecasts the days; 0: not known",
       .hint = "200"},
      {.key = "voltage",
       .takes = takes::number(&Battery::voltage, 1, 1000),
       .meaning = "V, nominal",
       .hint = "12"},
      {.key = "panel",
       .takes = takes::number(&Battery::panel, 0, 1e6),
       .meaning = "W of the solar panels in full sun (1000 W/m²), for `buoyctl rehearse`",
       .hint = "120",
       .remark = "W in full sun"},
      {.key = "board",
       .takes = takes::number(&Battery::board, 0, most_watts),
       .meaning = "W of all that is no instrument and always on: the board, the modem, lamps",
       .hint = "2.5",
       .remark = "W: board, modem, lamps"},
      {.key = "draws",
       .takes = {"table of instruments and W", read_draws,
                 [](const Battery&) { return std::string(); }},
       .meaning = "what instruments take while they measure, in place of what their models say, "
                  "as `{ lidar = 45 }`",
       .hint = "{ lidar = 45 }",
       .remark = "W, where a model says none or another"},
  };
}

void read_battery(TomlTable& root, BatterySettings& battery) {
  if (auto table = root.table("battery")) read_keys(*table, battery_keys(), battery);
}

void check_battery(TomlTable& root, const std::vector<InstrumentEntry>& instruments) {
  auto table = root.table("battery");
  auto draws = table ? table->table("draws") : std::nullopt;
  if (!draws) return;
  std::vector<std::string> names;
  names.reserve(instruments.size());
  for (const InstrumentEntry& entry : instruments) names.push_back(entry.settings.name);
  for (const std::string& name : draws->keys()) {
    if (std::ranges::find(names, name) != names.end()) continue;
    draws->mistake(name, fmt::format("draws names {}, expected one of {}", json_string(name),
                                     fmt::join(names, ", ")));
  }
}

}  // namespace buoyd
