#include "shore/archive/lost_slots.hpp"

#include <fmt/format.h>

#include <set>

#include "core/own_readings.hpp"
#include "shore/archive/own_fields.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

/// Channels of a success reading, and what they are called here.
constexpr std::pair<std::string_view, std::string_view> causes[] = {{"failed", "failed"},
                                                                    {"rested", "rested"},
                                                                    {"missed", "line busy"},
                                                                    {"paused", "paused"},
                                                                    {"off", "off"}};

std::string causes_of(const OwnFields& success) {
  std::string text;
  for (const auto& [channel, cause] : causes) {
    const auto slots = success.integer(channel).value_or(0);
    if (slots > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", cause, slots);
  }
  return text;
}

/// The newest come first; more than any station has instruments. The index of `reading` leads
/// straight to them.
constexpr std::string_view newest_successes =
    "SELECT d.text, r.body FROM reading r JOIN description d ON d.n = r.description WHERE "
    "(r.description, r.epoch) = (SELECT t.description, t.epoch FROM epoch e JOIN tally t "
    "ON t.epoch = e.n JOIN description k ON k.n = t.description WHERE e.station = ?1 "
    "AND k.instrument = ?2 AND k.kind = 'success' ORDER BY t.last_at DESC, t.epoch DESC LIMIT 1) "
    "ORDER BY r.seq DESC LIMIT 1024";

}  // namespace

Result<std::vector<LostSlotsRow>> lost_slots_of(PreparedSql& sql, const std::string& station) {
  std::vector<LostSlotsRow> rows;
  std::set<std::string> seen;
  auto read = for_each_row(sql.query(newest_successes, station, buoyd::own_instrument),
                           [&](const buoyd::Statement& row) {
                             auto description = buoyd::Description::parse(std::string(row.text(0)));
                             if (!description) return;
                             buoyd::Reading reading;
                             reading.description = std::move(*description);
                             reading.body = row.text(1);
                             const OwnFields success(reading);
                             const auto instrument = success.text("instrument");
                             if (!instrument || !seen.insert(*instrument).second) return;
                             if (auto lost = causes_of(success); !lost.empty()) {
                               rows.push_back({*instrument, std::move(lost)});
                             }
                           });
  if (!read) return pass_on(read);
  return rows;
}

}  // namespace buoyshore
