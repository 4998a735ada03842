#include "shore/forward/outbox.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "shore/archive/held_ranges.hpp"
#include "shore/decode/messages.hpp"
#include "shore/export/text/time_pattern.hpp"

namespace buoyshore {

using buoyd::Priority;
using buoyd::Range;
using buoyd::Ranges;
using buoyd::Result;

namespace {

/// The archive at one moment, for as long as this lives; no statement may be open then.
class Snapshot {
 public:
  static Result<Snapshot> begin(PreparedSql& sql) {
    if (auto begun = sql.run("BEGIN"); !begun) return pass_on(begun);
    return Snapshot(sql);
  }
  Snapshot(Snapshot&& other) noexcept : sql_(std::exchange(other.sql_, nullptr)) {}
  Snapshot& operator=(Snapshot&&) = delete;
  ~Snapshot() {
    if (sql_ != nullptr) (void)sql_->run("COMMIT");
  }

 private:
  explicit Snapshot(PreparedSql& sql) : sql_(&sql) {}

  PreparedSql* sql_;
};

}  // namespace

Outbox::Outbox(ForwardOrder order, const TextTemplate& form, Cursor& cursor,
               const buoyd::Clock& clock, Tell tell)
    : order_(std::move(order)),
      form_(form),
      cursor_(cursor),
      clock_(clock),
      tell_(std::move(tell)),
      kinds_(order_, form_) {}

Result<std::optional<ForwardBatch>> Outbox::next(PreparedSql& sql) {
  if (clock_.mono() - placed_at_ >= between_placings) {
    unplaced_.clear();
    unplaced_rows_ = 0;
    placed_at_ = clock_.mono();
  }
  for (;;) {
    is_cut_short_ = false;
    auto batch = look(sql);
    if (!batch || *batch || !is_cut_short_) return batch;
  }
}

Result<std::optional<ForwardBatch>> Outbox::look(PreparedSql& sql) {
  auto snapshot = Snapshot::begin(sql);
  if (!snapshot) return pass_on(snapshot);
  auto all = epochs(sql);
  if (!all) return pass_on(all);
  for (const ForwardEpoch& epoch : *all) {
    auto batch = next_of(sql, epoch);
    if (!batch || *batch || is_cut_short_) return batch;
  }
  return std::optional<ForwardBatch>();
}

Result<std::vector<ForwardEpoch>> Outbox::epochs(PreparedSql& sql) const {
  std::vector<ForwardEpoch> found;
  auto read = for_each_row(sql.query("SELECT n, id FROM epoch WHERE station = ? ORDER BY n",
                                     std::string_view(order_.station)),
                           [&](const buoyd::Statement& row) {
                             found.push_back({row.integer(0), std::string(row.text(1))});
                           });
  if (!read) return pass_on(read);
  return found;
}

Result<std::vector<Outbox::GapLine>> Outbox::gaps(PreparedSql& sql, std::int64_t epoch) const {
  std::vector<GapLine> found;
  auto read = for_each_row(
      sql.query("SELECT a, b, reason, t0, t1 FROM gap WHERE epoch = ? ORDER BY a", epoch),
      [&](const buoyd::Statement& row) {
        found.push_back(
            {range_at(row, 0), std::string(row.text(2)), row.integer(3), row.integer(4)});
      });
  if (!read) return pass_on(read);
  return found;
}

Result<std::optional<ForwardBatch>> Outbox::next_of(PreparedSql& sql, const ForwardEpoch& epoch) {
  auto lost = gaps(sql, epoch.n);
  if (!lost) return pass_on(lost);
  auto told = gap_batch(epoch, *lost);
  if (!told || *told) return told;
  auto numbers = lacking(sql, epoch, *lost);
  if (!numbers) return pass_on(numbers);
  const auto waiting = unplaced_.find(epoch.id);
  if (waiting != unplaced_.end()) *numbers = numbers->without(waiting->second);
  if (numbers->empty()) return std::optional<ForwardBatch>();
  return reading_batch(sql, epoch, *numbers);
}

/// Numbers of readings that are in the archive and not done.
Result<Ranges> Outbox::lacking(PreparedSql& sql, const ForwardEpoch& epoch,
                               const std::vector<GapLine>& gaps) const {
  auto held = held_of(sql, epoch.n);
  if (!held) return pass_on(held);
  Ranges lost;
  for (const GapLine& gap : gaps) lost.add(gap.range);
  return held->without(lost).without(cursor_.done(epoch.id));
}

/// The parts of the gaps that are not known there. Of an end that is not the whole gap's nobody
/// knows the time.
std::vector<Outbox::GapLine> Outbox::untold_of(const std::vector<GapLine>& gaps,
                                               const Ranges& known) {
  std::vector<GapLine> parts;
  for (const GapLine& gap : gaps) {
    const Ranges news = Ranges({gap.range}).without(known);
    for (const Range& range : news.list()) {
      parts.push_back({range, gap.reason, range.a == gap.range.a ? gap.t0 : 0,
                       range.b == gap.range.b ? gap.t1 : 0});
    }
  }
  return parts;
}

Result<std::optional<ForwardBatch>> Outbox::gap_batch(const ForwardEpoch& epoch,
                                                      const std::vector<GapLine>& gaps) {
  Packer packer(order_, form_, cursor_);
  Ranges covered;
  std::size_t untold = 0;
  Ranges known = cursor_.told(epoch.id);
  known.add(cursor_.done(epoch.id));  // that an archive which was put back lacks
  for (const GapLine& line : untold_of(gaps, known)) {
    covered.add(line.range);
    if (form_.gap.empty()) {
      log_untold(epoch, line, ++untold);
    } else if (auto added = packer.add_gap(line_of_gap(epoch, line), line.range); !added) {
      return pass_on(added);
    }
    if (packer.is_full()) break;
  }
  if (!packer.is_empty()) {
    return std::optional<ForwardBatch>(std::move(packer).batch(epoch.id, {}, std::move(covered)));
  }
  cursor_.pass_over_gaps(epoch.id, covered);
  return std::optional<ForwardBatch>();
}

void Outbox::log_untold(const ForwardEpoch& epoch, const GapLine& gap, std::size_t count) {
  constexpr std::size_t most = 20;  // at once: the account has them all
  if (count > most) return;
  const std::string end =
      gap.range.b == highest_seq ? "its unknown end" : std::to_string(gap.range.b);
  tell_(Priority::notice,
        count == most ? fmt::format("more of epoch {} is lost: see buoyshore account", epoch.id)
                      : fmt::format("numbers {} to {} of epoch {} are lost ({}), and this form has "
                                    "no line for that",
                                    gap.range.a, end, epoch.id, gap.reason));
}

std::string Outbox::line_of_gap(const ForwardEpoch& epoch, const GapLine& gap) const {
  const auto time_of = [&](std::int64_t micros) {
    return micros == 0
               ? form_.missing
               : text_field(form_.quote,
                            time_text(form_.time, buoyd::WallTime(buoyd::Micros(micros)), zone_));
  };
  return line_of(form_.gap,
                 [&](const std::string& word) {
                   if (word == "epoch") return epoch.id;
                   if (word == "first") return std::to_string(gap.range.a);
                   if (word == "reason") return text_field(form_.quote, gap.reason);
                   if (word == "begin") return time_of(gap.t0);
                   if (word == "end") return time_of(gap.t1);
                   if (word == "station") return plain_field(form_.quote, order_.station);
                   return gap.range.b == highest_seq ? form_.missing : std::to_string(gap.range.b);
                 }) +
         form_.line_end;
}

Result<std::optional<ForwardBatch>> Outbox::reading_batch(PreparedSql& sql,
                                                          const ForwardEpoch& epoch,
                                                          const Ranges& lacking) {
  auto meant = kinds_.of(sql, epoch.n);
  if (!meant) return pass_on(meant);
  Gathering gathering({order_, form_, cursor_, kinds_, tell_}, sql, epoch, lacking,
                      std::move(*meant));
  auto batch = gathering.run();
  unplaced_[epoch.id].add(gathering.unplaced().numbers);
  unplaced_rows_ += gathering.unplaced().rows;
  is_cut_short_ = batch && !*batch && gathering.is_cut_short();
  return batch;
}

Result<Owed> Outbox::owed(PreparedSql& sql) {
  Owed owed{0, unplaced_rows_};
  auto snapshot = Snapshot::begin(sql);
  if (!snapshot) return pass_on(snapshot);
  auto all = epochs(sql);
  if (!all) return pass_on(all);
  for (const ForwardEpoch& epoch : *all) {
    auto lost = gaps(sql, epoch.n);
    if (!lost) return pass_on(lost);
    auto numbers = lacking(sql, epoch, *lost);
    if (!numbers) return pass_on(numbers);
    if (numbers->empty()) continue;
    auto meant = kinds_.of(sql, epoch.n);
    if (!meant) return pass_on(meant);
    for (const auto& [n, kind] : *meant) {
      if (kind->is_amendment) continue;
      for (const Range& range : numbers->list()) {
        auto count = sql.integer(
            "SELECT count(*) FROM reading WHERE description = ? AND epoch = ? AND seq BETWEEN ? "
            "AND ?",
            n, epoch.n, sql_number(range.a), sql_number(range.b));
        if (!count) return pass_on(count);
        owed.rows += static_cast<std::uint64_t>(count->value_or(0));
      }
    }
  }
  return owed;
}

}  // namespace buoyshore
