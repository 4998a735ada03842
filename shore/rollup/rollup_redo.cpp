#include "shore/rollup/rollup_redo.hpp"

#include <limits>
#include <utility>

namespace buoyshore {

using buoyd::Result;

namespace {

/// Readings in one step: some tens of milliseconds.
constexpr std::int64_t piece = 5'000;
/// Beyond so many an epoch is done anew as a whole, piece by piece.
constexpr std::int64_t most_gathered = 50'000;

/// The account tells the time that the newest reading of each kind has now.
Result<void> renew_tallies(PreparedSql& sql, std::int64_t epoch) {
  return sql.run(
      "UPDATE tally SET last_utc = coalesce((SELECT p.placed_utc FROM placed p WHERE p.epoch = "
      "tally.epoch AND p.description = tally.description ORDER BY p.seq DESC LIMIT 1), last_utc) "
      "WHERE epoch = ?",
      epoch);
}

}  // namespace

Result<bool> RollupRedo::step() {
  table_.forget();
  for (const auto part :
       {&RollupRedo::redo_amended, &RollupRedo::redo_stale, &RollupRedo::redo_epoch}) {
    auto did = (this->*part)();
    if (!did || *did) return did;
  }
  return false;
}

Result<bool> RollupRedo::redo_amended() {
  std::vector<std::pair<std::int64_t, std::int64_t>> marks;
  auto read = for_each_row(
      sql_.query("SELECT epoch, seq FROM amended LIMIT 100"),
      [&](const buoyd::Statement& row) { marks.emplace_back(row.integer(0), row.integer(1)); });
  if (!read) return pass_on(read);
  for (const auto& [epoch, seq] : marks) {
    if (auto redone = redo_minute_of(epoch, seq); !redone) return pass_on(redone);
    auto done = sql_.run("DELETE FROM amended WHERE epoch = ? AND seq = ?", epoch, seq);
    if (!done) return pass_on(done);
  }
  return !marks.empty();
}

/// A reading that is not here yet, or not rolled up yet, is rolled up with its amendments.
Result<void> RollupRedo::redo_minute_of(std::int64_t epoch, std::int64_t seq) {
  std::optional<RollupKey> found_key;
  auto looked = gather(epoch, seq, seq, 1, [&](const RolledReading& one) {
    found_key = RollupTable::key_of(one);
    return false;
  });
  if (!looked) return pass_on(looked);
  if (!found_key) return {};
  const RollupKey key = *found_key;
  std::int64_t first = 0;
  std::int64_t last = -1;
  auto found = for_each_row(
      sql_.query("SELECT first, last FROM rollup WHERE level = ? AND description = ? AND start = ? "
                 "AND epoch = ? AND anchor = ?",
                 minute_level, key.description, key.start, key.epoch, key.anchor),
      [&](const buoyd::Statement& row) {
        first = row.integer(0);
        last = row.integer(1);
      });
  if (!found) return found;
  if (seq < first || seq > last) return {};
  if (last - first >= most_gathered) return table_.redo(epoch);
  auto gathered = gather(epoch, first, last, most_gathered,
                         [&](const RolledReading& one) { return RollupTable::key_of(one) == key; });
  if (!gathered) return pass_on(gathered);
  return table_.replace(key);
}

Result<bool> RollupRedo::redo_stale() {
  auto epoch = sql_.integer("SELECT epoch FROM stale LIMIT 1");
  if (!epoch) return pass_on(epoch);
  if (!*epoch) return false;
  std::set<std::int64_t> anchors;
  auto read = for_each_row(sql_.query("SELECT anchor FROM stale WHERE epoch = ?", **epoch),
                           [&](const buoyd::Statement& row) { anchors.insert(row.integer(0)); });
  if (!read) return pass_on(read);
  if (auto redone = redo_anchors(**epoch, anchors); !redone) return pass_on(redone);
  if (auto renewed = renew_tallies(sql_, **epoch); !renewed) return pass_on(renewed);
  auto done = sql_.run("DELETE FROM stale WHERE epoch = ?", **epoch);
  if (!done) return pass_on(done);
  return true;
}

/// Readings leave these anchors for one another alone: each change marks the anchor that came or
/// went, and its neighbours.
Result<void> RollupRedo::redo_anchors(std::int64_t epoch, const std::set<std::int64_t>& anchors) {
  std::int64_t first = std::numeric_limits<std::int64_t>::max();
  std::int64_t last = -1;
  for (const std::int64_t anchor : anchors) {
    auto found = for_each_row(
        sql_.query("SELECT first, last FROM rollup WHERE epoch = ? AND anchor = ? AND anchor > -2",
                   epoch, anchor),
        [&](const buoyd::Statement& row) {
          first = std::min(first, row.integer(0));
          last = std::max(last, row.integer(1));
        });
    if (!found) return found;
  }
  if (last < first) return {};
  if (last - first >= most_gathered) return table_.redo(epoch);
  for (const std::int64_t anchor : anchors) {
    auto removed = sql_.run("DELETE FROM rollup WHERE epoch = ? AND anchor = ? AND anchor > -2",
                            epoch, anchor);
    if (!removed) return removed;
  }
  auto gathered = gather(epoch, first, last, most_gathered, [&](const RolledReading& one) {
    return anchors.contains(one.placement.anchor);
  });
  if (!gathered) return pass_on(gathered);
  return table_.write();
}

Result<bool> RollupRedo::redo_epoch() {
  auto epoch = sql_.integer("SELECT epoch FROM redo LIMIT 1");
  if (!epoch) return pass_on(epoch);
  if (!*epoch) return false;
  auto upto = sql_.integer("SELECT upto FROM redo WHERE epoch = ?", **epoch);
  if (!upto) return pass_on(upto);
  if (**upto < 0) {
    auto removed = sql_.run("DELETE FROM rollup WHERE level IN (?2, ?3, ?4) AND epoch = ?1",
                            **epoch, minute_level, hour_level, day_level);
    if (!removed) return pass_on(removed);
  }
  auto reached = gather(**epoch, std::max<std::int64_t>(**upto, 0) + 1,
                        std::numeric_limits<std::int64_t>::max(), piece,
                        [](const RolledReading&) { return true; });
  if (!reached) return pass_on(reached);
  if (auto written = table_.write(); !written) return pass_on(written);
  auto renewed = *reached ? Result<void>() : renew_tallies(sql_, **epoch);
  if (!renewed) return pass_on(renewed);
  // What was asked for anew meanwhile stands.
  auto noted = *reached
                   ? sql_.run("UPDATE redo SET upto = ? WHERE epoch = ? AND upto = ?", *reached,
                              **epoch, **upto)
                   : sql_.run("DELETE FROM redo WHERE epoch = ? AND upto = ?", **epoch, **upto);
  if (!noted) return pass_on(noted);
  return true;
}

Result<std::optional<std::int64_t>> RollupRedo::gather(std::int64_t epoch, std::int64_t first,
                                                       std::int64_t last, std::int64_t limit,
                                                       const Wanted& wanted) {
  auto amends = sql_.integer(
      "SELECT 1 FROM epoch e JOIN amendment a ON a.station = e.station AND a.epoch = e.id WHERE "
      "e.n = ? LIMIT 1",
      epoch);
  if (!amends) return pass_on(amends);
  auto query = sql_.query(
      "SELECT clock_set, utc, placed_utc, record_at, arrival_at, seq, description, span, body, "
      "flags FROM placed WHERE epoch = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?",
      epoch, first, last, limit);
  if (!query) return pass_on(query);
  std::optional<std::int64_t> reached;
  for (;;) {
    auto row = (*query)->step();
    if (!row) return pass_on(row);
    if (!*row) return reached;
    reached = (*query)->integer(5);
    if (auto taken = take(**query, epoch, amends->has_value(), wanted); !taken) {
      (*query)->reset();
      return pass_on(taken);
    }
  }
}

Result<void> RollupRedo::take(const buoyd::Statement& row, std::int64_t epoch, bool amends,
                              const Wanted& wanted) {
  const std::int64_t n = row.integer(6);
  auto description = descriptions_.numbered(n);
  if (!description) return pass_on(description);
  const RolledReading reading{
      description->get(), n,           epoch,      row.integer(5), placement_in(row, 0),
      row.integer(7),     row.text(8), row.text(9)};
  if (!wanted(reading)) return {};
  if (!amends) {
    table_.add(reading);
    return {};
  }
  auto amendments = Amendments::of(sql_, epoch, reading.seq, reading.seq);
  if (!amendments) return pass_on(amendments);
  table_.add(reading, amendments->flags_of(reading.seq, **description));
  return {};
}

}  // namespace buoyshore
