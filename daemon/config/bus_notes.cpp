#include "config/bus_notes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/line_timing.hpp"

namespace buoyd {
namespace {

using Lines = std::vector<LineEntry>;
using Instruments = std::vector<InstrumentEntry>;
using Notes = std::vector<std::string>;

std::string device_of(const Lines& lines, const InstrumentEntry& instrument) {
  const LineEntry* const line = line_of(lines, instrument);
  return line == nullptr ? "" : line->settings.device;
}

/// Lines that share a TCP device may each keep other kinds of what speaks on its own there.
bool keep_one_kind(const InstrumentEntry& one, const InstrumentEntry& other) {
  return std::ranges::any_of(one.model->kinds, [&](const ModelKind& kind) {
    return one.settings.keeps(kind.name) && other.settings.keeps(kind.name);
  });
}

bool are_twins(const Lines& lines, const InstrumentEntry& one, const InstrumentEntry& other) {
  return one.settings.model == other.settings.model && one.settings.unit == other.settings.unit &&
         one.settings.line != other.settings.line &&
         device_of(lines, one) == device_of(lines, other) && keep_one_kind(one, other);
}

/// A TCP device takes several lines, so that a block that was copied goes on asking the first one.
void note_twins(const Lines& lines, const Instruments& instruments, Notes& notes) {
  for (std::size_t i = 0; i < instruments.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (!are_twins(lines, instruments[i], instruments[k])) continue;
      const InstrumentSettings& one = instruments[i].settings;
      notes.push_back(
          fmt::format("instruments {} and {} are both model {}, unit {} at {}: one instrument's "
                      "readings come twice",
                      instruments[k].settings.name, one.name, one.model, one.unit,
                      device_of(lines, instruments[i])));
    }
  }
}

void note_idle_line(const LineEntry& line, const Instruments& instruments, Notes& notes) {
  const auto is_on_it = [&](const InstrumentEntry& entry) {
    return entry.settings.line == line.settings.name;
  };
  if (std::ranges::none_of(instruments, is_on_it)) {
    notes.push_back(fmt::format("line {} has no instrument", line.settings.name));
  }
}

void note_guessed_baud(const LineEntry& line, const Instruments& instruments, Notes& notes) {
  if (line.table.has("baud") || is_tcp_device(line.settings.device)) return;
  const auto guesses = [&](const InstrumentEntry& entry) {
    return entry.settings.line == line.settings.name && !entry.model->states_baud;
  };
  const auto one = std::ranges::find_if(instruments, guesses);
  if (one == instruments.end()) return;
  notes.push_back(
      fmt::format("line {}: baud is not stated, and {} does not say what its maker ships: {} is "
                  "taken",
                  line.settings.name, one->settings.model, line.settings.baud));
}

}  // namespace

Notes bus_notes(const Lines& lines, const Instruments& instruments) {
  Notes notes;
  note_twins(lines, instruments, notes);
  for (const LineEntry& line : lines) {
    note_idle_line(line, instruments, notes);
    note_guessed_baud(line, instruments, notes);
  }
  return notes;
}

}  // namespace buoyd
