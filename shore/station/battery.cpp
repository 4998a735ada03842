#include "shore/station/battery.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "base/number_text.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

struct Candidate {
  std::int64_t epoch = 0;
  std::int64_t description = 0;
  std::string channel;
  std::int64_t rank = 0;
  NewestValue newest{};
  std::optional<double> volts{};
};

/// A monitor says how full the battery is, a charger what goes into it.
constexpr std::string_view candidates_sql =
    "SELECT epoch, description, name, CASE WHEN has_charge THEN 0 WHEN has_current THEN 1 ELSE 2 "
    "END AS rank FROM (SELECT told.epoch, told.description, c.name, told.last_at, "
    "EXISTS (SELECT 1 FROM channel m WHERE m.description = c.description "
    "AND m.name = 'state_of_charge') AS has_charge, "
    "EXISTS (SELECT 1 FROM channel m WHERE m.description = c.description AND m.name IN "
    "('battery_current', 'net_battery_current', 'array_voltage', 'panel_voltage')) AS has_current "
    "FROM " BUOYSHORE_TOLD_NOW
    " told JOIN channel c ON c.description = told.description "
    "WHERE c.name IN ('battery_voltage', 'voltage') AND NOT c.is_array) "
    "WHERE name = 'battery_voltage' OR has_charge ORDER BY rank, last_at DESC LIMIT 32";

std::optional<double> volts_of(const NewestValue& newest) {
  return newest.flag < '4' ? buoyd::number_in<double>(newest.value) : std::nullopt;
}

Result<std::vector<Candidate>> candidates_of(PreparedSql& sql, const std::string& station) {
  std::vector<Candidate> candidates;
  auto read = for_each_row(sql.query(candidates_sql, station), [&](const buoyd::Statement& row) {
    candidates.push_back(
        {row.integer(0), row.integer(1), std::string(row.text(2)), row.integer(3)});
  });
  if (!read) return pass_on(read);
  for (Candidate& one : candidates) {
    auto newest = newest_value_of(sql, one.epoch, one.description, one.channel);
    if (!newest) return pass_on(newest);
    if (*newest) one.newest = std::move(**newest);
    one.volts = volts_of(one.newest);
  }
  return candidates;
}

}  // namespace

Result<std::optional<NewestValue>> battery_of(PreparedSql& sql, const std::string& station) {
  auto candidates = candidates_of(sql, station);
  if (!candidates) return pass_on(candidates);
  if (candidates->empty()) return std::nullopt;
  const auto time = [](const Candidate& one) { return one.newest.utc.value_or(buoyd::WallTime{}); };
  const buoyd::WallTime newest = time(*std::ranges::max_element(*candidates, {}, time));
  const auto order = [&](const Candidate& one) {
    return std::tuple(!one.volts, newest - time(one) > old_after, one.rank, one.volts.value_or(0),
                      one.newest.instrument);
  };
  return std::ranges::min_element(*candidates, {}, order)->newest;
}

}  // namespace buoyshore
