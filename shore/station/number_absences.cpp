#include "shore/station/number_absences.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "shore/archive/station_query.hpp"
#include "shore/station/buoy_events.hpp"

namespace buoyshore {

using buoyd::Result;
using buoyd::WallTime;

namespace {

constexpr std::size_t most_owed = 2000;  // ranges of numbers, the newest

/// A time of which 0 says that nobody knows it.
std::optional<WallTime> known_time(std::optional<WallTime> time) {
  return time == WallTime{} ? std::nullopt : time;
}

class NumberAbsenceReader {
 public:
  NumberAbsenceReader(PreparedSql& sql, const StationFacts& facts, const Verdict& verdict,
                      const std::map<std::string, RunStart>& starts, WallTime from)
      : sql_(sql), facts_(facts), verdict_(verdict), starts_(starts), from_(from) {}

  Result<std::vector<Absence>> run() {
    for (std::size_t i = 0; i < verdict_.epochs.size(); ++i) places_[facts_at(i).id] = i;
    for (const auto step : {&NumberAbsenceReader::read_lost, &NumberAbsenceReader::read_off,
                            &NumberAbsenceReader::read_owed, &NumberAbsenceReader::read_unheard}) {
      if (auto read = (this->*step)(); !read) return pass_on(read);
    }
    return std::move(found_);
  }

 private:
  [[nodiscard]] const EpochFacts& facts_at(std::size_t place) const {
    return facts_.epochs[verdict_.epochs[place].epoch];
  }

  Result<void> read_lost() {
    auto gaps = gaps_of(sql_, facts_.name);
    if (!gaps) return pass_on(gaps);
    for (const GapRow& gap : *gaps) {
      auto absence = lost_in(gap);
      if (!absence) return pass_on(absence);
      if (*absence) found_.push_back(**absence);
      highest_gaps_[gap.epoch] = gap;
    }
    return {};
  }

  /// Where nobody told the times of a gap, the readings beside it do; nullopt: neither does.
  Result<std::optional<Absence>> lost_in(const GapRow& gap) {
    if (gap.t0 != WallTime{} && gap.t1 != WallTime{}) {
      return Absence{gap.t0, gap.t1, "lost", gap.reason};
    }
    auto around = times_around(places_[gap.epoch], gap.range);
    if (!around) return pass_on(around);
    if (!around->before || !around->after) return std::nullopt;
    return Absence{*around->before, around->after, "lost", gap.reason};
  }

  /// Between the last reading of a run and the start of the next one.
  Result<void> read_off() {
    for (std::size_t i = 1; i < verdict_.epochs.size(); ++i) {
      const EpochFacts& next = facts_at(i);
      if (!next.started || *next.started <= from_ || is_after_unheard(next)) continue;
      const auto found = starts_.find(next.id);
      const RunStart start = found == starts_.end() ? RunStart{} : found->second;
      if (goes_on(start.reason)) continue;
      auto end = end_of_run(i - 1);
      if (!end) return pass_on(end);
      if (!*end || **end >= *next.started) continue;
      found_.push_back({**end, next.started, "off", start.text});
    }
    return {};
  }

  /// When the last reading of a run was taken that anybody told of. nullopt: nobody knows, as where
  /// it is owed.
  Result<std::optional<WallTime>> end_of_run(std::size_t place) {
    const EpochFacts& run = facts_at(place);
    const auto& held = run.held.list();
    const auto& owed = verdict_.epochs[place].owed.list();
    if (held.empty() || (!owed.empty() && owed.back().b > held.back().b)) return std::nullopt;
    const auto gap = highest_gaps_.find(run.id);
    if (gap != highest_gaps_.end() && gap->second.range.b == held.back().b) {
      return known_time(gap->second.t1);
    }
    auto last = time_beside(run.id, highest, Side::before);
    if (!last) return pass_on(last);
    return known_time(*last);
  }

  Result<void> read_owed() {
    std::size_t left = most_owed;
    for (std::size_t i = verdict_.epochs.size(); i-- > 0 && left > 0;) {
      const auto& owed = verdict_.epochs[i].owed.list();
      for (std::size_t k = owed.size(); k-- > 0 && left > 0; --left) {
        auto around = times_around(i, owed[k]);
        if (!around) return pass_on(around);
        if (around->before) found_.push_back({*around->before, around->after, "owed", {}});
      }
    }
    return {};
  }

  /// A run of which nothing came so far lies between its neighbours.
  Result<void> read_unheard() {
    for (std::size_t i = 1; i < verdict_.epochs.size(); ++i) {
      if (!is_after_unheard(facts_at(i))) continue;
      auto after = begin_of(i);
      if (!after) return pass_on(after);
      const auto to = known_time(*after);
      auto before = last_before(i, to);
      if (!before) return pass_on(before);
      const auto from = known_time(*before);
      if (from && to && *from < *to) found_.push_back({*from, to, "owed", {}});
    }
    return {};
  }

  [[nodiscard]] bool is_after_unheard(const EpochFacts& run) const {
    return run.previous && !places_.contains(*run.previous);
  }

  struct Around {
    std::optional<WallTime> before;
    std::optional<WallTime> after;
  };

  /// When the readings beside the numbers were taken. Where their run has none on one side, its
  /// neighbour tells: nobody knows how much of the pause between the two they were.
  Result<Around> times_around(std::size_t place, const buoyd::Range& numbers) {
    auto before = time_beside(facts_at(place).id, numbers.a, Side::before);
    if (!before) return pass_on(before);
    if (!*before) *before = facts_at(place).started;
    auto after = time_beside(facts_at(place).id, numbers.b, Side::after);
    if (after && !*after) after = begin_behind(place, before->value_or(WallTime{}));
    if (!after) return pass_on(after);
    const auto end = known_time(*after);
    if (!*before) before = last_before(place, end);
    if (!before) return pass_on(before);
    const auto begin = known_time(*before);
    if (begin && end && *begin >= *end) return Around{};
    return Around{begin, end};
  }

  // Of these nullopt says that there is no such reading, and 0 that its time is not known: then a
  // run further away tells nothing, either.

  /// The last reading of the nearest run before that ended before `end`. Of an older card, which
  /// was heard of late, that run may be the current one: then only an end tells where it lies.
  Result<std::optional<WallTime>> last_before(std::size_t place, std::optional<WallTime> end) {
    const auto current = places_.find(facts_.current);
    if (!end && current != places_.end() && current->second < place) return std::nullopt;
    while (place-- > 0) {
      auto last = time_beside(facts_at(place).id, highest, Side::before);
      if (!last || (*last && (!end || **last < *end))) return last;
    }
    return std::nullopt;
  }

  /// The beginning of the nearest run behind that began after the time. Two boards of one name run
  /// side by side.
  Result<std::optional<WallTime>> begin_behind(std::size_t place, WallTime time) {
    while (++place < verdict_.epochs.size()) {
      auto begin = begin_of(place);
      if (!begin) return begin;
      if (*begin && (**begin > time || **begin == WallTime{})) return begin;
    }
    return std::nullopt;
  }

  /// Its start, or the first reading that came of it.
  Result<std::optional<WallTime>> begin_of(std::size_t place) {
    const EpochFacts& run = facts_at(place);
    if (run.started) return run.started;
    return time_beside(run.id, 0, Side::after);
  }

  enum class Side : std::uint8_t { before, after };
  static constexpr std::uint64_t highest = std::numeric_limits<std::int64_t>::max();

  /// The nearest reading with a lower or a higher number.
  Result<std::optional<WallTime>> time_beside(const std::string& epoch, std::uint64_t seq,
                                              Side side) {
    auto micros = sql_.integer(
        side == Side::before
            ? "SELECT coalesce(r.utc, 0) FROM epoch e JOIN readings r ON r.epoch_n = e.n WHERE "
              "e.station = ? AND e.id = ? AND r.seq < ? ORDER BY r.seq DESC LIMIT 1"
            : "SELECT coalesce(r.utc, 0) FROM epoch e JOIN readings r ON r.epoch_n = e.n WHERE "
              "e.station = ? AND e.id = ? AND r.seq > ? ORDER BY r.seq LIMIT 1",
        facts_.name, epoch, sql_number(seq));
    if (!micros) return pass_on(micros);
    return *micros ? std::optional(WallTime(buoyd::Micros(**micros))) : std::nullopt;
  }

  PreparedSql& sql_;
  const StationFacts& facts_;
  const Verdict& verdict_;
  const std::map<std::string, RunStart>& starts_;
  const WallTime from_;
  std::map<std::string, std::size_t> places_;   // by epoch, in the order in which they ran
  std::map<std::string, GapRow> highest_gaps_;  // by epoch, the one with the highest numbers
  std::vector<Absence> found_;
};

}  // namespace

Result<std::vector<Absence>> number_absences(PreparedSql& sql, const StationFacts& facts,
                                             const Verdict& verdict,
                                             const std::map<std::string, RunStart>& starts,
                                             WallTime from) {
  return NumberAbsenceReader(sql, facts, verdict, starts, from).run();
}

}  // namespace buoyshore
