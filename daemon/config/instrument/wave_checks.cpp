#include "config/instrument/wave_checks.hpp"

#include "config/instrument/computed_checks.hpp"
#include "config/instrument/derived_checks.hpp"
#include "model/reading_interval.hpp"

namespace buoyd {

void check_waves(InstrumentEntry& instrument, const DeploymentSettings& deployment) {
  const InstrumentSettings& settings = instrument.settings;
  std::vector<TomlTable> tables = instrument.table.tables("waves");
  const std::vector<ModelKind> kinds = known_kinds(settings, *instrument.model);
  const Micros interval = reading_interval(settings, *instrument.model);
  std::set<std::string> taken = names_before(instrument);
  for (std::size_t i = 0; i < tables.size() && i < settings.waves.size(); ++i) {
    const WaveSettings& waves = settings.waves[i];
    check_part_of_day(tables[i], waves.over);
    check_new_kind(tables[i], waves.kind, taken);
    const auto computed = wave_kind(waves, settings, kinds, interval);
    if (computed) {
      check_described(tables[i], instrument, *computed, deployment);
    } else {
      report(tables[i], computed.error());
    }
  }
}

}  // namespace buoyd
