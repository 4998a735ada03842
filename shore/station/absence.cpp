#include "shore/station/absence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
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

/// Events before the time that may last into it are looked for so far back.
constexpr buoyd::Micros events_before = std::chrono::hours(31 * 24);
/// Lost slots are told by the success readings of every ten minutes: of longer times they say
/// nothing that could be seen.
constexpr buoyd::Micros longest_for_slots = std::chrono::hours(3 * 24);
constexpr buoyd::Micros to_the_minute = std::chrono::minutes(1);

constexpr std::string_view start_source = "start";
/// The reason of a start that was none: the same run went on in another store.
constexpr std::string_view new_store_alone = "new_epoch";

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
  /// buoyd's own readings of the time, and so far before it and after it.
  [[nodiscard]] OwnHistory history(const char* kind, buoyd::Micros around) const {
    return {query_.station, kind, from_ - around, to_ + around};
  }

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

  /// An event of the instrument, of the line that it was on then, or of the start. What its run
  /// does not tell, the newest one does; while nobody told which line is its own, it may be any.
  Result<bool> concerns(const std::string& source, bool is_of_line, const ArchivedReading& event) {
    if (source == start_source) return true;
    if (!is_of_line && source == query_.instrument) return true;
    if (!is_of_line && instruments_.contains(source)) return false;
    if (is_elsewhere(source)) return own_lines_.contains(source);
    auto line = told_line(sql_, query_, event);
    if (!line) return pass_on(line);
    if (*line) return **line == source;
    return own_lines_.empty() ? !others_.contains(source) : own_lines_.contains(source);
  }

  Result<void> read_events() {
    std::string epoch;
    Result<void> taken;
    auto read = for_each_own(sql_, history("event", events_before),
                             [&](const OwnFields& fields, const ArchivedReading& reading) {
                               if (!reading.utc || !taken) return;
                               if (epoch != reading.epoch) close_all(*reading.utc);
                               epoch = reading.epoch;
                               taken = take_event(fields, reading, *reading.utc);
                             });
    if (!read || !taken) return read ? taken : read;
    for (const Open& one : open_) keep(one);
    for (const Told& told : told_) {
      if (auto added = add_told(told); !added) return added;
    }
    return {};
  }

  /// What an event began, and in which run.
  struct Told {
    Absence absence;
    std::string epoch;
  };

  /// Its end may be said late, or not at all: buoyd says what comes and goes twice in ten minutes,
  /// and counts the rest. A reading of the instrument ends it, too, to the minute, and so does the
  /// next run, which says anew what it finds.
  Result<void> add_told(const Told& told) {
    Absence absence = told.absence;
    const bool is_short = absence.to && *absence.to - absence.from <= to_the_minute;
    if (!is_short) {
      auto read_again = read_again_after(told);
      if (!read_again) return pass_on(read_again);
      if (*read_again) end_by(**read_again, absence);
    }
    const auto next = next_run_after(told.epoch);
    if (next && *next > absence.from) end_by(*next, absence);
    add(absence);
    return {};
  }

  static void end_by(WallTime time, Absence& absence) {
    absence.to = std::min(absence.to.value_or(time), time);
  }

  [[nodiscard]] const EpochFacts& facts_at(std::size_t place) const {
    return facts_.epochs[verdict_.epochs[place].epoch];
  }

  /// When buoyd was started next; nullopt if nobody knows.
  [[nodiscard]] std::optional<WallTime> next_run_after(const std::string& epoch) const {
    std::size_t i = 0;
    while (i < verdict_.epochs.size() && facts_at(i).id != epoch) ++i;
    while (++i < verdict_.epochs.size()) {
      const auto start = starts_.find(facts_at(i).id);
      const bool is_same_run = start != starts_.end() && start->second.reason == new_store_alone;
      if (facts_at(i).started && !is_same_run) return facts_at(i).started;
    }
    return std::nullopt;
  }

  Result<std::optional<WallTime>> read_again_after(const Told& told) {
    auto start = sql_.integer(
        "SELECT u.start FROM rollup u JOIN description d ON d.n = u.description WHERE u.level = ? "
        "AND u.epoch = (SELECT n FROM epoch WHERE station = ? AND id = ?) AND u.start > ? AND "
        "d.instrument = ? AND d.text ->> '$.computed' IS NULL AND u.anchor <> ? ORDER BY u.start "
        "LIMIT 1",
        minute_level, query_.station, told.epoch, told.absence.from.time_since_epoch().count(),
        query_.instrument, anchor_unplaced);
    if (!start) return pass_on(start);
    return *start ? std::optional(WallTime(buoyd::Micros(**start))) : std::nullopt;
  }

  /// What an event began and nothing ended so far. A line may have the name of an instrument.
  struct Open {
    std::string source;
    bool is_of_line = false;
    bool is_concerned = false;
    Told told;
  };

  void keep(const Open& one) {
    if (one.is_concerned) told_.push_back(one.told);
  }

  /// The newest of that name ends: of the line, of the instrument, or (nullopt) of either.
  void end_newest(const std::string& source, std::optional<bool> of_line, WallTime at) {
    const auto found = std::find_if(open_.rbegin(), open_.rend(), [&](const Open& one) {
      return one.source == source && one.is_of_line == of_line.value_or(one.is_of_line);
    });
    if (found == open_.rend()) return;
    found->told.absence.to = at;
    keep(*found);
    open_.erase(std::next(found).base());
  }

  /// An event ends what the one before it of the same source began.
  Result<void> take_event(const OwnFields& fields, const ArchivedReading& reading, WallTime at) {
    const std::string source = fields.text("source").value_or("");
    const std::string event = fields.text("event").value_or("");
    const bool is_of_line = is_line_event(event);
    end_newest(source, event == back_event ? std::nullopt : std::optional(is_of_line), at);
    if (is_end_event(event)) return {};
    auto is_concerned = concerns(source, is_of_line, reading);
    if (!is_concerned) return pass_on(is_concerned);
    const std::string text = source + ": " + fields.text("text").value_or("");
    open_.push_back(
        {source, is_of_line, *is_concerned, {{at, {}, event, text}, std::string(reading.epoch)}});
    return {};
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

  /// A new run knows nothing of what was; what still is it tells again.
  void close_all(WallTime at) {
    for (Open& one : open_) {
      one.told.absence.to = at;
      keep(one);
    }
    open_.clear();
  }

  Result<void> read_numbers() {
    auto absences = number_absences(sql_, facts_, verdict_, starts_, from_);
    if (!absences) return pass_on(absences);
    for (const Absence& absence : *absences) add(absence);
    return {};
  }

  void add(const Absence& absence) {
    if (absence.from < to_ && (!absence.to || *absence.to > from_)) {
      found_.push_back(absence);
    }
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
  std::vector<Open> open_;                  // the newest last
  std::vector<Told> told_;                  // what events began, all of it
  std::vector<Absence> found_;
};

}  // namespace

Result<std::vector<Absence>> absences_of(PreparedSql& sql, const ReadingQuery& query) {
  return AbsenceReader(sql, query).run();
}

}  // namespace buoyshore
