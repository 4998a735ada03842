#include "config/instrument/reception_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/quantity.hpp"
#include "config/instrument/computed_checks.hpp"
#include "config/instrument/longest_wait.hpp"
#include "model/reading_interval.hpp"

namespace buoyd {
namespace {

/// A message is only missing if somebody knows when it should have come.
void check_rhythm(TomlTable& table, const InstrumentEntry& instrument) {
  const bool is_known = is_polled(*instrument.model) ||
                        between_records(instrument.settings, *instrument.model) > Micros(0);
  if (is_known) return;
  table.mistake("the instrument speaks and has no rate, expected it, as rate = \"1 /s\"");
}

}  // namespace

std::string mistake_of_gap(const ReceptionSettings& reception, const InstrumentSettings& instrument,
                           const Model& model) {
  const LongestWait wait = longest_wait(instrument, reading_interval(instrument, model));
  if (!reception.gap || *reception.gap >= wait.time) return {};
  return fmt::format("gap is {}, expected at least the {}", print_duration(*reception.gap),
                     wait.text);
}

void check_receptions(InstrumentEntry& instrument) {
  const InstrumentSettings& settings = instrument.settings;
  std::vector<TomlTable> tables = instrument.table.tables("reception");
  std::set<std::string> taken = names_before(instrument);
  for (const auto& one : settings.waves) taken.insert(one.kind);
  for (const auto& one : settings.statistics) taken.insert(one.kind);
  for (std::size_t i = 0; i < tables.size() && i < settings.receptions.size(); ++i) {
    const ReceptionSettings& reception = settings.receptions[i];
    if (reception.kind.empty()) continue;  // reported already
    check_new_kind(tables[i], reception.kind, taken);
    const auto made = reception_kind(reception, settings, *instrument.model);
    if (!made) tables[i].mistake("of", made.error().text);
    check_rhythm(tables[i], instrument);
    const std::string gap = mistake_of_gap(reception, settings, *instrument.model);
    if (!gap.empty()) tables[i].mistake("gap", gap);
  }
}

}  // namespace buoyd
