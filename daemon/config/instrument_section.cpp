// [[instrument]].

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "base/quantity.hpp"
#include "base/time.hpp"
#include "config/sections.hpp"
#include "config/takes.hpp"
#include "core/own_reading.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr double shortest_slope = -1e6;
constexpr double longest_slope = 1e6;
constexpr double most_offset = 1e9;
constexpr std::size_t longest_note = 128;

/// "2026-09-14"
bool is_date(std::string_view text) {
  return text.size() == std::string_view("2026-09-14").size() &&
         parse_iso8601(std::string(text) + "T00:00:00Z");
}

/// "UTC", or "+08:00": between -12 and +14 hours.
bool is_zone(std::string_view text) {
  if (text == "UTC") return true;
  if (text.size() != std::string_view("+08:00").size()) return false;
  const auto away = parse_iso8601(fmt::format("1970-01-01T{}:00Z", text.substr(1)));
  const bool is_sign = text[0] == '+' || text[0] == '-';
  return is_sign && away && away->time_since_epoch() <= (text[0] == '+' ? 14h : 12h);
}

std::optional<double> read_rate(TomlTable& table, std::string_view key) {
  const auto text = table.string(key);
  if (!text) return std::nullopt;
  auto rate = parse_rate(*text);
  if (rate) return *rate;
  table.mistake(key, fmt::format("{} is {}, {}", key, json_string(*text), rate.error().text));
  return std::nullopt;
}

std::string print_quoted_rate(double rate) {
  return json_string(print_rate(rate));
}

/// Its description has one of each.
void check_corrected_once(TomlTable& table, const std::string& channel,
                          const std::vector<ChannelCorrection>& before) {
  if (channel.empty()) return;  // reported already
  if (std::ranges::find(before, channel, &ChannelCorrection::channel) == before.end()) return;
  table.mistake("channel", fmt::format("channel {} is corrected twice, expected each once",
                                       json_string(channel)));
}

std::vector<ChannelCorrection> read_corrections(TomlTable& table, std::string_view key) {
  std::vector<ChannelCorrection> corrections;
  for (TomlTable& one : table.tables(key)) {
    ChannelCorrection correction;
    set(correction.channel,
        one.has("channel") ? read_word(one, "channel") : one.required_string("channel"));
    check_corrected_once(one, correction.channel, corrections);
    correction.slope = one.number("slope", shortest_slope, longest_slope).value_or(1);
    if (correction.slope == 0) one.mistake("slope", "slope is 0, expected another number");
    correction.offset = one.number("offset", -most_offset, most_offset).value_or(0);
    corrections.push_back(std::move(correction));
  }
  return corrections;
}

void read_calibrated(TomlTable& table, std::string_view key, InstrumentSettings& instrument) {
  auto said = table.table(key);
  if (!said) return;
  CalibrationSettings& calibrated = instrument.calibrated.emplace();
  if (!said->has("date")) said->mistake("\"date\" is missing");
  set(calibrated.date, read_sound(*said, "date", is_date, "a day, as \"2026-09-14\""));
  set(calibrated.reference, read_text(*said, "reference", longest_note));
  set(calibrated.certificate, read_text(*said, "certificate", longest_note));
  calibrated.corrections = read_corrections(*said, "corrections");
}

/// How it stands there, and whose clock it has: what only its description says.
std::vector<Setting<InstrumentSettings>> mounting_keys() {
  using Instrument = InstrumentSettings;
  return {
      {.key = "height",
       .takes = takes::number(&Instrument::height, -100, 10'000),
       .meaning = "m above the sea surface"},
      {.key = "depth",
       .takes = takes::number(&Instrument::depth, -100, 11'000),
       .meaning = "m below it; one of the two"},
      {.key = "datum_offset",
       .takes = takes::number(&Instrument::datum_offset, -11'000, 11'000),
       .meaning = "m from the datum that levels are told from up to what the instrument calls 0"},
      {.key = "orientation",
       .takes = takes::printable(&Instrument::orientation, 128),
       .meaning = "how it is mounted, for people. `\"up\"` or `\"down\"` alone says where a "
                  "profiler looks: beside its `height` or `depth` the cells at a distance from it "
                  "have depths in [exports](exports.md)"},
      {.key = "azimuth",
       .takes = takes::number(&Instrument::azimuth, 0, 360),
       .meaning =
           "degrees clockwise from the bow to its north mark; where nothing turns, from true "
           "north"},
      {.key = "tilt",
       .takes = takes::number(&Instrument::tilt, 0, 180),
       .meaning = "degrees between its axis and the vertical"},
      {.key = "clock",
       .takes = takes::any(
           &Instrument::clock, "`\"UTC\"`, or `\"-12:00\"` to `\"+14:00\"`",
           [](TomlTable& table, std::string_view key) {
             return read_sound(table, key, is_zone, "\"UTC\", or the zone as \"+08:00\"");
           },
           takes::print_if_any),
       .meaning = "the zone that its own clock is set to"},
      {.key = "calibrated",
       .takes = {"table", read_calibrated, [](const Instrument&) { return std::string(); }},
       .meaning = "`date` (needed), `reference` it was compared with, number of the `certificate`, "
                  "and `corrections`: what the certificate found of channels, as `[{ channel = "
                  "\"air_temperature\", slope = 1.0002, offset = -0.013 }]`, where true = slope × "
                  "said + offset. Values stay as the instrument said them",
       .hint = "{ date = \"2026-09-14\", reference = \"SPRT 4711\", certificate = \"N 118\" }"},
  };
}

}  // namespace

std::vector<Setting<InstrumentSettings>> instrument_keys() {
  using Instrument = InstrumentSettings;
  std::vector<Setting<InstrumentSettings>> keys{
      {.key = "name",
       .takes = takes::name(&Instrument::name),
       .meaning = "in topics; not `\"buoyd\"`, each once",
       .needed = true},
      {.key = "line",
       .takes = takes::word(&Instrument::line),
       .meaning = "a line's name",
       .needed = true},
      {.key = "model",
       .takes = takes::word(&Instrument::model),
       .meaning =
           "stem of a file in /usr/share/buoyd/models or /etc/buoyd/models, where the latter "
           "wins; `buoyctl models list`",
       .needed = true},
      {.key = "unit",
       .takes = takes::integer(&Instrument::unit, 0, 255),
       .meaning = "Modbus unit or address, each once on a line",
       .range = "1 to 247; on TCP 0 to 255; of a polled text instrument as its model says"},
      {.key = "interval",
       .takes = takes::duration(&Instrument::interval, shortest_interval, longest_interval),
       .meaning = "time between polls, on a grid aligned to UTC",
       .standard = "the model's"},
      {.key = "offset",
       .takes = takes::duration(&Instrument::offset, 0s, 24h),
       .meaning = "shift on that grid; of bursts, on theirs",
       .range = "less than `interval`, or the `every` of bursts"},
      {.key = "timeout",
       .takes = takes::duration(&Instrument::timeout, 10ms, 1min),
       .meaning =
           "for the first byte of an answer, where a step of its model has no time-out of its "
           "own",
       .standard = "the model's"},
      {.key = "rate",
       .takes = takes::any(&Instrument::rate, "up to `\"1000 /s\"`", read_rate, print_quoted_rate),
       .meaning = "how often each message of an instrument that speaks comes, or a new record of "
                  "one that marks its records, as `\"10 /s\"`; for windows, gusts, waves, "
                  "tests of quality and the forecast, and when it is `silent`",
       .standard = "the model's, or once a second"},
      {.key = "kinds",
       .takes = takes::texts(&Instrument::kinds, "names of the model's kinds"),
       .meaning = "of an instrument that speaks: the messages that become readings, as `[\"gga\", "
                  "\"zda\"]`; a receiver that says a lot costs link and card only what is named. A "
                  "kind that gives the time and is not named keeps no clock",
       .standard = "all"},
      {.key = "serial_number",
       .takes = takes::printable(&Instrument::serial_number, 64),
       .meaning = "in its descriptions, over what the instrument says itself"},
  };
  for (auto& key : mounting_keys()) keys.push_back(std::move(key));
  keys.push_back(
      {.key = "power",
       .takes = {"`chip` and `line`, or `instrument` and `relay`", read_instrument_power,
                 [](const Instrument&) { return std::string(); }},
       .meaning =
           "what switches it, in the keys of `[link]` `power`. With `warm_up` it is switched "
           "on so long before it is due and off behind its reading, where it can be off for "
           "`off_time` at least; with `every` and `burst` it measures so long, so often. "
           "Without these it stays on. One that is silent is switched off and on "
           "([power](power.md))",
       .hint = "{ chip = \"/dev/gpiochip0\", line = 22, warm_up = \"20 s\", every = \"1 h\", "
               "burst = \"20 min\" }"});
  keys.push_back({.key = "record",
                  .takes = takes::choice(&Instrument::record, {"all", "statistics"}),
                  .meaning =
                      "which of its readings are kept: with `\"statistics\"` only those of "
                      "`[[instrument.statistics]]` and `[[instrument.waves]]`, and what the line "
                      "said stays in the raw bytes, if they are kept"});
  keys.push_back({.key = "simulated",
                  .takes = takes::boolean(&Instrument::simulated),
                  .meaning = "its readings say that they are not real"});
  return keys;
}

void read_instrument(TomlTable& table, InstrumentSettings& instrument) {
  read_keys(table, instrument_keys(), instrument);
  for (TomlTable& one : table.tables("quality")) {
    read_quality(one, instrument.quality.emplace_back());
  }
  for (TomlTable& one : table.tables("derived")) {
    read_derived(one, instrument.derived.emplace_back());
  }
  for (TomlTable& one : table.tables("waves")) {
    read_waves(one, instrument.waves.emplace_back());
  }
  for (TomlTable& one : table.tables("statistics")) {
    read_statistics(one, instrument.statistics.emplace_back());
  }
  for (TomlTable& one : table.tables("event")) {
    read_event(one, instrument.events.emplace_back());
  }
  for (TomlTable& one : table.tables("reception")) {
    read_reception(one, instrument.receptions.emplace_back());
  }
  if (instrument.name == own_instrument) {
    table.mistake("name",
                  "name is \"buoyd\", which the daemon's own readings bear, expected "
                  "another");
  }
  // A position along the vertical: above the sea surface or below it, not both.
  if (table.has("height") && table.has("depth")) {
    table.mistake("depth", "depth and height exclude one another, expected one of them");
  }
}

}  // namespace buoyd
