// [deployment] anchor, radius and position: the watch circle.

#include <fmt/format.h>

#include <cmath>

#include "config/sections.hpp"
#include "config/takes.hpp"

namespace buoyd {
namespace {

using Place = WatchSettings::Place;

std::optional<Place> read_place(TomlTable& table, std::string_view key) {
  const auto said = table.numbers(key);
  if (!said) return std::nullopt;
  if (said->size() == 2 && std::abs((*said)[0]) <= 90 && std::abs((*said)[1]) <= 180) {
    return Place{(*said)[0], (*said)[1]};
  }
  table.mistake(key, fmt::format("{} is no place, expected [latitude, longitude]: degrees north of "
                                 "-90 to 90 and degrees east of -180 to 180",
                                 key));
  return std::nullopt;
}

std::string print_place(const Place& place) {
  return fmt::format("[{}, {}]", takes::print_number(place.latitude),
                     takes::print_number(place.longitude));
}

}  // namespace

std::vector<Setting<WatchSettings>> watch_keys() {
  using Watch = WatchSettings;
  return {
      {.key = "anchor",
       .takes = takes::any(&Watch::anchor, "[-90 to 90, -180 to 180]", read_place, print_place),
       .meaning =
           "where the anchor lies, degrees north and east, with `radius`: while the state is "
           "`\"deployed\"` buoyd watches whether the buoy drifts",
       .hint = "[54.5013, 7.0042]",
       .remark = "[degrees north, degrees east], with radius: drift is told"},
      {.key = "radius",
       .takes = takes::number(&Watch::radius, 1, 1e6),
       .meaning =
           "of the watch circle, m, with `anchor`: the longest reach of the mooring, and what "
           "the receiver errs",
       .hint = "150",
       .remark = "of the watch circle, m"},
      {.key = "position",
       .takes = takes::word(&Watch::position, "instrument, or `\"instrument.kind\"`"),
       .meaning =
           "who says where the buoy is, with `anchor`: an instrument, of which the first kind "
           "with a position counts, or one of its kinds, as `\"gnss.rmc\"`",
       .hint = "\"nav\"",
       .remark = "who says where the buoy is",
       .standard = "the only one with a `latitude` and a `longitude`"},
  };
}

void read_watch(TomlTable& root, WatchSettings& watch) {
  auto table = root.table("deployment");
  if (!table) return;
  read_keys(*table, watch_keys(), watch);
  if (table->has("anchor") && !table->has("radius")) {
    table->mistake("anchor", "anchor is without radius, expected the watch circle's in m");
  }
  for (const std::string_view key : {"radius", "position"}) {
    if (!table->has("anchor")) expect_absent(*table, key, "without anchor");
  }
}

}  // namespace buoyd
