#include "shore/rollup/rollup_table.hpp"

#include <algorithm>
#include <utility>

#include "core/proof/bytes_as_text.hpp"
#include "core/raw_chunk.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::failed_with;
using buoyd::Result;

namespace {

Result<Rollup> rollup_in(const buoyd::Statement& row, const SummaryKinds& kinds) {
  Rollup rollup{row.integer(0), row.integer(1), row.integer(2), {}};
  if (row.bytes(3).empty()) return rollup;
  auto summaries = read_summaries(kinds, row.bytes(3));
  if (!summaries) return pass_on(summaries);
  rollup.summaries = std::move(*summaries);
  return rollup;
}

}  // namespace

bool is_rolled_up(const buoyd::Description& description) {
  return !buoyd::is_raw(description);
}

std::int64_t start_of(std::int64_t moment, std::int64_t level) {
  const std::int64_t into = moment % level;
  return moment - (into < 0 ? into + level : into);
}

void Rollup::merge(const SummaryKinds& kinds, const Rollup& more) {
  first = readings == 0 ? more.first : std::min(first, more.first);
  last = readings == 0 ? more.last : std::max(last, more.last);
  readings += more.readings;
  if (summaries.empty()) summaries.resize(more.summaries.size());
  for (std::size_t i = 0; i < more.summaries.size(); ++i) {
    summaries[i].merge(kinds[i], more.summaries[i]);
  }
}

const RollupTable::Layout& RollupTable::layout_of(const RolledReading& reading) {
  const auto known = layouts_.find(reading.n);
  if (known != layouts_.end()) return known->second;
  Layout& layout = layouts_[reading.n];
  layout.kinds = summary_kinds(*reading.description);
  for (const buoyd::ChannelLayout& channel : reading.description->channels()) {
    layout.default_flags.append(channel.points, static_cast<char>('0' + channel.default_flag));
  }
  return layout;
}

RollupKey RollupTable::key_of(const RolledReading& reading) {
  const bool is_placed = reading.placement.anchor != anchor_unplaced;
  const std::int64_t moment = moment_of(reading.placement.utc, reading.span);
  return {reading.n, reading.epoch, reading.placement.anchor,
          is_placed ? start_of(moment, minute_level) : 0};
}

void RollupTable::add(const RolledReading& reading, const ChangedFlags& changed) {
  if (!is_rolled_up(*reading.description)) return;
  const auto& [kinds, default_flags] = layout_of(reading);
  Rollup& minute = minutes_[key_of(reading)];
  minute.merge(kinds, {reading.seq, reading.seq, 1, {}});
  if (reading.placement.anchor == anchor_unplaced) return;
  if (minute.summaries.empty()) minute.summaries.resize(kinds.size());
  const std::string_view flags = reading.flags.empty() ? default_flags : reading.flags;
  if (changed.empty()) {
    add_body(kinds, reading.body, flags, minute.summaries);
    return;
  }
  std::string amended(flags);
  change_flags(amended, changed);
  add_body(kinds, reading.body, amended, minute.summaries);
}

Result<void> RollupTable::write() {
  const Rows minutes = std::exchange(minutes_, {});
  if (auto merged = merge(minute_level, minutes); !merged) return merged;
  const Rows hours = coarser(hour_level, minutes);
  if (auto merged = merge(hour_level, hours); !merged) return merged;
  return merge(day_level, coarser(day_level, hours));
}

/// Readings that nothing places stand in one row, of the finest level.
RollupTable::Rows RollupTable::coarser(std::int64_t level, const Rows& rows) const {
  Rows sums;
  for (const auto& [key, rollup] : rows) {
    if (key.anchor == anchor_unplaced) continue;
    RollupKey whole = key;
    whole.start = start_of(key.start, level);
    sums[whole].merge(kinds_of(key), rollup);
  }
  return sums;
}

Result<void> RollupTable::merge(std::int64_t level, const Rows& rows) {
  for (const auto& [key, rollup] : rows) {
    auto there = find(level, key);
    if (failed_with(there, ErrorCode::invalid)) {
      if (auto noted = redo(key.epoch); !noted) return noted;
      continue;
    }
    if (!there) return pass_on(there);
    if (*there) (*there)->merge(kinds_of(key), rollup);
    if (auto stored = put(level, key, *there ? **there : rollup); !stored) return stored;
  }
  return {};
}

Result<void> RollupTable::replace(const RollupKey& key) {
  const auto gathered = minutes_.extract(key);
  auto stored =
      gathered.empty() ? remove(minute_level, key) : put(minute_level, key, gathered.mapped());
  if (!stored || key.anchor == anchor_unplaced || !layouts_.contains(key.description))
    return stored;
  if (auto summed = sum_up(hour_level, minute_level, key); !summed) return summed;
  return sum_up(day_level, hour_level, key);
}

Result<void> RollupTable::sum_up(std::int64_t level, std::int64_t parts, const RollupKey& key) {
  const SummaryKinds& kinds = kinds_of(key);
  RollupKey whole = key;
  whole.start = start_of(key.start, level);
  Rollup sum;
  bool is_damaged = false;
  auto read = for_each_row(
      sql_.query("SELECT first, last, readings, summary FROM rollup WHERE level = ? AND "
                 "description = ? AND start >= ? AND start < ? AND epoch = ? AND anchor = ?",
                 parts, whole.description, whole.start, whole.start + level, whole.epoch,
                 whole.anchor),
      [&](const buoyd::Statement& row) {
        auto part = rollup_in(row, kinds);
        if (part) sum.merge(kinds, *part);
        is_damaged = is_damaged || !part;
      });
  if (is_damaged) return redo(key.epoch);
  if (!read) return read;
  return sum.readings == 0 ? remove(level, whole) : put(level, whole, sum);
}

Result<std::optional<Rollup>> RollupTable::find(std::int64_t level, const RollupKey& key) {
  auto query = sql_.query(
      "SELECT first, last, readings, summary FROM rollup WHERE level = ? AND description = ? AND "
      "start = ? AND epoch = ? AND anchor = ?",
      level, key.description, key.start, key.epoch, key.anchor);
  if (!query) return pass_on(query);
  auto row = (*query)->step();
  if (!row) return pass_on(row);
  if (!*row) return std::optional<Rollup>();
  auto rollup = rollup_in(**query, kinds_of(key));
  (*query)->reset();
  if (!rollup) return pass_on(rollup);
  return std::optional(std::move(*rollup));
}

Result<void> RollupTable::put(std::int64_t level, const RollupKey& key, const Rollup& rollup) {
  const std::string text = write_summaries(kinds_of(key), rollup.summaries);
  return sql_.run("INSERT OR REPLACE INTO rollup VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)", level,
                  key.epoch, key.start, key.description, key.anchor, rollup.first, rollup.last,
                  rollup.readings, buoyd::text_as_bytes(text));
}

Result<void> RollupTable::redo(std::int64_t epoch) {
  return sql_.run("INSERT OR REPLACE INTO redo VALUES(?, -1)", epoch);
}

Result<void> RollupTable::remove(std::int64_t level, const RollupKey& key) {
  return sql_.run(
      "DELETE FROM rollup WHERE level = ? AND description = ? AND start = ? AND epoch = ? AND "
      "anchor = ?",
      level, key.description, key.start, key.epoch, key.anchor);
}

}  // namespace buoyshore
