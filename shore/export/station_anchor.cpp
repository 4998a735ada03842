#include "shore/export/station_anchor.hpp"

#include <algorithm>
#include <optional>

#include "base/json.hpp"
#include "shore/export/station_descriptions.hpp"

namespace buoyshore {

using buoyd::Json;
using buoyd::Result;

namespace {

/// The bench before a voyage may bear its id: it has no anchor.
std::string deployment_of(const Json& description) {
  const Json* const deployment = description.find("deployment");
  if (deployment == nullptr) return "";
  return deployment->string_at("id").value_or("") + ' ' +
         deployment->string_at("state").value_or("");
}

std::optional<StationAnchor> anchor_in(const Json& description) {
  const Json* const computed = description.find("computed");
  const Json* const place = computed == nullptr ? nullptr : computed->find("anchor");
  if (place == nullptr || place->items().size() != 2) return std::nullopt;
  const auto latitude = place->items()[0].number();
  const auto longitude = place->items()[1].number();
  const auto radius = computed->number_at("radius");
  if (!latitude || !longitude || !radius) return std::nullopt;
  return StationAnchor{deployment_of(description), *latitude, *longitude, *radius};
}

}  // namespace

Result<std::vector<StationAnchor>> station_anchors(PreparedSql& sql, const std::string& station) {
  auto descriptions = descriptions_by_newest(sql, station);
  std::vector<StationAnchor> anchors;
  if (failed_with(descriptions, buoyd::ErrorCode::invalid)) return anchors;  // of no instrument
  if (!descriptions) return pass_on(descriptions);
  for (const buoyd::DescriptionPtr& one : *descriptions) {
    const auto text = Json::parse(one->text());
    const auto anchor = text ? anchor_in(*text) : std::nullopt;
    if (anchor) anchors.insert(anchors.begin(), *anchor);
  }
  return anchors;
}

const StationAnchor* anchor_of(const std::vector<StationAnchor>& anchors,
                               const buoyd::Description& description) {
  const auto text = Json::parse(description.text());
  if (!text) return nullptr;
  const auto found = std::ranges::find(anchors, deployment_of(*text), &StationAnchor::deployment);
  return found == anchors.end() ? nullptr : &*found;
}

}  // namespace buoyshore
