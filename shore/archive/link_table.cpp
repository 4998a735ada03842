#include "shore/archive/link_table.hpp"

#include <algorithm>

namespace buoyshore {

using buoyd::Micros;
using buoyd::Result;
using buoyd::WallTime;

namespace {

/// buoyd says how it is every ten minutes: a pause that is shorter tells of busy instruments alone.
constexpr Micros least_pause = std::chrono::minutes(10);
/// The longest `[mqtt] batch_interval`, and a bit.
constexpr Micros longest_pause = std::chrono::hours(25);

Micros usual_pause(Micros pause, Micros gap) {
  const Micros worn = pause - std::max(gap, Micros(0)) / 8;
  return std::clamp(std::max(std::min(gap, 2 * pause), worn), least_pause, longest_pause);
}

}  // namespace

Result<LinkFacts> link_of(PreparedSql& sql, std::string_view station) {
  LinkFacts facts;
  Micros pause = least_pause;
  auto read =
      for_each_row(sql.query("SELECT is_online, since, pause FROM link WHERE station = ?", station),
                   [&](const buoyd::Statement& row) {
                     if (!row.is_null(0)) facts.is_online = row.integer(0) != 0;
                     facts.since = WallTime(Micros(row.integer(1)));
                     pause = Micros(row.integer(2));
                   });
  if (!read) return pass_on(read);
  facts.silent_after = pause * 5 / 2;
  return facts;
}

Result<void> note_link(PreparedSql& sql, std::string_view station, bool is_online, WallTime now) {
  return sql.run(
      "INSERT INTO link SELECT ?1, ?2, ?3, ?4, NULL "
      "WHERE EXISTS (SELECT 1 FROM station WHERE name = ?1) "
      "ON CONFLICT(station) DO UPDATE SET is_online = ?2, since = ?3 WHERE is_online IS NOT ?2",
      station, std::int64_t{is_online}, std::int64_t{now.time_since_epoch().count()},
      std::int64_t{least_pause.count()});
}

Result<void> note_pause(PreparedSql& sql, std::string_view station, WallTime now) {
  Micros pause = least_pause;
  auto read = for_each_row(sql.query("SELECT pause, batch_at FROM link WHERE station = ?", station),
                           [&](const buoyd::Statement& row) {
                             pause = Micros(row.integer(0));
                             if (!row.is_null(1))
                               pause = usual_pause(pause, now - WallTime(Micros(row.integer(1))));
                           });
  if (!read) return read;
  return sql.run(
      "INSERT INTO link VALUES(?1, NULL, 0, ?2, ?3) "
      "ON CONFLICT(station) DO UPDATE SET pause = ?2, batch_at = ?3",
      station, std::int64_t{pause.count()}, std::int64_t{now.time_since_epoch().count()});
}

}  // namespace buoyshore
