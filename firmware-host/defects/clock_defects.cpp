#include <algorithm>

#include "firmware-host/defects/families.hpp"
#include "firmware-host/world/model_parts.hpp"

namespace buoysim {

namespace {

constexpr Sizes clock_offsets{2, 7200};       // s
constexpr Sizes clock_drifts{60e-6, 600e-6};  // of bad crystals

bool tells_utc(const InstrumentScenario& instrument) {
  const auto& kinds = instrument.model->kinds;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    const auto& channels = kinds[kind].channels;
    const bool tells = std::any_of(channels.begin(), channels.end(), [](const auto& channel) {
      return channel.role == buoyd::ChannelRole::utc;
    });
    if (tells && is_said(instrument, kind)) return true;
  }
  return false;
}

}  // namespace

std::vector<Defect> clock_defects(const Patient& patient, Draws& draws) {
  const double offset = draw_sign(draws) * draw_size(draws, clock_offsets);
  const double drift = draw_sign(draws) * draw_size(draws, clock_drifts);
  if (!tells_utc(patient.instrument) || is_played_as_recorded(patient.instrument)) return {};
  return {{DefectKind::clock_offset, 0, 0, offset, 0, 0},
          {DefectKind::clock_drift, 0, 0, drift, 0, 0}};
}

}  // namespace buoysim
