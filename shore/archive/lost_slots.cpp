#include "shore/archive/lost_slots.hpp"

#include <utility>

#include "shore/archive/success_readings.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

/// By slot_counters.
constexpr std::array<std::string_view, slot_counters.size()> names{"failed", "rested", "line busy",
                                                                   "paused", "off",    "unpowered"};

std::vector<SlotsByCause> causes_of(const OwnFields& success) {
  std::vector<SlotsByCause> causes;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto slots = success.integer(slot_counters[i]).value_or(0);
    if (slots > 0) causes.push_back({names[i], slots});
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
