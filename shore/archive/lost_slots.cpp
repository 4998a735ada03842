#include "shore/archive/lost_slots.hpp"

#include <utility>

#include "shore/archive/success_readings.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

/// Channels of a success reading, and what they are called here.
constexpr std::pair<std::string_view, std::string_view> channels[] = {{"failed", "failed"},
                                                                      {"rested", "rested"},
                                                                      {"missed", "line busy"},
                                                                      {"paused", "paused"},
                                                                      {"off", "off"}};

std::vector<SlotsByCause> causes_of(const OwnFields& success) {
  std::vector<SlotsByCause> causes;
  for (const auto& [channel, cause] : channels) {
    const auto slots = success.integer(channel).value_or(0);
    if (slots > 0) causes.push_back({cause, slots});
  }
  return causes;
}

}  // namespace

Result<std::vector<LostSlotsRow>> lost_slots_of(PreparedSql& sql, const std::string& station) {
  std::vector<LostSlotsRow> rows;
  auto read =
      for_each_success(sql, station, [&](const std::string& instrument, const OwnFields& success) {
        if (auto lost = causes_of(success); !lost.empty()) {
          rows.push_back({instrument, std::move(lost)});
        }
      });
  if (!read) return pass_on(read);
  return rows;
}

}  // namespace buoyshore
