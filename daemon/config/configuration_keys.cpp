#include "config/sections.hpp"

namespace buoyd {

namespace {

template <class Section>
void add(std::vector<SectionFacts>& all, std::string name,
         const std::vector<Setting<Section>>& settings, std::string_view more = "") {
  SectionFacts facts = facts_of(std::move(name), settings);
  for (KeyFacts& key : facts.keys) key.meaning += more;
  if (!all.empty() && all.back().name == facts.name) {
    std::vector<KeyFacts>& keys = all.back().keys;
    keys.insert(keys.end(), facts.keys.begin(), facts.keys.end());
  } else {
    all.push_back(std::move(facts));
  }
}

}  // namespace

std::vector<SectionFacts> configuration_keys() {
  std::vector<SectionFacts> all;
  add(all, "", root_keys());
  add(all, "[station]", station_keys());
  add(all, "[deployment]", deployment_keys());
  add(all, "[deployment]", watch_keys());
  add(all, "[spool]", spool_keys());
  add(all, "[mqtt]", mqtt_keys());
  add(all, "[mqtt]", archive_keys(), ". Only with `\"shore\"`");
  add(all, "[science]", science_keys());
  add(all, "[clock]", clock_keys());
  add(all, "[commands]", command_keys());
  add(all, "[link]", link_keys());
  add(all, "[start]", start_keys());
  add(all, "[battery]", battery_keys());
  add(all, "[[line]]", line_keys());
  add(all, "[[line]]", serial_keys());
  add(all, "[[instrument]]", instrument_keys());
  add(all, "[[instrument.quality]]", quality_keys());
  add(all, "[[instrument.derived]]", derived_keys());
  add(all, "[[instrument.waves]]", wave_keys());
  add(all, "[[instrument.statistics]]", statistics_keys());
  add(all, "[[instrument.event]]", event_keys());
  add(all, "[[instrument.reception]]", reception_keys());
  add(all, "[[message_link]]", message_link_keys());
  add(all, "[[release]]", release_keys());
  add(all, "[acoustic]", acoustic_keys());
  add(all, "[[acoustic.node]]", acoustic_node_keys());
  return all;
}

}  // namespace buoyd
