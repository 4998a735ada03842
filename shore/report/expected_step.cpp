#include "shore/report/expected_step.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "base/json.hpp"
#include "core/own_reading.hpp"

namespace buoyshore {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t hour = 3600 * second;
/// From so many readings an hour on, that number says how slow a kind is.
constexpr std::int64_t enough = 20;
constexpr std::array<std::string_view, 2> on_change{"event", "reception"};

bool comes_on_change(const buoyd::Json& computed) {
  const auto method = computed.string_at("method");
  return method && std::ranges::find(on_change, *method) != on_change.end();
}

}  // namespace

std::optional<std::int64_t> expected_step(const buoyd::Description& description) {
  if (description.instrument() == buoyd::own_instrument) return std::nullopt;
  const auto json = buoyd::Json::parse(description.text());
  if (!json || json->find("of") != nullptr) return std::nullopt;
  const buoyd::Json* computed = json->find("computed");
  std::optional<double> seconds = json->number_at("interval");
  const auto over = json->number_at("over");
  if (computed != nullptr) {
    if (comes_on_change(*computed)) return std::nullopt;
    const auto every = computed->number_at("every");
    if (every || over) seconds = every ? every : over;
  } else if (!seconds) {
    seconds = over;
  }
  if (!seconds || !(*seconds > 0)) return std::nullopt;
  return std::max<std::int64_t>(1, std::llround(*seconds * static_cast<double>(second)));
}

std::int64_t shift_of_ends(const buoyd::Description& description) {
  const auto json = buoyd::Json::parse(description.text());
  const buoyd::Json* const computed = json ? json->find("computed") : nullptr;
  const double seconds = computed == nullptr ? 0 : computed->number_at("begins").value_or(0);
  const bool is_sound = seconds >= 0 && seconds < 86'400;  // whatever a station says
  return is_sound ? std::llround(seconds * static_cast<double>(second)) : 0;
}

buoyd::BurstGrid bursts_in(const buoyd::Description& description) {
  const auto json = buoyd::Json::parse(description.text());
  const buoyd::Json* const said = json ? json->find("bursts") : nullptr;
  if (said == nullptr || (description.is_computed() && json->find("over") != nullptr)) return {};
  const auto length = [said](const char* key) {
    return buoyd::Micros(
        std::llround(said->number_at(key).value_or(0) * static_cast<double>(second)));
  };
  const buoyd::BurstGrid grid{length("every"), length("burst"), length("offset")};
  const bool is_sound = grid.every <= std::chrono::hours(24) && grid.burst > buoyd::Micros(0) &&
                        grid.burst <= grid.every && grid.offset >= buoyd::Micros(0) &&
                        grid.offset < grid.every;
  return is_sound ? grid : buoyd::BurstGrid{};  // whatever a station says
}

std::int64_t shown_step(std::int64_t stated, std::int64_t most) {
  if (most < enough) return stated;
  const std::int64_t shown = hour / most;
  return 2 * shown > 3 * stated ? shown : stated;
}

}  // namespace buoyshore
