#include "shore/gone_epochs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shore/account.hpp"
#include "shore/epoch_table.hpp"
#include "shore/held_ranges.hpp"
#include "shore/station_query.hpp"

namespace buoyshore {

using buoyd::Range;
using buoyd::Ranges;
using buoyd::Result;

namespace {

Result<void> close(PreparedSql& sql, const AlarmPlace& place, const EpochFacts& facts,
                   const EpochVerdict& verdict) {
  auto n = find_epoch(sql, place.station, place.epoch);
  if (!n || !*n) return n ? Result<void>{} : pass_on(n);
  const Ranges missing = facts.held.missing({facts.first, verdict.last.value_or(highest_seq)});
  for (const Range& range : missing.list()) {
    auto inserted = sql.run("INSERT INTO gap VALUES(?, ?, ?, ?, 0, 0)", **n, sql_number(range.a),
                            sql_number(range.b), gone_reason);
    if (!inserted) return inserted;
    if (auto added = add_held(sql, **n, range); !added) return added;
  }
  const std::string count =
      verdict.last ? std::to_string(missing.count()) : "nobody knows how many";
  return raise_alarm(sql, place, alarms::gone,
                     fmt::format("the board has nothing of it any more: its store was rolled back "
                                 "or has let it go; numbers that never came: {}",
                                 count));
}

Result<void> reclaim(PreparedSql& sql, std::int64_t epoch, std::string_view reason) {
  auto any = sql.integer("SELECT 1 FROM gap WHERE epoch = ? AND reason = ? LIMIT 1", epoch, reason);
  if (!any || !*any) return any ? Result<void>{} : pass_on(any);
  auto held = held_of(sql, epoch);
  if (!held) return pass_on(held);
  auto read =
      for_each_row(sql.query("SELECT a, b FROM gap WHERE epoch = ? AND reason = ?", epoch, reason),
                   [&](const buoyd::Statement& row) {
                     held->remove({static_cast<std::uint64_t>(row.integer(0)),
                                   static_cast<std::uint64_t>(row.integer(1))});
                   });
  if (!read) return read;
  auto removed = sql.run("DELETE FROM gap WHERE epoch = ? AND reason = ?", epoch, reason);
  if (!removed) return removed;
  if (auto emptied = sql.run("DELETE FROM held WHERE epoch = ?", epoch); !emptied) return emptied;
  for (const Range& range : held->list()) {
    if (auto added = add_held(sql, epoch, range); !added) return added;
  }
  return {};
}

}  // namespace

Result<void> note_gone(PreparedSql& sql, const std::string& station, const Hello& hello,
                       buoyd::WallTime now) {
  if (hello.unknown.empty()) {
    return {};
  }
  auto facts = facts_of(sql, station);
  if (!facts) return pass_on(facts);
  const Verdict verdict = judge(*facts);
  for (const buoyd::EpochId& unknown : hello.unknown) {
    const std::string id = buoyd::to_hex(unknown);
    const bool is_listed = std::any_of(hello.epochs.begin(), hello.epochs.end(),
                                       [&](const HelloEpoch& one) { return one.id == unknown; });
    const auto known =
        std::find_if(verdict.epochs.begin(), verdict.epochs.end(),
                     [&](const EpochVerdict& one) { return facts->epochs[one.epoch].id == id; });
    if (is_listed || (known != verdict.epochs.end() && known->complete)) continue;
    const AlarmPlace place{station, id, now};
    auto noted =
        known != verdict.epochs.end()
            ? close(sql, place, facts->epochs[known->epoch], *known)
            : raise_alarm(sql, place, alarms::gone, "the board has nothing of it any more");
    if (!noted) return noted;
  }
  return {};
}

Result<void> reclaim_gone(PreparedSql& sql, std::int64_t epoch) {
  return reclaim(sql, epoch, gone_reason);
}

Result<void> reclaim_all(PreparedSql& sql, std::int64_t epoch) {
  auto reclaimed = reclaim(sql, epoch, gone_reason);
  return reclaimed ? reclaim(sql, epoch, unread_reason) : reclaimed;
}

Result<std::set<std::string>> gone_epochs(PreparedSql& sql, std::string_view station) {
  std::set<std::string> gone;
  auto read = for_each_row(
      sql.query("SELECT epoch FROM alarm WHERE station = ? AND kind = ?", station, alarms::gone),
      [&](const buoyd::Statement& row) { gone.emplace(row.text(0)); });
  if (!read) return pass_on(read);
  return gone;
}

}  // namespace buoyshore
