#include "firmware-host/world/model_parts.hpp"

#include <algorithm>

namespace buoysim {

bool can_be_null(const buoyd::RegisterKind& map, std::size_t channel) {
  const buoyd::RegisterChannel& own = map.channels[channel];
  if (!own.nulls.empty() || own.require.empty()) {
    return !own.nulls.empty();
  }
  const buoyd::RegisterValue& last = own.require.back().value;
  std::size_t uses = 0;
  for (const buoyd::RegisterChannel& other : map.channels) {
    for (const buoyd::RegisterTest& test : other.require) {
      uses += test.value == last ? 1U : 0U;
    }
    uses += std::find(other.terms.begin(), other.terms.end(), last) != other.terms.end() ? 1U : 0U;
  }
  return uses == 1;
}

bool can_be_null(const buoyd::Model& model, std::size_t kind, std::size_t channel) {
  if (model.frames) {
    return !model.frames->kinds[kind].channels[channel].nulls.empty();
  }
  return !model.registers || can_be_null(model.registers->kinds[kind], channel);
}

}  // namespace buoysim
