#include "config/sections.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/json.hpp"
#include "config/checked_text.hpp"
#include "core/command.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t longest_title = 256;
constexpr std::uint64_t smallest_store = 16'000'000;
constexpr double largest_raw_share = 0.5;
constexpr std::uint64_t largest_store = 1'000'000'000'000'000;

// Both or none: half a position is a slip of the pen.
void read_position(TomlTable& table, StationSettings& station) {
  station.latitude = table.number("latitude", -90, 90);
  station.longitude = table.number("longitude", -180, 180);
  if (table.has("latitude") != table.has("longitude")) {
    table.mistake("has half a position, expected latitude and longitude");
  }
}

}  // namespace

void read_station(TomlTable& root, StationSettings& station) {
  auto table = root.table("station");
  if (!table) {
    if (!root.has("station")) {
      root.mistake("[station] is missing, expected at least its id");
    }
    return;
  }
  if (!table->has("id")) {
    (void)table->required_string("id");
  }
  set(station.id, read_id(*table, "id"));
  set(station.title, read_text(*table, "title", longest_title));
  read_position(*table, station);
}

void read_deployment(TomlTable& root, DeploymentSettings& deployment) {
  auto table = root.table("deployment");
  if (!table) {
    return;
  }
  const std::vector<std::string_view> states{"bench", "deployed", "recovered"};
  set(deployment.id, read_id(*table, "id"));
  if (const auto state = table->choice("state", states)) {
    deployment.state = states[*state];
  }
  if (deployment.state != "bench" && !table->has("id")) {
    table->mistake("\"id\" is missing, expected one where the state is not \"bench\"");
  }
}

void read_spool(TomlTable& root, SpoolSettings& spool) {
  auto table = root.table("spool");
  if (!table) {
    return;
  }
  set(spool.path, read_path(*table, "path"));
  set(spool.max_size, table->size("max_size", smallest_store, largest_store));
  set(spool.reserve, table->size("reserve", 0, largest_store));
  set(spool.raw_share, table->number("raw_share", 0, largest_raw_share));
  set(spool.commit_interval, table->duration("commit_interval", 50ms, 30s));
}

void read_clock(TomlTable& root, ClockSettings& clock) {
  if (auto table = root.table("clock")) {
    set(clock.chrony_sock, read_path(*table, "chrony_sock", longest_socket_path));
  }
}

void read_commands(TomlTable& root, CommandSettings& commands) {
  auto table = root.table("commands");
  if (!table) {
    return;
  }
  set(commands.allow, table->strings("allow"));
  for (const std::string& name : commands.allow) {
    if (std::ranges::find(command_names, name) == command_names.end()) {
      table->mistake("allow", fmt::format("allow names {}, expected some of {}", json_string(name),
                                          fmt::join(command_names, ", ")));
    }
  }
}

}  // namespace buoyd
