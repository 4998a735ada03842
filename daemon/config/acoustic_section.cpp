#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "config/bus_checks.hpp"
#include "config/checked_text.hpp"
#include "config/sections.hpp"
#include "config/takes.hpp"
#include "core/acoustic_make.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t highest_address = 254;  // 255 calls all modems
constexpr std::size_t most_nodes = 8;

/// Each make has addresses of its own.
void check_address(TomlTable& table, const char* key, unsigned address, const std::string& modem) {
  const AcousticMake* const make = acoustic_make(modem);
  if (make == nullptr || address <= make->highest_address) return;
  table.mistake(key, fmt::format("{} is {}, expected at most {} with {}", key, address,
                                 make->highest_address, make->name));
}

void check_role(TomlTable& table, const AcousticSettings& acoustic) {
  check_address(table, "address", acoustic.address, acoustic.modem);
  if (acoustic.buoy) check_address(table, "buoy", *acoustic.buoy, acoustic.modem);
  if (acoustic.buoy && !acoustic.nodes.empty()) {
    table.mistake("buoy",
                  "buoy stands beside [[acoustic.node]], expected one of them: a node has a "
                  "buoy, a buoy has nodes");
  } else if (!table.has("buoy") && acoustic.nodes.empty()) {
    table.mistake("carries nothing, expected buoy (in a node) or [[acoustic.node]] (in a buoy)");
  }
  if (acoustic.buoy && acoustic.buoy == acoustic.address) {
    table.mistake("buoy", fmt::format("buoy is {}, the modem's own address, expected another",
                                      *acoustic.buoy));
  }
  if (!acoustic.buoy && table.has("air_time")) {
    table.mistake("air_time", "air_time means nothing in a buoy, expected it to be absent");
  }
}

void read_nodes(TomlTable& table, AcousticSettings& acoustic) {
  for (TomlTable& one : table.tables("node")) {
    AcousticNodeSettings node;
    read_keys(one, acoustic_node_keys(), node);
    check_address(one, "address", node.address, acoustic.modem);
    const auto is_its = [&node](const AcousticNodeSettings& other) {
      return other.address == node.address || other.station == node.station;
    };
    if (std::ranges::any_of(acoustic.nodes, is_its)) {
      one.mistake("address", fmt::format("node {} at address {} is there already, expected another",
                                         json_string(node.station), node.address));
    } else if (node.address == acoustic.address) {
      one.mistake("address",
                  fmt::format("address {} is that of this modem, expected another", node.address));
    }
    acoustic.nodes.push_back(node);
    if (acoustic.nodes.size() == most_nodes + 1) {
      one.mistake(fmt::format("is number {}, expected at most {}", most_nodes + 1, most_nodes));
    }
  }
}

std::vector<std::string_view> make_names() {
  std::vector<std::string_view> names;
  names.reserve(acoustic_makes.size());
  for (const AcousticMake& make : acoustic_makes) names.push_back(make.name);
  return names;
}

}  // namespace

std::vector<Setting<AcousticSettings>> acoustic_keys() {
  using Acoustic = AcousticSettings;
  return {
      {.key = "device",
       .takes = takes::any(&Acoustic::device, "", read_device, takes::print_if_any),
       .meaning = "where the modem is, as that of a `[[line]]`, which no line has",
       .needed = true,
       .restart = true},
      {.key = "baud",
       .takes = takes::integer(&Acoustic::baud, 50, 4'000'000),
       .meaning = "bits a second, 8N1",
       .restart = true},
      {.key = "modem",
       .takes = takes::choice(&Acoustic::modem, make_names()),
       .meaning = "its make ([acoustics.md](acoustics.md#modems))",
       .restart = true},
      {.key = "address",
       .takes = takes::integer(&Acoustic::address, 1, highest_address),
       .meaning = "of this modem in the water; buoyd sets it",
       .standard = no_default,
       .needed = true,
       .restart = true},
      {.key = "buoy",
       .takes = takes::integer(&Acoustic::buoy, 1, highest_address),
       .meaning = "in a node: the address of the buoy that carries its messages. All readings go "
                  "this way, and `[mqtt]` says only `archive`, `batch_interval` and "
                  "`receipt_interval`, a minute at least",
       .restart = true},
      {.key = "air_time",
       .takes = takes::duration(&Acoustic::air_time, 1s, 24h),
       .meaning = "in a node: how long its modem may sound in a day; without it there is no bound. "
                  "Batches that go beyond it wait, and urgent readings go first",
       .standard = no_default,
       .restart = true},
  };
}

std::vector<Setting<AcousticNodeSettings>> acoustic_node_keys() {
  using Node = AcousticNodeSettings;
  return {
      {.key = "station",
       .takes = takes::id(&Node::station),
       .meaning = "the node's `[station] id`",
       .needed = true},
      {.key = "address",
       .takes = takes::integer(&Node::address, 1, highest_address),
       .meaning = "of its modem",
       .standard = no_default,
       .needed = true},
  };
}

void read_acoustic(TomlTable& root, AcousticSettings& acoustic) {
  auto table = root.table("acoustic");
  if (!table) return;
  read_keys(*table, acoustic_keys(), acoustic);
  read_nodes(*table, acoustic);
  check_role(*table, acoustic);
}

void check_acoustic(TomlTable& root, const Settings& settings, TakenDevices& taken) {
  auto table = root.table("acoustic");
  if (!table) return;
  taken.take(*table, settings.acoustic.device);
  if (settings.acoustic.buoy && settings.mqtt.delivery == DeliveryMode::broker) {
    table->mistake("buoy", "buoy stands beside [mqtt] delivery = \"broker\", expected \"shore\"");
  }
  const auto is_own = [&](const auto& node) { return node.station == settings.station.id; };
  if (std::ranges::any_of(settings.acoustic.nodes, is_own)) {
    table->mistake(fmt::format("has the station itself, {}, as a node, expected another",
                               json_string(settings.station.id)));
  }
}

}  // namespace buoyd
