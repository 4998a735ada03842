#include "spool/salvage/salvage_accounts.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string_view>

namespace buoyd {

namespace {

/// One table, read from its beginning and, if that does not come through, from its end too.
struct Table {
  std::string_view up;
  std::string_view down;
};

constexpr Table epoch_table{
    "SELECT n, id, first, last, boot_id, started, prev_id, prev_last FROM epoch NOT INDEXED"
    " ORDER BY n",
    "SELECT n, id, first, last, boot_id, started, prev_id, prev_last FROM epoch NOT INDEXED"
    " ORDER BY n DESC"};
constexpr Table done_table{"SELECT a, b FROM done ORDER BY epoch, a",
                           "SELECT a, b FROM done ORDER BY epoch DESC, a DESC"};
constexpr Table lost_table{"SELECT a, b, reason, t0, t1 FROM lost ORDER BY epoch, a",
                           "SELECT a, b, reason, t0, t1 FROM lost ORDER BY epoch DESC, a DESC"};
constexpr Table meta_table{"SELECT key, value FROM meta ORDER BY key",
                           "SELECT key, value FROM meta ORDER BY key DESC"};

using TakeRow = std::function<void(const Statement&)>;

Result<void> read_through(Database& database, std::string_view sql, const TakeRow& take) {
  auto query = database.prepare(sql);
  if (!query) return pass_on(query);
  for (;;) {
    auto row = query->step();
    if (!row) return pass_on(row);
    if (!*row) return {};
    take(*query);
  }
}

/// True: all of it was read. Rows in the middle may come twice.
bool read_table(Database& database, const Table& table, SalvagedAccounts& accounts,
                const TakeRow& take) {
  const auto up = read_through(database, table.up, take);
  if (up) {
    return true;
  }
  const auto down = read_through(database, table.down, take);
  for (const auto* read : {&up, &down}) {
    const bool may_pass = !*read && !is_damage(read->error(), DiskErrors::pass);
    if (may_pass && !accounts.failed) accounts.failed = read->error();
  }
  return false;
}

bool is_number(const Statement& row, int column) {
  return row.integer(column) > 0;
}

void note(SalvagedAccounts& accounts, std::uint64_t seq) {
  accounts.lowest = accounts.lowest == 0 ? seq : std::min(accounts.lowest, seq);
  accounts.highest = std::max(accounts.highest, seq);
}

std::optional<std::uint64_t> number_at(const Statement& row, int column) {
  return is_number(row, column) ? std::optional(sequence(row, column)) : std::nullopt;
}

std::optional<SalvagedEpoch> epoch_of(const Statement& row) {
  const auto id = hash8_from_hex(row.text(1));
  const auto last = number_at(row, 3);
  if (!id || !is_number(row, 2) || (last && *last < sequence(row, 2))) {
    return std::nullopt;
  }
  SalvagedEpoch epoch;
  epoch.id = *id;
  epoch.first = sequence(row, 2);
  epoch.last = last;
  epoch.boot_id = row.text(4);
  epoch.started = time_at(row, 5);
  if (const auto before = hash8_from_hex(row.text(6))) epoch.prev_id = *before;
  epoch.prev_last = number_at(row, 7);
  return epoch;
}

void read_epochs(Database& database, SalvagedAccounts& accounts) {
  std::map<std::uint64_t, SalvagedEpoch> found;
  bool sound = true;
  const bool through = read_table(database, epoch_table, accounts, [&](const Statement& row) {
    auto epoch = epoch_of(row);
    sound = sound && epoch.has_value();
    if (!epoch) return;
    note(accounts, epoch->first);
    note(accounts, epoch->last.value_or(epoch->first));
    found.try_emplace(epoch->first, std::move(*epoch));
  });
  accounts.epochs_whole = through && sound && !found.empty();
  for (auto& [first, epoch] : found) {
    accounts.epochs.push_back(std::move(epoch));
  }
}

void read_done(Database& database, SalvagedAccounts& accounts) {
  accounts.done_whole = read_table(database, done_table, accounts, [&](const Statement& row) {
    if (!is_number(row, 0) || row.integer(1) < row.integer(0)) return;
    accounts.done.add({sequence(row, 0), sequence(row, 1)});
    note(accounts, sequence(row, 0));
    note(accounts, sequence(row, 1));
  });
}

void read_lost(Database& database, SalvagedAccounts& accounts) {
  std::map<std::uint64_t, Gap> found;
  accounts.lost_whole = read_table(database, lost_table, accounts, [&](const Statement& row) {
    const auto reason = gap_reason_named(row.text(2));
    const auto b = number_at(row, 1);
    if (!reason || !is_number(row, 0)) return;
    const std::uint64_t a = sequence(row, 0);
    if (row.is_null(1) && *reason == GapReason::damaged) accounts.open_from = a;
    if (!b || *b < a) return;
    found.try_emplace(a, Gap{a, b, *reason, time_at(row, 3), time_at(row, 4)});
    note(accounts, a);
    note(accounts, *b);
  });
  for (const auto& [a, lost] : found) {
    accounts.lost.push_back(lost);
  }
}

/// Puts epochs together: first those with a row, then what start readings say.
class Conclusion {
 public:
  Conclusion(const SalvagedAccounts& accounts, const SalvagedNumbers& numbers)
      : numbers_(numbers), open_from_(accounts.open_from) {
    for (const SalvagedEpoch& epoch : accounts.epochs) by_first_[epoch.first] = {epoch, true};
  }

  void add_starts(const std::vector<SeenStart>& starts) {
    for (const SeenStart& start : starts) {
      const auto [place, fresh] = by_first_.try_emplace(start.seq);
      if (!fresh) continue;
      SalvagedEpoch& epoch = place->second.epoch;
      epoch.first = start.seq;
      epoch.boot_id = start.facts.boot_id;
      epoch.started = start.utc;
      epoch.prev_id = start.facts.previous_epoch;
      epoch.prev_last = start.facts.previous_last;
      epoch.concluded = true;
    }
  }

  /// An epoch without a row has its name from the one that came after it, or from the side file;
  /// one whose beginning is gone too begins where the one before it ended.
  void name_them(const std::optional<EpochId>& side_id) {
    std::vector<SalvagedEpoch> without_start;
    std::uint64_t reached = numbers_.lowest - 1;
    for (auto at = by_first_.begin(); at != by_first_.end(); ++at) {
      const SalvagedEpoch& epoch = at->second.epoch;
      Entry* const before = at == by_first_.begin() ? nullptr : &std::prev(at)->second;
      if (epoch.prev_id && !is_named(*epoch.prev_id)) {
        if (before != nullptr && !before->named) {
          give_name(*before, *epoch.prev_id);
        } else if (epoch.prev_last && *epoch.prev_last > reached) {
          without_start.push_back(unheard(reached + 1, *epoch.prev_id));
        }
      }
      reached = std::max({reached, epoch.first, epoch.last.value_or(0)});
    }
    for (const SalvagedEpoch& epoch : without_start) by_first_[epoch.first] = {epoch, true};
    if (side_id && !is_named(*side_id)) name_newest(*side_id);
  }

  [[nodiscard]] std::vector<SalvagedEpoch> all() {
    std::vector<SalvagedEpoch> all;
    for (auto at = by_first_.begin(); at != by_first_.end(); ++at) {
      SalvagedEpoch& epoch = at->second.epoch;
      const auto next = std::next(at);
      if (next == by_first_.end()) {
        close_newest(epoch);
      } else if (!epoch.last || *epoch.last >= next->first) {
        epoch.last = next->first - 1;
      }
      if (at->second.named) all.push_back(std::move(epoch));
    }
    return all;
  }

 private:
  struct Entry {
    SalvagedEpoch epoch;
    bool named = false;
  };

  static SalvagedEpoch unheard(std::uint64_t first, const EpochId& id) {
    SalvagedEpoch epoch;
    epoch.id = id;
    epoch.first = first;
    epoch.concluded = true;
    return epoch;
  }

  [[nodiscard]] bool is_named(const EpochId& id) const {
    return std::any_of(by_first_.begin(), by_first_.end(), [&](const auto& entry) {
      return entry.second.named && entry.second.epoch.id == id;
    });
  }

  static void give_name(Entry& entry, const EpochId& id) {
    entry.epoch.id = id;
    entry.named = true;
  }

  void name_newest(const EpochId& id) {
    if (by_first_.empty()) {
      by_first_[numbers_.lowest] = {unheard(numbers_.lowest, id), true};
      return;
    }
    Entry& newest = by_first_.rbegin()->second;
    if (!newest.named) {
      give_name(newest, id);
    } else if (newest.epoch.last) {
      const std::uint64_t first = *newest.epoch.last + 1;
      by_first_[first] = {unheard(first, id), true};
    }
  }

  void close_newest(SalvagedEpoch& epoch) const {
    if (epoch.last) {
      return;
    }
    if (numbers_.end_known && !open_from_) {
      epoch.last = std::max(numbers_.highest, epoch.first);
    } else {
      epoch.open_from = std::max(epoch.first, open_from_.value_or(numbers_.highest + 1));
    }
  }

  const SalvagedNumbers& numbers_;
  std::optional<std::uint64_t> open_from_;
  std::map<std::uint64_t, Entry> by_first_;
};

}  // namespace

SalvagedAccounts read_accounts(Database& database) {
  SalvagedAccounts accounts;
  read_epochs(database, accounts);
  read_done(database, accounts);
  read_lost(database, accounts);
  read_table(database, meta_table, accounts, [&](const Statement& row) {
    if (row.text(0) == "archive") accounts.archive = row.text(1);
    if (row.text(0) == "station") accounts.station = row.text(1);
  });
  return accounts;
}

std::vector<SalvagedEpoch> conclude_epochs(const SalvagedAccounts& accounts,
                                           const std::vector<SeenStart>& starts,
                                           const SalvagedNumbers& numbers,
                                           const std::optional<EpochId>& side_id) {
  Conclusion conclusion(accounts, numbers);
  conclusion.add_starts(starts);
  conclusion.name_them(side_id);
  return conclusion.all();
}

std::vector<Gap> salvaged_gaps(const SalvagedEpoch& epoch, const std::vector<Gap>& lost,
                               const Ranges& unread) {
  const Range numbers{epoch.first, epoch.end()};
  std::vector<Gap> gaps;
  Ranges damaged = unread.clipped(numbers);
  for (const Gap& gap : lost) {
    const Range part{std::max(gap.a, numbers.a), std::min(gap.b.value_or(numbers.b), numbers.b)};
    if (part.b < part.a) continue;
    damaged.remove(part);
    gaps.push_back(part_of(gap, part));
  }
  for (const Range& range : damaged.list()) {
    gaps.push_back({range.a, range.b, GapReason::damaged, WallTime{}, WallTime{}});
  }
  if (!epoch.last) {
    gaps.push_back({epoch.open_from, std::nullopt, GapReason::damaged, WallTime{}, WallTime{}});
  }
  std::sort(gaps.begin(), gaps.end(), [](const Gap& x, const Gap& y) { return x.a < y.a; });
  return gaps;
}

std::vector<Gap> gaps_beside(Range numbers, const std::vector<StoredReading>& readings,
                             const std::vector<Gap>& lost, const Ranges& done,
                             const Ranges& unread) {
  Ranges missing({numbers});
  for (const StoredReading& stored : readings) {
    missing.remove({stored.seq, stored.seq});
  }
  std::vector<Gap> gaps;
  const auto take = [&](const Gap& gap, Range range) {
    const Ranges parts = missing.clipped(range);
    for (const Range& part : parts.list()) gaps.push_back(part_of(gap, part));
    missing.remove(range);
  };
  for (const Gap& gap : lost) {
    take(gap, {gap.a, gap.b.value_or(numbers.b)});
  }
  Ranges damaged = done.missing(numbers);
  damaged.add(unread);
  for (const Range& range : damaged.list()) {
    take({0, {}, GapReason::damaged, WallTime{}, WallTime{}}, range);
  }
  take({0, {}, GapReason::trimmed, WallTime{}, WallTime{}}, numbers);
  std::sort(gaps.begin(), gaps.end(), [](const Gap& x, const Gap& y) { return x.a < y.a; });
  return gaps;
}

}  // namespace buoyd
