#include <algorithm>

#include "firmware-host/defects/families.hpp"
#include "firmware-host/registers/register_words.hpp"
#include "firmware-host/world/model_parts.hpp"
#include "firmware-host/world/record_source.hpp"

namespace buoysim {

namespace {

struct OwnRegisters {
  std::size_t kind = 0;
  std::size_t channel = 0;
  const buoyd::RegisterChannel* map = nullptr;
};

/// Channels that have their registers for themselves, in kinds that nobody reads for a mark.
std::vector<OwnRegisters> own_registers(const InstrumentScenario& instrument) {
  const buoyd::RegisterMap& map = registers_of(*instrument.model);
  std::vector<buoyd::ReadSpan> spans;
  for (const buoyd::RegisterKind& kind : map.kinds) {
    for (const buoyd::RegisterChannel& channel : kind.channels) {
      for (const buoyd::RegisterValue& value : values_of(channel)) spans.push_back(value.span());
    }
  }
  std::vector<OwnRegisters> made;
  for (std::size_t kind = 0; kind < map.kinds.size(); ++kind) {
    const auto& channels = map.kinds[kind].channels;
    const bool is_marked = !map.kinds[kind].counter_reads.empty() ||
                           instrument.model->kinds[kind].record_mark.has_value();
    for (std::size_t i = 0; !is_marked && channels.size() > 1 && i < channels.size(); ++i) {
      const buoyd::RegisterChannel& one = channels[i];
      const bool is_plain = !one.find && one.time == buoyd::RegisterTime::none &&
                            one.terms.size() == 1 && !one.terms.front().is_bits();
      const auto shared =
          is_plain ? std::count_if(
                         spans.begin(), spans.end(),
                         [&](const auto& span) { return overlaps(span, one.terms.front().span()); })
                   : 0;
      if (shared == 1) made.push_back({kind, i, &one});
    }
  }
  return made;
}

bool has_two_words(const InstrumentScenario& instrument, const OwnRegisters& place) {
  const buoyd::RegisterValue& value = place.map->terms.front();
  const auto usual = usual_values(instrument, place.kind, place.channel);
  return value.width() == 2 && !value.is_text() && usual && usual->noise > 0;
}

}  // namespace

std::vector<Defect> register_defects(const Patient& patient, Draws& draws) {
  const InstrumentScenario& instrument = patient.instrument;
  if (!instrument.model->registers || is_played_as_recorded(instrument)) return {};
  const std::vector<OwnRegisters> places = own_registers(instrument);
  std::vector<Defect> made;
  const auto add = [&](DefectKind kind, const std::vector<OwnRegisters>& from) {
    if (from.empty()) return;
    const OwnRegisters& place = from[draw_index(draws, from.size())];
    const buoyd::RegisterValue& value = place.map->terms.front();
    made.push_back({kind, place.kind, place.channel,
                    static_cast<double>(register_key(value.function, value.address)), 0, 0});
  };
  add(DefectKind::refused_register, places);
  std::vector<OwnRegisters> wide;
  std::copy_if(places.begin(), places.end(), std::back_inserter(wide),
               [&](const OwnRegisters& place) { return has_two_words(instrument, place); });
  add(DefectKind::swapped_words, wide);
  return made;
}

}  // namespace buoysim
