#include <fmt/format.h>

#include <cmath>

#include "base/json.hpp"
#include "config/bus_checks.hpp"
#include "config/sections.hpp"
#include "config/takes.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_releases = 4;  // each has a thread
// Of an 8011M: what it hears in steps of 0.25 kHz, what it asks with in steps of 0.1 kHz.
constexpr double lowest_reply = 7.5;
constexpr double highest_reply = 15.25;
constexpr double lowest_interrogate = 7;
constexpr double highest_interrogate = 16;

bool is_in_steps(double value, double step) {
  return std::abs(value / step - std::round(value / step)) < 1e-6;
}

/// The keys that the other unit's releases have.
void check_unit(TomlTable& table, const ReleaseSettings& release) {
  const bool is_benthos = release.unit == DeckUnitKind::benthos_udb;
  const auto need = [&table, is_benthos](std::string_view key) {
    if (table.has(key)) return;
    table.mistake(fmt::format("\"{}\" is missing, expected one with unit = \"{}\"", key,
                              is_benthos ? "benthos-udb" : "edgetech-8011m"));
  };
  if (is_benthos) {
    need("address");
    for (const std::string_view key : {"interrogate_frequency", "reply_frequency", "turnaround"}) {
      expect_absent(table, key, "with unit = \"benthos-udb\"");
    }
    return;
  }
  need("interrogate_frequency");
  need("reply_frequency");
  expect_absent(table, "address", "with unit = \"edgetech-8011m\"");
  if (release.reply_frequency && !is_in_steps(*release.reply_frequency, 0.25)) {
    table.mistake("reply_frequency",
                  fmt::format("reply_frequency is {}, expected a multiple of 0.25 kHz",
                              json_number(*release.reply_frequency)));
  }
  if (release.interrogate_frequency && !is_in_steps(*release.interrogate_frequency, 0.1)) {
    table.mistake("interrogate_frequency",
                  fmt::format("interrogate_frequency is {}, expected a multiple of 0.1 kHz",
                              json_number(*release.interrogate_frequency)));
  }
}

}  // namespace

std::vector<Setting<ReleaseSettings>> release_keys() {
  using Release = ReleaseSettings;
  return {
      {.key = "name",
       .takes = takes::name(&Release::name),
       .meaning = "what people and the log call it",
       .needed = true},
      {.key = "device",
       .takes = takes::any(&Release::device, "", read_device, takes::print_if_any),
       .meaning = "where its deck unit is, as that of a `[[line]]`, which nothing else has",
       .needed = true},
      {.key = "baud",
       .takes = takes::integer(&Release::baud, 50, 4'000'000),
       .meaning = "bits a second, 8N1"},
      {.key = "unit",
       .takes = takes::choice(&Release::unit, {"edgetech-8011m", "benthos-udb"}),
       .meaning = "the deck unit, whose host mode is spoken",
       .standard = no_default,
       .needed = true},
      {.key = "code_file",
       .takes = takes::file(&Release::code_file),
       .meaning = "file of mode 0640 or less whose first line is the release's code",
       .needed = true},
      {.key = "address",
       .takes = takes::integer(&Release::address, 0, 249),
       .meaning = "of the release; needed with `\"benthos-udb\"`, and only there"},
      {.key = "interrogate_frequency",
       .takes =
           takes::number(&Release::interrogate_frequency, lowest_interrogate, highest_interrogate),
       .meaning = "kHz, in tenths, that the release is pinged with; needed with "
                  "`\"edgetech-8011m\"`, and only there",
       .hint = "11.0"},
      {.key = "reply_frequency",
       .takes = takes::number(&Release::reply_frequency, lowest_reply, highest_reply),
       .meaning = "kHz, in steps of 0.25, that it answers with; likewise",
       .hint = "12.0"},
      {.key = "turnaround",
       .takes = takes::duration(&Release::turnaround, 0s, 1s),
       .meaning = "from a ping to the release's answer, as its sheet says; only with "
                  "`\"edgetech-8011m\"`"},
      {.key = "sound_speed",
       .takes = takes::number(&Release::sound_speed, 1400, 1600),
       .meaning = "m/s between the deck unit and the release, for the range"},
  };
}

void read_releases(TomlTable& root, std::vector<ReleaseSettings>& releases) {
  for (TomlTable& table : root.tables("release")) {
    ReleaseSettings& release = releases.emplace_back();
    read_keys(table, release_keys(), release);
    check_unit(table, release);
  }
}

void check_releases(TomlTable& root, const std::vector<ReleaseSettings>& releases,
                    TakenDevices& taken) {
  auto tables = root.tables("release");
  check_devices(tables, releases, most_releases, "releases", taken);
}

}  // namespace buoyd
