#include "shore/archive/batch_commit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/credible_time.hpp"
#include "core/own_readings.hpp"
#include "shore/archive/epoch_table.hpp"
#include "shore/archive/gone_epochs.hpp"
#include "shore/archive/held_ranges.hpp"
#include "shore/archive/link_table.hpp"
#include "shore/rollup/amendments.hpp"

namespace buoyshore {

using buoyd::Reading;
using buoyd::Result;
using buoyd::StoredReading;

namespace {

std::int64_t micros(buoyd::WallTime time) {
  return time.time_since_epoch().count();
}

/// NULL says that every value has its default.
std::optional<std::string_view> stored_flags(const Reading& reading) {
  return reading.flags.empty() ? std::nullopt : std::optional<std::string_view>(reading.flags);
}

}  // namespace

Result<std::size_t> BatchCommit::run(const Batch& batch,
                                     const std::vector<StoredReading>& readings) {
  auto epoch = epoch_number(sql_, place_, batch.first);
  if (!epoch) return pass_on(epoch);
  epoch_ = *epoch;
  auto reclaimed = is_import_ ? reclaim_gone(sql_, epoch_) : reclaim_all(sql_, epoch_);
  if (!reclaimed) return pass_on(reclaimed);
  if (auto told = note_message(batch); !told) return pass_on(told);
  auto held = held_of(sql_, epoch_);
  if (!held) return pass_on(held);
  std::uint64_t highest = 0;
  for (const StoredReading& stored : readings) {
    if (auto taken = take(stored, held->contains(stored.seq)); !taken) return pass_on(taken);
    highest = std::max(highest, stored.seq);
  }
  if (auto added = add_gaps(batch, *held); !added) return pass_on(added);
  if (auto added = add_held(sql_, epoch_, batch.range()); !added) return pass_on(added);
  if (auto rolled = roll_up(); !rolled) return pass_on(rolled);
  if (auto written = write_tallies(); !written) return pass_on(written);
  if (auto checked = check_end(sql_, place_, highest); !checked) return pass_on(checked);
  return added_;
}

/// What a batch tells beside what it brings: the board has numbers so far, and believes some of
/// them delivered.
Result<void> BatchCommit::note_message(const Batch& batch) {
  if (is_import_) {
    return {};
  }
  if (auto noted = note_pause(sql_, place_.station, place_.now); !noted) return noted;
  if (auto told = note_told(sql_, epoch_, batch.floor); !told) return told;
  return reclaim_rolled_back(sql_, epoch_, batch.range().b);
}

/// What a copy is too damaged to tell may be whole where it was copied from.
Result<void> BatchCommit::add_gaps(const Batch& batch, const buoyd::Ranges& held) {
  for (const buoyd::Gap& lost : batch.lost) {
    const bool is_unread = is_import_ && lost.reason == buoyd::GapReason::damaged;
    const auto reason = is_unread ? unread_reason : buoyd::name_of(lost.reason);
    if (auto added = add_gap(sql_, epoch_, lost, reason, held); !added) return added;
  }
  return {};
}

Result<void> BatchCommit::take(const StoredReading& stored, bool in_held) {
  auto description = description_of(stored.reading);
  if (!description) return pass_on(description);
  auto is_new = insert(stored, *description);
  if (!is_new) return pass_on(is_new);
  if (!*is_new) {
    return compare(stored, *description);
  }
  ++added_;
  new_here_.push_back(&stored);
  bytes_ += row_bytes + stored.reading.body.size() + stored.reading.flags.size();
  ++tallies_[*description].readings;
  if (in_held) {
    if (auto filled = fill_gap(sql_, epoch_, stored.seq); !filled) return filled;
  }
  return note_own(stored);
}

Result<std::int64_t> BatchCommit::description_of(const Reading& reading) {
  if (const auto known = numbers_.find(reading.description.get()); known != numbers_.end()) {
    return known->second;
  }
  auto number = descriptions_.number_of(*reading.description);
  if (!number) return number;
  return numbers_[reading.description.get()] = *number;
}

Result<bool> BatchCommit::insert(const StoredReading& stored, std::int64_t description) {
  const Reading& reading = stored.reading;
  auto inserted = sql_.run(
      "INSERT INTO reading VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", epoch_,
      sql_number(stored.seq), description, micros(reading.utc),
      std::int64_t{reading.boottime.time_since_epoch().count()}, std::int64_t{reading.clock},
      std::int64_t{reading.span.count()}, reading.body, stored_flags(reading));
  if (!inserted) return pass_on(inserted);
  return sql_.database().changes() > 0;
}

Result<void> BatchCommit::compare(const StoredReading& stored, std::int64_t description) {
  const Reading& reading = stored.reading;
  const std::int64_t boottime = reading.boottime.time_since_epoch().count();
  auto same = sql_.integer(
      "SELECT 1 FROM reading WHERE epoch = ? AND seq = ? AND description = ? AND utc = ? AND "
      "boottime = ? AND clock = ? AND span = ? AND body = ? AND flags IS ?",
      epoch_, sql_number(stored.seq), description, micros(reading.utc), boottime,
      std::int64_t{reading.clock}, std::int64_t{reading.span.count()}, reading.body,
      stored_flags(reading));
  if (!same) return pass_on(same);
  if (*same) {
    return {};
  }
  auto kept = sql_.run(
      "INSERT INTO conflict(at, epoch, seq, description, utc, boottime, clock, span, body, flags) "
      "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE NOT EXISTS (SELECT 1 FROM conflict "
      "WHERE epoch = ?2 AND seq = ?3 AND description = ?4 AND utc = ?5 AND boottime = ?6 AND "
      "clock = ?7 AND span = ?8 AND body = ?9 AND flags IS ?10)",
      micros(place_.now), epoch_, sql_number(stored.seq), description, micros(reading.utc),
      boottime, std::int64_t{reading.clock}, std::int64_t{reading.span.count()}, reading.body,
      stored_flags(reading));
  if (!kept) return kept;
  return raise_alarm(sql_, place_, alarms::conflict,
                     fmt::format("number {} came again with other content: the first one stays, "
                                 "the other is in the table conflict",
                                 stored.seq));
}

/// One of a buoyd that believed a date that cannot be places nothing.
Result<void> BatchCommit::note_clock(const StoredReading& stored, const OwnFields& fields) {
  const Reading& reading = stored.reading;
  const std::int64_t utc = fields.integer("utc").value_or(micros(reading.utc));
  if (!buoyd::is_credible(buoyd::WallTime(buoyd::Micros(utc)))) return {};
  return sql_.run(
      "INSERT INTO clock_record SELECT station, boot, ?2, n, ?3, ?4, ?5 FROM epoch WHERE n = ?1",
      epoch_, fields.integer("boottime").value_or(reading.boottime.time_since_epoch().count()),
      sql_number(stored.seq), utc, fields.integer("error").value_or(0));
}

Result<void> BatchCommit::note_own(const StoredReading& stored) {
  const Reading& reading = stored.reading;
  if (reading.description->instrument() != buoyd::own_instrument) {
    return {};
  }
  const OwnFields fields(reading);
  if (is_own(reading, "start")) {
    return note_start(sql_, place_, epoch_, reading);
  }
  if (is_own(reading, "clock")) return note_clock(stored, fields);
  const auto seq = fields.integer("seq");
  const auto flag = fields.integer("flag");
  const auto epoch = fields.text("epoch");
  const auto channel = fields.text("channel");
  if (!is_own(reading, "amendment") || !seq || !flag || !epoch || !channel) {
    return {};
  }
  return sql_.run("INSERT INTO amendment VALUES(?, ?, ?, ?, ?, ?, ?, ?)", place_.station, epoch,
                  *seq, epoch_, sql_number(stored.seq), channel, fields.integer("point"), *flag);
}

Result<void> BatchCommit::write_tallies() {
  for (const auto& [description, tally] : tallies_) {
    auto written = sql_.run(
        "INSERT INTO tally VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(epoch, description) DO UPDATE "
        "SET readings = readings + ?3, last_utc = max(last_utc, ?4), last_at = ?5",
        epoch_, description, tally.readings, tally.last_utc, micros(place_.now));
    if (!written) return written;
  }
  return {};
}

/// Behind all that this batch itself says of its readings' times and flags. What lies beyond `upto`
/// of an epoch that is rolled up anew is not lost: that comes to it.
Result<void> BatchCommit::roll_up() {
  if (new_here_.empty()) return {};
  const auto order = [](const StoredReading* one) { return one->seq; };
  const auto [lowest, highest] = std::ranges::minmax(new_here_, {}, order);
  auto amendments = Amendments::of(sql_, epoch_, sql_number(lowest->seq), sql_number(highest->seq));
  if (!amendments) return pass_on(amendments);
  auto upto = sql_.integer("SELECT upto FROM redo WHERE epoch = ?", epoch_);
  if (!upto) return pass_on(upto);
  RollupTable table(sql_);
  for (const StoredReading* const stored : new_here_) {
    const Reading& reading = stored->reading;
    const std::int64_t seq = sql_number(stored->seq);
    const std::int64_t description = numbers_[reading.description.get()];
    auto placement = placement_of(*stored);
    if (!placement) return pass_on(placement);
    std::int64_t& last_utc = tallies_[description].last_utc;
    last_utc = std::max(last_utc, placement->utc);
    if (*upto && seq > **upto) continue;
    table.add({reading.description.get(), description, epoch_, seq, *placement,
               std::int64_t{reading.span.count()}, reading.body, reading.flags},
              amendments->flags_of(seq, *reading.description));
  }
  return table.write();
}

Result<Placement> BatchCommit::placement_of(const StoredReading& stored) {
  return is_clock_set(stored.reading.clock)
             ? Placement{anchor_clock, micros(stored.reading.utc)}
             : buoyshore::placement_of(sql_, epoch_, sql_number(stored.seq));
}

}  // namespace buoyshore
