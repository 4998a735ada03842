#include "shore/station/absence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "shore/archive/account.hpp"
#include "shore/archive/station_query.hpp"
#include "shore/archive/success_readings.hpp"
#include "shore/rollup/rollup_table.hpp"
#include "shore/station/buoy_events.hpp"
#include "shore/station/number_absences.hpp"
#include "shore/station/own_history.hpp"
#include "shore/station/slot_losses.hpp"
#include "shore/station/told_instruments.hpp"

namespace buoyshore {

using buoyd::Result;
using buoyd::WallTime;

namespace {

/// Events that may last into the time, or end in it, are looked for at least so far round it.
constexpr buoyd::Micros events_around = std::chrono::hours(31 * 24);
/// Lost slots are told by the success readings of every ten minutes: of longer times they say
/// nothing that could be seen.
constexpr buoyd::Micros longest_for_slots = std::chrono::hours(3 * 24);
constexpr buoyd::Micros to_the_minute = std::chrono::minutes(1);

constexpr std::string_view start_source = "start";

/// By slot_counters.
constexpr std::array<std::string_view, slot_counters.size()> slot_words{
    "no answer", "not asked after that", "line busy", "paused", "line off", "switched off"};

/// "no answer 3, line off 4".
std::string slots_text(const SlotCounts& lost) {
  std::string text;
  for (std::size_t i = 0; i < lost.size(); ++i) {
    if (lost[i] <= 0) continue;
    if (!text.empty()) text += ", ";
    text += fmt::format("{} {}", slot_words[i], lost[i]);
  }
  return text;
}

class AbsenceReader {
 public:
  AbsenceReader(PreparedSql& sql, const ReadingQuery& query)
      : sql_(sql),
        query_(query),
        from_(query.from.value_or(WallTime{})),
        to_(query.to.value_or(WallTime{})) {}

  Result<std::vector<Absence>> run() {
    auto facts = facts_of(sql_, query_.station);
    if (!facts) return pass_on(facts);
    if (facts->epochs.empty()) return unknown_station(sql_, query_.station);
    facts_ = std::move(*facts);
    verdict_ = judge(facts_);
    for (const auto step :
         {&AbsenceReader::read_lines, &AbsenceReader::read_starts, &AbsenceReader::read_events,
          &AbsenceReader::read_slots, &AbsenceReader::read_numbers}) {
      if (auto read = (this->*step)(); !read) return pass_on(read);
    }
    if (facts_.newest_taken) add({*facts_.newest_taken, {}, "unheard", {}});
    std::ranges::sort(found_, {}, &Absence::from);
    return std::move(found_);
  }

 private:
  Result<void> read_lines() {
    auto tallies = tallies_of(sql_, query_.station);
    if (!tallies) return pass_on(tallies);
    for (const TallyRow& tally : *tallies) instruments_.insert(tally.instrument);
    return for_each_success(sql_, query_.station,
                            [this](const std::string& name, const OwnFields& success) {
                              const auto line = success.text("line");
                              if (!line) return;  // an older buoyd
                              (name == query_.instrument ? own_lines_ : others_).insert(*line);
                            });
  }

  Result<void> read_starts() {
    return for_each_own(sql_, {query_.station, "start"},
                        [this](const OwnFields& fields, const ArchivedReading& reading) {
                          starts_[std::string(reading.epoch)] = {
                              fields.text("reason").value_or(""),
                              fields.text("reason_text").value_or("")};
                        });
  }

  /// What an event began. A line may have the name of an instrument.
  struct Told {
    std::string source;
    bool is_of_line = false;
    Absence absence;
    std::string epoch;
    std::int64_t seq = 0;
  };

  /// An event of the instrument, of the line that it was on then, or of the start. What its run
  /// does not tell, the newest one does; while nobody told which line is its own, it may be any.
  Result<bool> concerns(const Told& told) {
    const std::string& source = told.source;
    if (source == start_source) return true;
    if (!told.is_of_line && source == query_.instrument) return true;
    if (!told.is_of_line && instruments_.contains(source)) return false;
    if (is_elsewhere(source)) return own_lines_.contains(source);
    ArchivedReading event;
    event.epoch = told.epoch;
    event.seq = told.seq;
    auto line = told_line(sql_, query_, event);
    if (!line) return pass_on(line);
    if (*line) return **line == source;
    return own_lines_.empty() ? !others_.contains(source) : own_lines_.contains(source);
  }

  /// When the run began that was on when the time began: it closes what was before it. Not the last
  /// in order, which may be an older card that was heard of late. The time itself: nobody knows.
  [[nodiscard]] WallTime begin_of_run() const {
    std::optional<WallTime> begin;
    for (const EpochFacts& run : facts_.epochs) {
      if (run.started && *run.started <= from_ && !goes_on_in(run.id)) {
        begin = std::max(begin, run.started);
      }
    }
    return begin.value_or(from_);
  }

  Result<void> read_events() {
    std::string epoch;
    const WallTime begin = std::min(begin_of_run(), from_ - events_around);
    auto read = for_each_own(sql_, {query_.station, "event", begin, to_ + events_around},
                             [&](const OwnFields& fields, const ArchivedReading& reading) {
                               if (!reading.utc) return;
                               if (epoch != reading.epoch) {
                                 epoch = reading.epoch;
                                 if (!goes_on_in(epoch)) close_all(*reading.utc);
                               }
                               take_event(fields, reading, *reading.utc);
                             });
    if (!read) return read;
    for (const Told& told : open_) keep(told);
    for (const Told& told : told_) {
      if (auto added = add_told(told); !added) return added;
    }
    return {};
  }

  /// Its end may be said late, or not at all: buoyd says what comes and goes twice in ten minutes,
  /// and counts the rest. A reading of the instrument ends it, too, to the minute, and so does the
  /// next run, which says anew what it finds.
  Result<void> add_told(const Told& told) {
    auto is_concerned = concerns(told);
    if (!is_concerned) return pass_on(is_concerned);
    if (!*is_concerned) return {};
    Absence absence = told.absence;
    const bool is_short = absence.to && *absence.to - absence.from <= to_the_minute;
    if (const auto next = next_run_after(told)) end_by(*next, absence);
    for (const EpochFacts& store : facts_.epochs) {
      if (is_short || !may_end_in(store, told.epoch, absence)) continue;
      auto read_again = read_again_after(store.id, absence.from);
      if (!read_again) return pass_on(read_again);
      if (*read_again) end_by(**read_again, absence);
    }
    add(absence);
    return {};
  }

  static void end_by(WallTime time, Absence& absence) {
    absence.to = std::min(absence.to.value_or(time), time);
  }

  /// When buoyd was started next; nullopt if nobody knows. By time: an older card may be heard of
  /// after newer runs.
  [[nodiscard]] std::optional<WallTime> next_run_after(const Told& told) const {
    std::optional<WallTime> next;
    for (const EpochFacts& run : facts_.epochs) {
      if (run.id == told.epoch || !run.started || *run.started <= told.absence.from) continue;
      if (!goes_on_in(run.id)) next = std::min(next.value_or(*run.started), *run.started);
    }
    return next;
  }

  /// In its own store, or in one that its run went on in before it ended.
  [[nodiscard]] bool may_end_in(const EpochFacts& store, const std::string& own,
                                const Absence& absence) const {
    if (store.id == own) return true;
    return goes_on_in(store.id) && store.started && *store.started > absence.from &&
           (!absence.to || *store.started < *absence.to);
  }

  /// Is it the run before that went on in this epoch?
  [[nodiscard]] bool goes_on_in(const std::string& epoch) const {
    const auto start = starts_.find(epoch);
    return start != starts_.end() && goes_on(start->second.reason);
  }

  /// Its day is looked through, and then the next day that has any: a silence may last for months.
  Result<std::optional<WallTime>> read_again_after(const std::string& epoch, WallTime from) {
    const std::int64_t begin = from.time_since_epoch().count() + 1;
    const std::int64_t day_end = start_of(begin, day_level) + day_level;
    auto start = first_read(epoch, minute_level, begin, day_end);
    if (start && !*start) {
      auto day = first_read(epoch, day_level, day_end, std::numeric_limits<std::int64_t>::max());
      if (!day) return pass_on(day);
      if (*day) start = first_read(epoch, minute_level, **day, **day + day_level);
    }
    if (!start) return pass_on(start);
    return *start ? std::optional(WallTime(buoyd::Micros(**start))) : std::nullopt;
  }

  /// The first minute or day of the instrument that begins in [from, to).
  Result<std::optional<std::int64_t>> first_read(const std::string& epoch, std::int64_t level,
                                                 std::int64_t from, std::int64_t to) {
    return sql_.integer(
        "SELECT u.start FROM rollup u JOIN description d ON d.n = u.description WHERE u.level = ? "
        "AND u.epoch = (SELECT n FROM epoch WHERE station = ? AND id = ?) AND u.start >= ? AND "
        "u.start < ? AND d.instrument = ? AND d.text ->> '$.computed' IS NULL AND u.anchor <> ? "
        "ORDER BY u.start LIMIT 1",
        level, query_.station, epoch, from, to, query_.instrument, anchor_unplaced);
  }

  void keep(const Told& told) {
    if (is_in_time(told.absence)) told_.push_back(told);
  }

  /// The newest of that name ends: of the line, of the instrument, or (nullopt) of either.
  void end_newest(const std::string& source, std::optional<bool> of_line, WallTime at) {
    const auto found = std::find_if(open_.rbegin(), open_.rend(), [&](const Told& one) {
      return one.source == source && one.is_of_line == of_line.value_or(one.is_of_line);
    });
    if (found == open_.rend()) return;
    found->absence.to = at;
    keep(*found);
    open_.erase(std::next(found).base());
  }

  /// An event ends what the one before it of the same source began.
  void take_event(const OwnFields& fields, const ArchivedReading& reading, WallTime at) {
    const std::string source = fields.text("source").value_or("");
    const std::string event = fields.text("event").value_or("");
    const bool is_of_line = is_line_event(event);
    end_newest(source, event == back_event ? std::nullopt : std::optional(is_of_line), at);
    if (is_end_event(event)) return;
    const std::string text = source + ": " + fields.text("text").value_or("");
    open_.push_back(
        {source, is_of_line, {at, {}, event, text}, std::string(reading.epoch), reading.seq});
  }

  Result<void> read_slots() {
    if (to_ - from_ > longest_for_slots) return {};
    auto losses = slot_losses(sql_, query_, facts_.epochs);
    if (!losses) return pass_on(losses);
    for (const SlotLoss& loss : *losses) {
      add({loss.from, loss.to, "slots", slots_text(loss.counts)});
    }
    return {};
  }

  /// A new run knows nothing of what was; what still is it tells again. An older card, which was
  /// heard of late, ends nothing.
  void close_all(WallTime at) {
    for (Told& told : open_) {
      if (told.absence.from < at) told.absence.to = at;
      keep(told);
    }
    open_.clear();
  }

  Result<void> read_numbers() {
    auto absences = number_absences(sql_, facts_, verdict_, starts_, from_);
    if (!absences) return pass_on(absences);
    for (const Absence& absence : *absences) add(absence);
    return {};
  }

  [[nodiscard]] bool is_in_time(const Absence& absence) const {
    return absence.from < to_ && (!absence.to || *absence.to > from_);
  }

  void add(const Absence& absence) {
    if (is_in_time(absence)) found_.push_back(absence);
  }

  PreparedSql& sql_;
  const ReadingQuery& query_;
  const WallTime from_;
  const WallTime to_;
  StationFacts facts_;
  Verdict verdict_;
  std::map<std::string, RunStart> starts_;  // by epoch
  std::set<std::string> own_lines_;         // of the instrument now; empty: nobody told so far
  std::set<std::string> others_;            // the lines of others now
  std::set<std::string> instruments_;       // of the station: an event of such a name is theirs
  std::vector<Told> open_;                  // what nothing ended so far, the newest last
  std::vector<Told> told_;                  // what was in the time
  std::vector<Absence> found_;
};

}  // namespace

Result<std::vector<Absence>> absences_of(PreparedSql& sql, const ReadingQuery& query) {
  return AbsenceReader(sql, query).run();
}

}  // namespace buoyshore
