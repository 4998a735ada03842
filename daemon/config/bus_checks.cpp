#include "config/bus_checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/json.hpp"
#include "config/configuration.hpp"
#include "config/instrument/derived_checks.hpp"
#include "config/instrument/event_checks.hpp"
#include "config/instrument/interval_checks.hpp"
#include "config/instrument/quality_checks.hpp"
#include "config/instrument/reception_checks.hpp"
#include "config/instrument/statistics_checks.hpp"
#include "config/instrument/wave_checks.hpp"
#include "config/sections.hpp"
#include "core/device.hpp"
#include "core/line_timing.hpp"
#include "model/describe.hpp"

namespace buoyd {
namespace {

// A name may be given once; an empty one is a mistake that was reported already.
template <class Entry>
void check_names(std::vector<Entry>& entries) {
  std::map<std::string, std::uint32_t> lines_of_names;
  for (Entry& entry : entries) {
    const std::string& name = entry.settings.name;
    const auto [first, is_new] = lines_of_names.emplace(name, entry.table.place("name").line);
    if (!is_new && !name.empty()) {
      entry.table.mistake("name", fmt::format("name {} is taken in line {}, expected another",
                                              json_string(name), first->second));
    }
  }
}

// One port cannot be opened twice; a TCP device may take several connections (MB-17).
void check_devices(std::vector<LineEntry>& lines) {
  std::set<std::string> seen;
  for (LineEntry& line : lines) {
    const auto device = parse_device(line.settings.device);
    if (device && !std::holds_alternative<TcpDevice>(*device) &&
        !seen.insert(line.settings.device).second) {
      line.table.mistake("device", fmt::format("device {} is another line's, expected each once",
                                               json_string(line.settings.device)));
    }
  }
}

void check_line_is_known(const std::vector<LineEntry>& lines, InstrumentEntry& instrument) {
  if (!instrument.table.has("line") || line_of(lines, instrument) != nullptr) {
    return;
  }
  std::vector<std::string> names;
  names.reserve(lines.size());
  for (const LineEntry& line : lines) {
    names.push_back(json_string(line.settings.name));
  }
  instrument.table.mistake(
      "line",
      fmt::format("line is {}, expected a [[line]]'s name: {}",
                  json_string(instrument.settings.line),
                  names.empty() ? "there is none" : fmt::format("{}", fmt::join(names, ", "))));
}

/// Whatever it is asked: nothing is left for the instrument's time-out.
bool has_own_timeouts(const Model& model) {
  const auto lacks_it = [](const PollStep& step) {
    return step.timeout == Micros{0} && (!step.expect.empty() || !step.answer.empty());
  };
  const auto& poll = model.poll;
  return poll && std::ranges::none_of(poll->steps, lacks_it) &&
         !(poll->recover && lacks_it(*poll->recover));
}

void check_times(InstrumentEntry& instrument) {
  InstrumentSettings& settings = instrument.settings;
  TomlTable& table = instrument.table;
  const std::string& model = instrument.model->name;
  if (!is_polled(*instrument.model)) {
    for (const std::string_view key : {"interval", "timeout", "unit"}) {
      expect_absent(table, key, fmt::format("to {}, which speaks on its own", model));
    }
    if (!settings.power || settings.power->every == Micros(0)) {
      expect_absent(table, "offset",
                    fmt::format("to {}, which speaks on its own without bursts", model));
      return;
    }
  } else {
    if (has_own_timeouts(*instrument.model)) {
      expect_absent(table, "timeout", fmt::format("to {}, whose steps have their own", model));
    }
    if (!table.has("interval")) settings.interval = instrument.model->interval;
  }
  const std::string mistake = mistake_of_offset(settings);
  if (!mistake.empty()) table.mistake("offset", mistake);
}

void check_kinds(InstrumentEntry& instrument) {
  const Model& model = *instrument.model;
  if (is_polled(model)) {
    expect_absent(instrument.table, "kinds", fmt::format("to {}, which is polled", model.name));
    return;
  }
  for (const std::string& kind : instrument.settings.kinds) {
    if (std::ranges::find(model.kinds, kind, &ModelKind::name) == model.kinds.end()) {
      instrument.table.mistake(
          "kinds", fmt::format("kinds has {}, expected those of {} (buoyctl models show {})",
                               json_string(kind), model.name, model.name));
    }
  }
}

void check_rate(InstrumentEntry& instrument) {
  const Model& model = *instrument.model;
  if (is_polled(model) && !model.marks_records()) {
    expect_absent(instrument.table, "rate",
                  fmt::format("to {}, which is polled and brings a record each time", model.name));
  }
}

void check_calibration(InstrumentEntry& instrument) {
  const auto& calibrated = instrument.settings.calibrated;
  const auto has_channel = [&](const std::string& channel) {
    return std::ranges::any_of(instrument.model->kinds, [&](const ModelKind& kind) {
      return find_named(kind.channels, channel) != nullptr;
    });
  };
  for (std::size_t i = 0; calibrated && i < calibrated->corrections.size(); ++i) {
    const std::string& channel = calibrated->corrections[i].channel;
    if (channel.empty() || has_channel(channel)) continue;
    instrument.table.mistake(
        "calibrated",
        fmt::format("corrections has channel {}, expected one of {} (buoyctl models "
                    "show {})",
                    json_string(channel), instrument.model->name, instrument.model->name));
  }
}

void check_unit(const LineEntry& line, InstrumentEntry& instrument) {
  const int unit = instrument.settings.unit;
  const auto& poll = instrument.model->poll;
  if (poll && poll->has_unit() && (unit < poll->lowest_unit || unit > poll->highest_unit)) {
    instrument.table.mistake(
        "unit", fmt::format("unit is {}, expected {} to {} of {}", unit, poll->lowest_unit,
                            poll->highest_unit, instrument.model->name));
  }
  if (poll && !poll->has_unit()) {
    expect_absent(instrument.table, "unit",
                  fmt::format("to {}, which has no address", instrument.model->name));
  }
  if (instrument.model->registers && !is_tcp_device(line.settings.device) &&
      (unit < 1 || unit > 247)) {
    instrument.table.mistake("unit",
                             fmt::format("unit is {}, expected 1 to 247 on a serial line", unit));
  }
}

// Of texts only those of one model: what another is sent does not concern it.
bool shares_address(const InstrumentEntry& one, const InstrumentEntry& other) {
  const bool same = one.settings.unit == other.settings.unit;
  const bool one_model = one.model->poll && one.model->hash == other.model->hash;
  return same && (one.model->registers || one_model);
}

bool has_no_address(const InstrumentEntry& instrument) {
  return instrument.model->poll && !instrument.model->poll->has_unit();
}

// Those before it on its line: one conversation at a time needs one of a unit, and one manner.
void check_neighbours(std::vector<InstrumentEntry>& instruments, std::size_t index) {
  InstrumentEntry& instrument = instruments[index];
  for (std::size_t i = 0; i < index; ++i) {
    const InstrumentEntry& other = instruments[i];
    if (!other.model || other.settings.line != instrument.settings.line) {
      continue;
    }
    if (is_polled(*other.model) != is_polled(*instrument.model)) {
      instrument.table.mistake(
          "line", fmt::format("{} {} and {} {}, expected polled and listening instruments on lines "
                              "of their own",
                              instrument.settings.name,
                              is_polled(*instrument.model) ? "is polled" : "speaks on its own",
                              other.settings.name,
                              is_polled(*other.model) ? "is polled" : "speaks on its own"));
      return;
    }
    if (has_no_address(instrument) || has_no_address(other)) {
      const auto& deaf = has_no_address(instrument) ? instrument : other;
      instrument.table.mistake(
          "line", fmt::format("{} of model {} has no address, expected it on a line of its own",
                              deaf.settings.name, deaf.model->name));
      return;
    }
    if (shares_address(instrument, other)) {
      instrument.table.mistake(
          "unit", fmt::format("unit {} on this line is {}'s, expected each once",
                              instrument.settings.unit, json_string(other.settings.name)));
      return;
    }
  }
}

void check_descriptions(InstrumentEntry& instrument, const DeploymentSettings& deployment) {
  if (instrument.settings.name.empty()) return;  // reported already
  const Model& model = *instrument.model;
  for (std::size_t kind = 0; kind < model.kinds.size(); ++kind) {
    const auto made = describe(model, kind, instrument.settings, deployment, {}, {});
    if (!made) {
      instrument.table.mistake(fmt::format("cannot be described: {}", made.error().text));
      return;
    }
  }
}

using Serial = std::tuple<std::uint32_t, std::uint8_t, Parity, std::uint8_t>;

std::string print(const Serial& serial) {
  const auto& [baud, data_bits, parity, stop_bits] = serial;
  const char letter = parity == Parity::none ? 'N' : parity == Parity::even ? 'E' : 'O';
  return fmt::format("{} {}{}{}", baud, data_bits, letter, stop_bits);
}

// What the line is, where its configuration says so, and what the model has else.
Serial wanted(const LineEntry& line, const LineSettings& model) {
  const auto choose = [&](std::string_view key, auto own, auto theirs) {
    return line.table.has(key) ? own : theirs;
  };
  const LineSettings& own = line.settings;
  return {choose("baud", own.baud, model.baud), choose("data_bits", own.data_bits, model.data_bits),
          choose("parity", own.parity, model.parity),
          choose("stop_bits", own.stop_bits, model.stop_bits)};
}

void take_defaults(LineEntry& line, const std::vector<InstrumentEntry>& instruments) {
  const InstrumentEntry* first = nullptr;
  Serial taken;
  for (const InstrumentEntry& instrument : instruments) {
    if (!instrument.model || instrument.settings.line != line.settings.name) {
      continue;
    }
    const Serial theirs = wanted(line, instrument.model->line_defaults);
    if (first != nullptr && theirs != taken) {
      line.table.mistake(fmt::format(
          "has {} at {} and {} at {}, expected baud, data_bits, parity and stop_bits to be set",
          first->settings.name, print(taken), instrument.settings.name, print(theirs)));
      return;
    }
    first = &instrument;
    taken = theirs;
  }
  if (first != nullptr) {
    LineSettings& own = line.settings;
    std::tie(own.baud, own.data_bits, own.parity, own.stop_bits) = taken;
  }
}

/// With fewer bits each frame of Modbus RTU is damaged.
void check_data_bits(LineEntry& line, const std::vector<InstrumentEntry>& instruments) {
  const auto speaks_modbus = [&](const InstrumentEntry& one) {
    return one.model && one.model->registers && one.settings.line == line.settings.name;
  };
  const auto one = std::ranges::find_if(instruments, speaks_modbus);
  if (one == instruments.end() || line.settings.data_bits == 8) return;
  line.table.mistake("data_bits", fmt::format("data_bits is {}, expected 8: {} speaks Modbus RTU",
                                              line.settings.data_bits, one->settings.name));
}

void mark_heard(std::vector<InstrumentEntry>& instruments, const std::string& name) {
  for (InstrumentEntry& one : instruments) {
    if (one.settings.name == name) one.settings.is_heard = true;
  }
}

void mark_those_that_say_declination(std::vector<InstrumentEntry>& instruments) {
  for (InstrumentEntry& one : instruments) {
    const bool says_rmc = one.model && find_named(one.model->kinds, "rmc") != nullptr;
    if (says_rmc && one.settings.keeps("rmc")) one.settings.is_heard = true;
  }
}

}  // namespace

void check_lines(std::vector<LineEntry>& lines) {
  check_names(lines);
  check_devices(lines);
  if (lines.size() > max_lines) {
    lines[max_lines].table.mistake(
        fmt::format("is number {}, expected at most {}", max_lines + 1, max_lines));
  }
}

void check_instruments(std::vector<LineEntry>& lines, std::vector<InstrumentEntry>& instruments,
                       const DeploymentSettings& deployment) {
  check_names(instruments);
  for (std::size_t i = 0; i < instruments.size(); ++i) {
    InstrumentEntry& instrument = instruments[i];
    check_line_is_known(lines, instrument);
    if (!instrument.model) {
      continue;
    }
    check_times(instrument);
    check_kinds(instrument);
    check_rate(instrument);
    check_calibration(instrument);
    check_quality(instrument, deployment);
    check_waves(instrument, deployment);
    check_statistics(instrument, deployment);
    check_receptions(instrument);
    check_events(instrument);
    if (const LineEntry* const line = line_of(lines, instrument)) {
      check_unit(*line, instrument);
      check_neighbours(instruments, i);
    }
    check_descriptions(instrument, deployment);
  }
  check_derived(instruments);
  check_storms(instruments);
}

void mark_heard(std::vector<InstrumentEntry>& instruments) {
  for (const InstrumentEntry& one : instruments) {
    for (const DerivedSettings& derived : one.settings.derived) {
      for (const DerivedSettings::Input& input : derived.inputs) {
        mark_heard(instruments, input.channel.substr(0, input.channel.find('.')));
      }
      const auto& declination = one.settings.declination;
      if (declination && declination->from_rmc) mark_those_that_say_declination(instruments);
    }
  }
}

void take_line_defaults(std::vector<LineEntry>& lines,
                        const std::vector<InstrumentEntry>& instruments) {
  for (LineEntry& line : lines) {
    if (!is_tcp_device(line.settings.device)) {
      take_defaults(line, instruments);
      check_data_bits(line, instruments);
    }
  }
}

TakenDevices::TakenDevices(const std::vector<LineEntry>& lines) {
  for (const LineEntry& line : lines) devices_.insert(line.settings.device);
}

void TakenDevices::take(TomlTable& table, const std::string& device) {
  if (device.empty() || devices_.insert(device).second) return;
  table.mistake("device", fmt::format("device {} is another's already, expected one of its own",
                                      json_string(device)));
}

}  // namespace buoyd
