#include "shore/station/at_sea.hpp"

#include "base/json.hpp"

namespace buoyshore {

using buoyd::Json;

bool is_at_sea(const buoyd::Description& description) {
  const auto text = Json::parse(description.text());
  if (!text) return true;
  const Json* const simulated = text->find("simulated");
  if (simulated != nullptr && simulated->boolean().value_or(false)) return false;
  const Json* const deployment = text->find("deployment");
  return deployment == nullptr || deployment->string_at("state").value_or("deployed") == "deployed";
}

}  // namespace buoyshore
