#include "config/sections.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/json.hpp"
#include "config/takes.hpp"
#include "core/command.hpp"

namespace buoyd {

using namespace std::chrono_literals;
using namespace takes;

namespace {

constexpr std::uint64_t smallest_store = 16'000'000;
constexpr std::uint64_t largest_store = 1'000'000'000'000'000;
constexpr double largest_raw_share = 0.5;

std::optional<Declination> read_declination(TomlTable& table, std::string_view key) {
  if (table.has_string(key)) {
    const auto is_rmc = [](const std::string& word) { return word == "RMC"; };
    const auto word = read_sound(table, key, is_rmc, "-180 to 180, or \"RMC\"");
    return word ? std::optional(Declination{0, true}) : std::nullopt;
  }
  const auto east = table.number(key, -180, 180);
  return east ? std::optional(Declination{*east, false}) : std::nullopt;
}

std::string print_declination(const Declination& declination) {
  return declination.from_rmc ? "\"RMC\"" : print_number(declination.east);
}

}  // namespace

std::vector<Setting<Settings>> root_keys() {
  return {{.key = "control_socket",
           .takes = socket(&Settings::control_socket),
           .meaning = "where `buoyctl` reaches the daemon",
           .restart = true}};
}

std::vector<Setting<StationSettings>> station_keys() {
  using Station = StationSettings;
  return {
      {.key = "id",
       .takes = id(&Station::id),
       .meaning = "the buoy's name, in every topic",
       .example = "\"buoy-1\"",
       .remark = "in every topic: letters, digits, _ and -",
       .needed = true,
       .restart = true},
      {.key = "title",
       .takes = printable(&Station::title, 256),
       .meaning = "name for people",
       .example = "\"Example buoy\""},
      {.key = "latitude",
       .takes = number(&Station::latitude, -90, 90),
       .meaning = "degrees north, with `longitude`",
       .hint = "54.5",
       .remark = "degrees north"},
      {.key = "longitude",
       .takes = number(&Station::longitude, -180, 180),
       .meaning = "degrees east, with `latitude`",
       .hint = "7.0",
       .remark = "degrees east"},
      {.key = "declination",
       .takes = any(&Station::declination, "-180 to 180, or `\"RMC\"`", read_declination,
                    print_declination),
       .meaning = "degrees from true to magnetic north, positive eastward; `\"RMC\"`: as the GNSS "
                  "receiver says it. The descriptions of compass directions state it",
       .hint = "-7.1",
       .remark = "degrees from true to magnetic north, positive eastward; or \"RMC\""},
  };
}

std::vector<Setting<DeploymentSettings>> deployment_keys() {
  using Deployment = DeploymentSettings;
  return {
      {.key = "state",
       .takes = choice(&Deployment::state, {"bench", "deployed", "recovered"}),
       .meaning = "where the buoy is",
       .example = "\"bench\"",
       .remark = "\"bench\", then \"deployed\", then \"recovered\""},
      {.key = "id",
       .takes = id(&Deployment::id),
       .meaning = "name of this deployment; needed unless the state is `\"bench\"`",
       .hint = "\"2026-north-bank\"",
       .remark = "needed when deployed"},
  };
}

std::vector<Setting<SpoolSettings>> spool_keys() {
  using Spool = SpoolSettings;
  return {
      {.key = "path",
       .takes = path(&Spool::path),
       .meaning = "the database; its folder must be buoyd's, and outside /var/lib/buoyd the "
                  "service needs `ReadWritePaths=` of it in a drop-in",
       .restart = true},
      {.key = "max_size",
       .takes = size(&Spool::max_size, smallest_store, largest_store),
       .meaning = "bytes the store may take, its side files included; when full, delivered "
                  "readings go first, then the oldest owed ones of the instruments, then "
                  "buoyd's own. A smaller one does not shrink a store that is there; `check` says "
                  "how many of the readings that it owes would go. From ashore it may only grow",
       .example = "\"4 GB\"",
       .remark = "readings are kept, delivered or not, until this is full"},
      {.key = "reserve",
       .takes = size(&Spool::reserve, 0, largest_store),
       .meaning = "bytes of the disk left to others: below it the store stops growing. From "
                  "ashore it may only shrink",
       .remark = "of the disk, left to others"},
      {.key = "raw_share",
       .takes = number(&Spool::raw_share, 0, largest_raw_share),
       .meaning = "part of `max_size` for the raw bytes of all lines, in a file of their own; the "
                  "oldest make way, all of them before a reading that is owed; 0: none are kept. "
                  "The command `raw` sends a time of them ashore",
       .hint = "0.1",
       .remark = "of max_size: keeps the raw bytes of the lines"},
      {.key = "commit_interval",
       .takes = duration(&Spool::commit_interval, 50ms, 30s),
       .meaning = "time between commits: what a power cut may cost; longer ones wear the card less",
       .remark = "what a power cut may cost; longer wears the card less"},
  };
}

std::vector<Setting<ScienceSettings>> science_keys() {
  return {{.key = "hold_back",
           .takes = duration(&ScienceSettings::hold_back, 0s, 10s),
           .meaning =
               "so long after it was taken a reading is judged and stored: readings of other "
               "lines and messages that are long on the wire are to come within it, so that "
               "all are in order; those that nothing is judged or computed of do not wait",
           .remark = "what is judged waits so long for readings of other lines",
           .restart = true}};
}

std::vector<Setting<ClockSettings>> clock_keys() {
  return {{.key = "chrony_sock",
           .takes = socket(&ClockSettings::chrony_sock),
           .meaning = "socket of a chrony `refclock SOCK`: gets the samples of instruments that "
                      "know UTC",
           .hint = "\"/run/chrony.buoyd.sock\""}};
}

std::vector<Setting<CommandSettings>> command_keys() {
  return {{.key = "allow",
           .takes = texts(&CommandSettings::allow, "names of commands"),
           .meaning = "as `[\"status\", \"read\"]`",
           .hint = "[\"status\", \"read\"]",
           .remark = "what may come from ashore; nothing else is heard"}};
}

void expect_absent(TomlTable& table, std::string_view key, std::string_view where) {
  if (table.has(key)) {
    table.mistake(key, fmt::format("{} means nothing {}, expected it to be absent", key, where));
  }
}

void read_station(TomlTable& root, StationSettings& station) {
  auto table = root.table("station");
  if (!table) {
    if (!root.has("station")) {
      root.mistake("[station] is missing, expected at least its id");
    }
    return;
  }
  read_keys(*table, station_keys(), station);
  // Both or none: half a position is a slip of the pen.
  if (table->has("latitude") != table->has("longitude")) {
    table->mistake("has half a position, expected latitude and longitude");
  }
}

void read_deployment(TomlTable& root, DeploymentSettings& deployment) {
  auto table = root.table("deployment");
  if (!table) {
    return;
  }
  read_keys(*table, deployment_keys(), deployment);
  if (deployment.state != "bench" && !table->has("id")) {
    table->mistake("\"id\" is missing, expected one where the state is not \"bench\"");
  }
}

void read_spool(TomlTable& root, SpoolSettings& spool) {
  if (auto table = root.table("spool")) read_keys(*table, spool_keys(), spool);
}

void read_science(TomlTable& root, ScienceSettings& science) {
  if (auto table = root.table("science")) read_keys(*table, science_keys(), science);
}

void read_clock(TomlTable& root, ClockSettings& clock) {
  if (auto table = root.table("clock")) read_keys(*table, clock_keys(), clock);
}

void read_commands(TomlTable& root, CommandSettings& commands) {
  auto table = root.table("commands");
  if (!table) {
    return;
  }
  read_keys(*table, command_keys(), commands);
  for (const std::string& name : commands.allow) {
    if (name == release_command) {
      table->mistake("allow", fmt::format("allow names \"release\": {}", release_elsewhere));
    } else if (std::ranges::find(command_names, name) == command_names.end()) {
      table->mistake("allow", fmt::format("allow names {}, expected some of {}", json_string(name),
                                          fmt::join(command_names, ", ")));
    }
  }
}

}  // namespace buoyd
