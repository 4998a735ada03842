#include "shore/query/recent_step.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace buoyshore {

using buoyd::Result;
using buoyd::Statement;

namespace {

/// So many readings say how slow a kind is.
constexpr std::int64_t enough_readings = 20;

using RunPart =
    std::pair<std::int64_t, std::int64_t>;  // epoch and description, keys of the archive

/// That have readings of the kind, those that came last first.
Result<std::vector<RunPart>> parts_of(PreparedSql& sql, const std::string& station,
                                      const CatalogueEntry& kind) {
  std::vector<RunPart> parts;
  auto read = for_each_row(
      sql.query("SELECT t.epoch, t.description FROM epoch e JOIN tally t ON t.epoch = e.n JOIN "
                "description d ON d.n = t.description WHERE e.station = ? AND d.instrument = ? AND "
                "d.kind = ? AND t.readings > 0 ORDER BY t.last_at DESC, t.last_utc DESC",
                station, kind.instrument, kind.kind),
      [&](const Statement& row) { parts.emplace_back(row.integer(0), row.integer(1)); });
  if (!read) return pass_on(read);
  return parts;
}

Result<void> add_newest_times(PreparedSql& sql, const RunPart& part,
                              std::vector<std::int64_t>& times) {
  return for_each_row(sql.query("SELECT utc FROM readings WHERE epoch_n = ? AND description_n = ? "
                                "ORDER BY seq DESC LIMIT ?",
                                part.first, part.second, enough_readings),
                      [&](const Statement& row) {
                        if (const auto utc = row.optional_integer(0)) times.push_back(*utc);
                      });
}

/// Doubles: broken clocks may be farther apart than a whole number tells.
std::int64_t mean_distance(std::vector<std::int64_t> times) {
  std::ranges::sort(times);
  const auto distance = [](std::int64_t from, std::int64_t to) {
    return static_cast<double>(to) - static_cast<double>(from);
  };
  double longest = 0;
  for (std::size_t i = 1; i < times.size(); ++i) {
    longest = std::max(longest, distance(times[i - 1], times[i]));
  }
  const double others = distance(times.front(), times.back()) - longest;
  return std::llround(others / static_cast<double>(times.size() - 2));
}

/// Those of the other runs, as many as are needed.
Result<void> add_others(PreparedSql& sql, const std::string& station, const CatalogueEntry& kind,
                        std::vector<std::int64_t>& times) {
  auto parts = parts_of(sql, station, kind);
  if (!parts) return pass_on(parts);
  for (const RunPart& part : *parts) {
    if (std::ssize(times) >= enough_readings) break;
    if (part == RunPart{kind.epoch, kind.description_n}) continue;
    if (auto added = add_newest_times(sql, part, times); !added) return pass_on(added);
  }
  return {};
}

}  // namespace

Result<std::optional<std::int64_t>> recent_step(PreparedSql& sql, const std::string& station,
                                                const CatalogueEntry& kind) {
  // The newest run nearly always has enough: which others there are is asked where it has not.
  const RunPart newest{kind.epoch, kind.description_n};
  std::vector<std::int64_t> times;
  if (auto added = add_newest_times(sql, newest, times); !added) return pass_on(added);
  if (std::ssize(times) < enough_readings) {
    if (auto added = add_others(sql, station, kind, times); !added) return pass_on(added);
  }
  if (std::ssize(times) < enough_readings) return std::nullopt;
  return mean_distance(std::move(times));
}

}  // namespace buoyshore
