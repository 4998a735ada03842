#include "shore/forward/gathering.hpp"

#include <fmt/format.h>

#include <vector>

#include "core/own_reading.hpp"

namespace buoyshore {

using buoyd::Priority;
using buoyd::Range;
using buoyd::Ranges;
using buoyd::Result;

namespace {

constexpr std::size_t most_looked_at = 10'000;  // rows that are not for this batch

/// Ranges that lie near one another are read as one.
constexpr std::uint64_t near = 1000;

std::vector<NumberRange> windows_of(const Ranges& lacking) {
  std::vector<NumberRange> windows;
  for (const Range& range : lacking.list()) {
    if (!windows.empty() && sql_number(range.a) - windows.back().last <= sql_number(near)) {
      windows.back().last = sql_number(range.b);
    } else {
      windows.push_back({sql_number(range.a), sql_number(range.b)});
    }
  }
  return windows;
}

}  // namespace

Result<std::optional<ForwardBatch>> Gathering::run() {
  for (const NumberRange& window : windows_of(lacking_)) {
    if (auto read = read_window(window); !read) return pass_on(read);
    if (is_done_) break;
  }
  log_untold();
  if (packer_.is_empty()) {
    parties_.cursor.pass_over(epoch_.id, covered_);
    return std::optional<ForwardBatch>();
  }
  return std::optional<ForwardBatch>(std::move(packer_).batch(epoch_.id, std::move(covered_), {}));
}

void Gathering::log_untold() const {
  if (untold_ == 0) return;
  parties_.tell(Priority::notice,
                fmt::format("{} readings that were sent have other flags now, and this form has "
                            "no line for that",
                            untold_));
}

Result<void> Gathering::read_window(const NumberRange& window) {
  auto rows = open_rows(window);
  if (!rows) return pass_on(rows);
  before_ = static_cast<std::uint64_t>(window.first);
  while (!is_done_) {
    auto block = rows->next(parties_.order.most_rows);
    if (!block) return pass_on(block);
    if (block->empty()) {
      settle(static_cast<std::uint64_t>(window.last), covered_);
      return {};
    }
    if (auto taken = take_block(*block); !taken) return taken;
  }
  return {};
}

Result<EpochRows> Gathering::open_rows(const NumberRange& window) {
  std::map<std::int64_t, NumberRange> numbers;
  for (const auto& [n, kind] : kinds_) numbers[n] = window;
  const ReadingQuery any{parties_.order.station, {}, {}};
  return EpochRows::open(sql_, epoch_.n, numbers, any);
}

Result<void> Gathering::take_block(std::span<const ArchivedRow> block) {
  auto amendments = Amendments::of(sql_, epoch_.n, block.front().seq, block.back().seq);
  if (!amendments) return pass_on(amendments);
  for (const ArchivedRow& row : block) {
    if (auto taken = take(row, *amendments); !taken) return taken;
    if (is_done_) return {};
  }
  return {};
}

Result<void> Gathering::take(const ArchivedRow& row, const Amendments& amendments) {
  const auto seq = static_cast<std::uint64_t>(row.seq);
  const ForwardedKind& kind = *kinds_.at(row.description);
  Result<void> taken;
  if (!lacking_.contains(seq)) {
    leave(seq);
  } else if (kind.is_amendment) {
    taken = take_amendment(row, kind);
  } else {
    taken = take_reading(row, kind, amendments);
  }
  is_done_ = packer_.is_full() || looked_at_ >= most_looked_at;
  return taken;
}

Result<void> Gathering::take_reading(const ArchivedRow& row, const ForwardedKind& kind,
                                     const Amendments& amendments) {
  const auto seq = static_cast<std::uint64_t>(row.seq);
  ArchivedReading reading = archived_reading(row, *kind.description, amendments);
  reading.epoch = epoch_.id;
  if (!reading.utc) {
    settle(seq, unplaced_.numbers);
    ++unplaced_.rows;
    ++looked_at_;
  } else if (reading.flags.size() != kind.description->value_count() ||
             reading.values.size() != kind.description->value_count()) {
    parties_.tell(Priority::error,
                  fmt::format("number {} of epoch {} does not fit its description: it is not "
                              "forwarded",
                              seq, epoch_.id));
    settle(seq, covered_);
  } else if (packer_.takes(*kind.description)) {
    if (auto added = packer_.add(kind.text, *kind.description, reading); !added) return added;
    settle(seq, covered_);
    settle_amendments(row.seq, amendments);
  } else {
    leave(seq);  // it comes with a batch of its own
    ++looked_at_;
  }
  return {};
}

/// A row has the flags that its amendments say: nothing is left to tell of them.
void Gathering::settle_amendments(std::int64_t seq, const Amendments& amendments) {
  if (parties_.order.instrument == buoyd::own_instrument) return;
  for (const std::int64_t number : amendments.numbers_of(seq, epoch_.n)) {
    const auto one = static_cast<std::uint64_t>(number);
    covered_.add({one, one});
  }
}

/// Of a reading that the platform has: told once, whatever amendments of it are here. One that it
/// has not will come with its new flags.
Result<void> Gathering::take_amendment(const ArchivedRow& row, const ForwardedKind& kind) {
  const auto seq = static_cast<std::uint64_t>(row.seq);
  ++looked_at_;
  const auto name = amended_by(row, *kind.description);
  const bool is_there = name && parties_.cursor.done(name->epoch).contains(name->seq);
  if (is_there && amended_.insert(*name).second) return tell_amended(*name, seq);
  settle(seq, covered_);
  return {};
}

Result<void> Gathering::tell_amended(const AmendedName& name, std::uint64_t by) {
  auto found = amended_row(sql_, parties_.order.station, name);
  if (!found) return pass_on(found);
  auto kind = *found ? kind_of(**found) : Result<const ForwardedKind*>(nullptr);
  if (!kind) return pass_on(kind);
  if (*kind == nullptr) {
    settle(by, covered_);
    return {};
  }
  const AmendedRow& amended = **found;
  auto amendments = Amendments::of(sql_, amended.epoch, amended.row.seq, amended.row.seq);
  if (!amendments) return pass_on(amendments);
  const buoyd::Description& description = *(*kind)->description;
  ArchivedReading reading = archived_reading(amended.row, description, *amendments);
  reading.epoch = name.epoch;
  const bool is_sound = reading.utc && reading.flags.size() == description.value_count();
  if (is_sound && !parties_.form.amendment.empty() && !packer_.takes(description)) {
    leave(by);  // it comes with a batch of its own
    return {};
  }
  settle(by, covered_);
  if (!is_sound) return {};
  if (parties_.form.amendment.empty()) {
    ++untold_;
    return {};
  }
  return packer_.add_amendment((*kind)->text, description, reading, by);
}

/// nullptr: its kind is not forwarded.
Result<const ForwardedKind*> Gathering::kind_of(const AmendedRow& amended) {
  std::optional<ForwardedKinds::ByKey> others;
  if (amended.epoch != epoch_.n) {
    auto read = parties_.kinds.of(sql_, amended.epoch);
    if (!read) return pass_on(read);
    others = std::move(*read);
  }
  const ForwardedKinds::ByKey& kinds = others ? *others : kinds_;
  const auto found = kinds.find(amended.row.description);
  return found == kinds.end() || found->second->is_amendment ? nullptr : found->second;
}

/// Of the numbers before this one nothing is to be sent; it is left as it is.
void Gathering::leave(std::uint64_t seq) {
  if (seq > before_) settle(seq - 1, covered_);
  before_ = seq + 1;
}

/// Numbers of other kinds share the fate of the reading behind them: so those that wait are few
/// ranges.
void Gathering::settle(std::uint64_t seq, Ranges& into) {
  if (seq < before_) return;
  into.add(lacking_.clipped({before_, seq}));
  before_ = seq + 1;
}

}  // namespace buoyshore
