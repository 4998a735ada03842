#include "shore/archive/arrival_table.hpp"

#include "base/hash.hpp"
#include "core/credible_time.hpp"

namespace buoyshore {

using buoyd::Result;
using buoyd::WallTime;

namespace {

constexpr std::int64_t hour = 3'600'000'000;          // µs
constexpr buoyd::Micros clock_is_off_by{60'000'000};  // beyond any way that a hello takes

/// The start reading says the same, but it may have been let go before it came.
Result<void> name_boot(PreparedSql& sql, const std::string& station, const Hello& hello) {
  const std::string current = buoyd::to_hex(hello.epochs.front().id);
  auto named = sql.run("UPDATE epoch SET boot = ?1 WHERE station = ?2 AND id = ?3 AND boot = id",
                       hello.boot, station, current);
  if (!named || sql.database().changes() == 0) return named;
  return sql.run(
      "UPDATE clock_record SET boot = ?1 WHERE epoch = "
      "(SELECT n FROM epoch WHERE station = ?2 AND id = ?3)",
      hello.boot, station, current);
}

}  // namespace

Result<void> note_arrival(PreparedSql& sql, const std::string& station, const Hello& hello,
                          WallTime now) {
  if (hello.boot.empty()) {
    return {};
  }
  if (auto named = name_boot(sql, station, hello); !named) return named;
  const std::string_view name = station;
  const std::string_view boot = hello.boot;
  if (hello.heard) {
    const std::string nonce = buoyd::to_hex(hello.heard->nonce);
    auto bounded =
        sql.run("UPDATE arrival SET bound = ? WHERE station = ? AND boot = ? AND nonce = ?",
                std::int64_t{hello.heard->after.count()}, name, boot, nonce);
    if (!bounded) return bounded;
  }
  if (!buoyd::is_credible(now)) return {};
  const std::int64_t boottime = hello.boottime.time_since_epoch().count();
  const std::int64_t from = boottime - boottime % hour;
  auto removed = sql.run(
      "DELETE FROM arrival WHERE station = ? AND boot = ? AND boottime >= ? AND boottime < ? AND "
      "bound IS NULL",
      name, boot, from, boottime);
  if (!removed) return removed;
  const std::string nonce = buoyd::to_hex(hello.nonce);
  return sql.run(
      "INSERT INTO arrival SELECT ?1, ?2, ?3, ?4, ?5, NULL WHERE NOT EXISTS (SELECT 1 FROM arrival "
      "WHERE station = ?1 AND boot = ?2 AND boottime >= ?6 AND boottime < ?7)",
      name, boot, boottime, std::int64_t{now.time_since_epoch().count()}, nonce, from, from + hour);
}

Result<bool> lacks_bound(PreparedSql& sql, const std::string& station, const Hello& hello,
                         WallTime now) {
  const bool is_off = hello.now < now - clock_is_off_by || hello.now > now + clock_is_off_by;
  if (hello.boot.empty() || !is_off || !buoyd::is_credible(now)) {
    return false;
  }
  auto bounded = sql.integer(
      "SELECT 1 FROM arrival WHERE station = ? AND boot = ? AND bound IS NOT NULL LIMIT 1", station,
      hello.boot);
  if (!bounded) return pass_on(bounded);
  return !*bounded;
}

}  // namespace buoyshore
