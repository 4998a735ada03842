#include <algorithm>

#include "firmware-host/defects/families.hpp"
#include "firmware-host/world/model_parts.hpp"

namespace buoysim {

namespace {

constexpr Sizes latencies{0.03, 0.3};        // s
constexpr Sizes spoiled_shares{0.03, 0.15};  // of answers
constexpr Sizes deaths{15, 30};              // s: longer than any instrument here takes to start

bool has_checksum(const Patient& patient) {
  const buoyd::Model& model = *patient.instrument.model;
  if (model.registers) return patient.line.tcp_address.empty();
  const buoyd::MessageSet& messages = messages_of(model);
  return messages.framing.checksum.any() || !messages.framing.block_end.empty() ||
         std::any_of(messages.formats.begin(), messages.formats.end(),
                     [](const buoyd::MessageFormat& one) { return one.checksum.any(); });
}

}  // namespace

std::vector<Defect> line_defects(const Patient& patient, Draws& draws) {
  std::vector<Defect> made;
  const double latency = draw_size(draws, latencies);
  const double share = draw_size(draws, spoiled_shares);
  const double death = draw_size(draws, deaths);
  const buoyd::Model& model = *patient.instrument.model;
  const double timeout =
      static_cast<double>(patient.instrument.settings.timeout.value_or(model.timeout).count()) /
      1e6;
  const bool is_asked = model.registers || model.poll;
  if (is_asked) {
    made.push_back({DefectKind::latency, 0, 0, std::min(latency, timeout / 2), 0, 0});
  }
  if (has_checksum(patient)) made.push_back({DefectKind::bad_checksums, 0, 0, 0, share, 0});
  made.push_back({DefectKind::dead_at_start, 0, 0, death, 0, 0});
  return made;
}

}  // namespace buoysim
