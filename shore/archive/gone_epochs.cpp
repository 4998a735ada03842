#include "shore/archive/gone_epochs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shore/archive/account.hpp"
#include "shore/archive/epoch_table.hpp"
#include "shore/archive/held_ranges.hpp"
#include "shore/archive/station_query.hpp"

namespace buoyshore {

using buoyd::Range;
using buoyd::Ranges;
using buoyd::Result;

namespace {

Result<void> add_gaps(PreparedSql& sql, std::int64_t epoch, const Ranges& missing,
                      std::string_view reason) {
  for (const Range& range : missing.list()) {
    auto inserted = sql.run("INSERT INTO gap VALUES(?, ?, ?, ?, 0, 0)", epoch, sql_number(range.a),
                            sql_number(range.b), reason);
    if (!inserted) return inserted;
    if (auto added = add_held(sql, epoch, range); !added) return added;
  }
  return {};
}

/// What is missing of an epoch becomes a gap. How many numbers that were, in words.
Result<std::string> close(PreparedSql& sql, const AlarmPlace& place, const EpochFacts& facts,
                          const EpochVerdict& verdict, std::string_view reason) {
  auto n = epoch_number(sql, place, facts.first);
  if (!n) return pass_on(n);
  const Ranges missing = facts.held.missing({facts.first, verdict.last.value_or(highest_seq)});
  if (auto added = add_gaps(sql, *n, missing, reason); !added) return pass_on(added);
  return verdict.last ? std::to_string(missing.count()) : "nobody knows how many";
}

/// The same of an epoch of which nothing came: nobody can tell where it began.
Result<std::string> close_unheard(PreparedSql& sql, const AlarmPlace& place, std::uint64_t last,
                                  std::string_view reason) {
  const std::uint64_t first = 1;
  auto n = epoch_number(sql, place, first);
  if (!n) return pass_on(n);
  const Range all{first, last > 0 ? last : highest_seq};
  if (auto added = add_gaps(sql, *n, Ranges({all}), reason); !added) return pass_on(added);
  return last > 0 ? fmt::format("at most {}", last) : "nobody knows how many";
}

Result<void> note_gone_unheard(PreparedSql& sql, const AlarmPlace& place, std::uint64_t last) {
  if (auto closed = close_unheard(sql, place, last, gone_reason); !closed) return pass_on(closed);
  return raise_alarm(
      sql, place, alarms::gone,
      "the board has nothing of it any more, and nothing of it ever came: only the start reading "
      "of the epoch after it tells of it");
}

Result<void> note_gone_heard(PreparedSql& sql, const AlarmPlace& place, const EpochFacts& facts,
                             const EpochVerdict& verdict) {
  auto count = close(sql, place, facts, verdict, gone_reason);
  if (!count) return pass_on(count);
  return raise_alarm(sql, place, alarms::gone,
                     fmt::format("the board has nothing of it any more: its store was rolled back "
                                 "or has let it go; numbers that never came: {}",
                                 *count));
}

/// What a verdict says of one epoch; nothing where nobody told of it.
struct Found {
  const EpochVerdict* heard = nullptr;
  const UnheardEpoch* unheard = nullptr;
};

Found find(const StationFacts& facts, const Verdict& verdict, std::string_view epoch) {
  const auto heard = std::ranges::find_if(
      verdict.epochs, [&](const EpochVerdict& one) { return facts.epochs[one.epoch].id == epoch; });
  const auto unheard = std::ranges::find(verdict.unheard, epoch, &UnheardEpoch::id);
  return {heard == verdict.epochs.end() ? nullptr : &*heard,
          unheard == verdict.unheard.end() ? nullptr : &*unheard};
}

/// Its gaps for that reason that begin at `to` or below are owed again.
Result<void> reclaim(PreparedSql& sql, std::int64_t epoch, std::string_view reason,
                     std::uint64_t to = highest_seq) {
  auto held = held_of(sql, epoch);
  if (!held) return pass_on(held);
  const Ranges before = *held;
  auto read =
      for_each_row(sql.query("SELECT a, b FROM gap WHERE epoch = ? AND reason = ? AND a <= ?",
                             epoch, reason, sql_number(to)),
                   [&](const buoyd::Statement& row) { held->remove(range_at(row, 0)); });
  if (!read || *held == before) return read;
  auto removed = sql.run("DELETE FROM gap WHERE epoch = ? AND reason = ? AND a <= ?", epoch, reason,
                         sql_number(to));
  if (!removed) return removed;
  if (auto emptied = sql.run("DELETE FROM held WHERE epoch = ?", epoch); !emptied) return emptied;
  for (const Range& range : held->list()) {
    if (auto added = add_held(sql, epoch, range); !added) return added;
  }
  return {};
}

/// What nobody has declared: the board that says hello is taken at its word.
Result<void> note_unknown(PreparedSql& sql, const AlarmPlace& place, const StationFacts& facts,
                          const Verdict& verdict) {
  const Found found = find(facts, verdict, place.epoch);
  if (found.heard != nullptr) {
    return found.heard->complete
               ? Result<void>{}
               : note_gone_heard(sql, place, facts.epochs[found.heard->epoch], *found.heard);
  }
  if (found.unheard != nullptr) {
    return note_gone_unheard(sql, place, found.unheard->last);
  }
  return raise_alarm(sql, place, alarms::gone, "the board has nothing of it any more");
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
    const bool is_listed =
        std::ranges::any_of(hello.epochs, [&](const HelloEpoch& one) { return one.id == unknown; });
    if (is_listed) continue;
    if (auto noted = note_unknown(sql, {station, id, now}, *facts, verdict); !noted) return noted;
  }
  return {};
}

Result<void> note_let_go(PreparedSql& sql, const std::string& station,
                         const std::vector<HelloEpoch>& epochs, buoyd::WallTime now) {
  auto facts = facts_of(sql, station);
  if (!facts) return pass_on(facts);
  for (const UnheardEpoch& unheard : judge(*facts).unheard) {
    const bool is_named_here = std::ranges::any_of(
        epochs, [&](const HelloEpoch& one) { return buoyd::to_hex(one.id) == unheard.named_by; });
    if (!is_named_here) continue;
    auto noted = note_gone_unheard(sql, {station, unheard.id, now}, unheard.last);
    if (!noted) return noted;
  }
  return {};
}

Result<void> note_accepted(PreparedSql& sql, const AlarmPlace& place, std::string_view because) {
  auto facts = facts_of(sql, std::string(place.station));
  if (!facts) return pass_on(facts);
  const Verdict verdict = judge(*facts);
  const Found found = find(*facts, verdict, place.epoch);
  if ((found.heard == nullptr || found.heard->complete) && found.unheard == nullptr) {
    return buoyd::fail(buoyd::ErrorCode::invalid,
                       fmt::format("epoch {} of {} {}", place.epoch, place.station,
                                   found.heard == nullptr ? "was never told of" : "owes nothing"));
  }
  auto count =
      found.heard != nullptr
          ? close(sql, place, facts->epochs[found.heard->epoch], *found.heard, accepted_reason)
          : close_unheard(sql, place, found.unheard->last, accepted_reason);
  if (!count) return pass_on(count);
  return raise_alarm(
      sql, place, alarms::accepted,
      fmt::format("taken for lost: {}; numbers that never came: {}", because, *count));
}

Result<void> reclaim_gone(PreparedSql& sql, std::int64_t epoch) {
  auto reclaimed = reclaim(sql, epoch, gone_reason);
  return reclaimed ? reclaim(sql, epoch, accepted_reason) : reclaimed;
}

Result<void> reclaim_all(PreparedSql& sql, std::int64_t epoch) {
  auto reclaimed = reclaim_gone(sql, epoch);
  return reclaimed ? reclaim(sql, epoch, unread_reason) : reclaimed;
}

Result<void> note_rolled_back(PreparedSql& sql, const AlarmPlace& place, std::int64_t epoch,
                              std::uint64_t last) {
  auto told = sql.integer(
      "SELECT max(coalesce(e.said_last, 0), coalesce((SELECT max(previous_last) FROM epoch WHERE "
      "station = e.station AND previous = e.id), 0)) FROM epoch e WHERE n = ?",
      epoch);
  if (!told) return pass_on(told);
  auto held = held_of(sql, epoch);
  if (!held) return pass_on(held);
  const std::uint64_t brought = held->empty() ? 0 : held->list().back().b;
  const std::uint64_t end = std::max(static_cast<std::uint64_t>(told->value_or(0)), brought);
  const Ranges missing = end > last ? held->missing({last + 1, end}) : Ranges{};
  if (missing.empty()) {
    return {};
  }
  if (auto added = add_gaps(sql, epoch, missing, rolled_back_reason); !added) return added;
  return raise_alarm(sql, place, alarms::rolled_back,
                     fmt::format("its store ends it at {}, but numbers up to {} were told of: the "
                                 "card was put back or forgot; numbers that never came: {}",
                                 last, end, missing.count()));
}

Result<void> reclaim_rolled_back(PreparedSql& sql, std::int64_t epoch, std::uint64_t to) {
  return reclaim(sql, epoch, rolled_back_reason, to);
}

Result<Ranges> receipted_of(PreparedSql& sql, std::int64_t epoch) {
  auto held = held_of(sql, epoch);
  if (!held) return pass_on(held);
  auto read = for_each_row(
      sql.query("SELECT a, b FROM gap WHERE epoch = ? AND " BUOYSHORE_IS_OWN_GAP, epoch),
      [&](const buoyd::Statement& row) { held->remove(range_at(row, 0)); });
  if (!read) return pass_on(read);
  return held;
}

}  // namespace buoyshore
