#include "shore/station/absence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>

#include "core/own_reading.hpp"
#include "shore/archive/account.hpp"
#include "shore/archive/station_query.hpp"
#include "shore/archive/success_readings.hpp"
#include "shore/query/reading_reader.hpp"
#include "shore/station/buoy_events.hpp"

namespace buoyshore {

using buoyd::Result;
using buoyd::WallTime;

namespace {

/// Events before the time that may last into it are looked for so far back.
constexpr buoyd::Micros events_before = std::chrono::hours(31 * 24);
/// Lost slots are told by the success readings of every ten minutes: of longer times they say
/// nothing that could be seen.
constexpr buoyd::Micros longest_for_slots = std::chrono::hours(3 * 24);
constexpr buoyd::Micros between_successes = std::chrono::minutes(15);
constexpr std::size_t most_owed = 200;  // ranges of numbers, the newest

constexpr std::string_view start_source = "start";

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> slot_causes{
    {{"failed", "no answer"},
     {"rested", "not asked after that"},
     {"missed", "line busy"},
     {"paused", "paused"},
     {"off", "line off"}}};

/// How many slots were lost since the start, by slot_causes.
using LostSlots = std::array<std::int64_t, slot_causes.size()>;

LostSlots lost_slots_in(const OwnFields& success) {
  LostSlots lost{};
  for (std::size_t i = 0; i < lost.size(); ++i) {
    lost[i] = success.integer(slot_causes[i].first).value_or(0);
  }
  return lost;
}

/// "no answer 3, line off 4": what was lost between two counts; "" if nothing was.
std::string slots_text(const LostSlots& before, const LostSlots& after) {
  std::string text;
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (after[i] <= before[i]) continue;
    if (!text.empty()) text += ", ";
    text += fmt::format("{} {}", slot_causes[i].second, after[i] - before[i]);
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
         {&AbsenceReader::read_lines, &AbsenceReader::read_events, &AbsenceReader::read_slots,
          &AbsenceReader::read_off, &AbsenceReader::read_gaps, &AbsenceReader::read_owed}) {
      if (auto read = (this->*step)(); !read) return pass_on(read);
    }
    if (facts_.newest_taken) add({*facts_.newest_taken, {}, "unheard", {}});
    std::ranges::sort(found_, {}, &Absence::from);
    return std::move(found_);
  }

 private:
  /// Calls `take` with each of buoyd's own readings of a kind, if there are any: those of the time
  /// and so far `around` it, or all.
  template <class Take>
  Result<void> for_each_own(const std::string& kind, std::optional<buoyd::Micros> around,
                            Take take) {
    ReadingQuery query;
    query.station = query_.station;
    query.instrument = buoyd::own_instrument;
    query.kind = kind;
    if (around) query.from = from_ - *around;
    if (around) query.to = to_ + *around;
    auto reader = ReadingReader::open(sql_, query);
    if (!reader) {
      if (reader.error().code == buoyd::ErrorCode::invalid) return {};  // none ever came
      return pass_on(reader);
    }
    return reader->run([&](const ArchivedReading& reading) {
      const buoyd::Description& description = *reader->shapes().at(reading.shape).description;
      take(OwnFields(description, reading.values), reading);
      return true;
    });
  }

  Result<void> read_lines() {
    auto tallies = tallies_of(sql_, query_.station);
    if (!tallies) return pass_on(tallies);
    for (const TallyRow& tally : *tallies) others_.insert(tally.instrument);
    return for_each_success(sql_, query_.station,
                            [this](const std::string& name, const OwnFields& success) {
                              const auto line = success.text("line");
                              if (!line) return;  // an older buoyd
                              (name == query_.instrument ? own_lines_ : others_).insert(*line);
                            });
  }

  /// An event of the instrument, of its line, or of the start. While nobody told which line is its
  /// own, it may be any.
  [[nodiscard]] bool concerns(const std::string& source) const {
    if (source == query_.instrument || source == start_source) return true;
    if (!own_lines_.empty()) return own_lines_.contains(source);
    return !others_.contains(source) && !is_elsewhere(source);
  }

  Result<void> read_events() {
    std::string epoch;
    auto read = for_each_own("event", events_before,
                             [&](const OwnFields& fields, const ArchivedReading& reading) {
                               if (!reading.utc) return;
                               if (epoch != reading.epoch) close_all(*reading.utc);
                               epoch = reading.epoch;
                               take_event(fields, *reading.utc);
                             });
    if (!read) return read;
    for (const auto& [source, absence] : open_) add(absence);
    return {};
  }

  /// An event ends what the one before it of the same source began.
  void take_event(const OwnFields& fields, WallTime at) {
    const std::string source = fields.text("source").value_or("");
    if (!concerns(source)) return;
    if (const auto before = open_.find(source); before != open_.end()) {
      before->second.to = at;
      add(before->second);
      open_.erase(before);
    }
    const std::string event = fields.text("event").value_or("");
    if (is_end_event(event)) return;
    open_[source] = {at, {}, event, source + ": " + fields.text("text").value_or("")};
  }

  /// When the reading's run began, if the reading is the first of its kind in it.
  [[nodiscard]] std::optional<WallTime> start_shortly_before(const ArchivedReading& reading) const {
    const auto run = std::ranges::find(facts_.epochs, reading.epoch, &EpochFacts::id);
    if (run == facts_.epochs.end() || !run->started || !reading.utc) return std::nullopt;
    const bool is_first = *reading.utc - *run->started <= between_successes;
    return is_first ? run->started : std::nullopt;
  }

  /// What the instrument's success readings count more than the ones before them.
  Result<void> read_slots() {
    if (to_ - from_ > longest_for_slots) return {};
    std::string epoch;
    LostSlots before{};
    std::optional<WallTime> at;
    return for_each_own("success", between_successes,
                        [&](const OwnFields& fields, const ArchivedReading& reading) {
                          if (fields.text("instrument").value_or("") != query_.instrument) return;
                          const LostSlots lost = lost_slots_in(fields);
                          if (epoch != reading.epoch) {  // counts begin anew
                            before = {};
                            at = start_shortly_before(reading);
                          }
                          const std::string text = at ? slots_text(before, lost) : std::string{};
                          if (!text.empty()) add({at.value_or(from_), reading.utc, "slots", text});
                          epoch = reading.epoch;
                          before = lost;
                          at = reading.utc;
                        });
  }

  /// A new run knows nothing of what was; what still is it tells again.
  void close_all(WallTime at) {
    for (auto& [source, absence] : open_) {
      absence.to = at;
      add(absence);
    }
    open_.clear();
  }

  /// Between the last reading of a run and the start of the next one.
  Result<void> read_off() {
    std::map<std::string, std::string, std::less<>> why;
    auto read =
        for_each_own("start", {}, [&](const OwnFields& fields, const ArchivedReading& reading) {
          why[std::string(reading.epoch)] = fields.text("reason_text").value_or("");
        });
    if (!read) return read;
    for (std::size_t i = 1; i < verdict_.epochs.size(); ++i) {
      const EpochFacts& next = facts_.epochs[verdict_.epochs[i].epoch];
      if (!next.started || *next.started <= from_) continue;
      auto last =
          time_beside(facts_.epochs[verdict_.epochs[i - 1].epoch].id, highest, Side::before);
      if (!last) return pass_on(last);
      const WallTime end = last->value_or(*next.started);
      if (end < *next.started) add({end, next.started, "off", why[next.id]});
    }
    return {};
  }

  Result<void> read_gaps() {
    auto gaps = gaps_of(sql_, query_.station);
    if (!gaps) return pass_on(gaps);
    for (const GapRow& gap : *gaps) {
      if (gap.t0 == WallTime{} || gap.t1 == WallTime{}) continue;  // nobody knows when
      add({gap.t0, gap.t1, "lost", gap.reason});
    }
    return {};
  }

  Result<void> read_owed() {
    std::size_t left = most_owed;
    for (std::size_t i = verdict_.epochs.size(); i-- > 0 && left > 0;) {
      const auto& owed = verdict_.epochs[i].owed.list();
      const std::string& epoch = facts_.epochs[verdict_.epochs[i].epoch].id;
      for (std::size_t k = owed.size(); k-- > 0 && left > 0; --left) {
        auto before = time_beside(epoch, owed[k].a, Side::before);
        if (!before) return pass_on(before);
        auto after = time_beside(epoch, owed[k].b, Side::after);
        if (!after) return pass_on(after);
        if (!*after && i + 1 < verdict_.epochs.size()) {
          *after = facts_.epochs[verdict_.epochs[i + 1].epoch].started;
        }
        if (const auto from = *before) add({*from, *after, "owed", {}});
      }
    }
    return {};
  }

  enum class Side : std::uint8_t { before, after };
  static constexpr std::uint64_t highest = std::numeric_limits<std::int64_t>::max();

  /// When the nearest reading with a lower or a higher number was taken, if that is known.
  Result<std::optional<WallTime>> time_beside(const std::string& epoch, std::uint64_t seq,
                                              Side side) {
    auto micros = sql_.integer(
        side == Side::before
            ? "SELECT r.utc FROM epoch e JOIN readings r ON r.epoch_n = e.n WHERE e.station = ? "
              "AND e.id = ? AND r.seq < ? ORDER BY r.seq DESC LIMIT 1"
            : "SELECT r.utc FROM epoch e JOIN readings r ON r.epoch_n = e.n WHERE e.station = ? "
              "AND e.id = ? AND r.seq > ? ORDER BY r.seq LIMIT 1",
        query_.station, epoch, sql_number(seq));
    if (!micros) return pass_on(micros);
    return *micros ? std::optional(WallTime(buoyd::Micros(**micros))) : std::nullopt;
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
  std::set<std::string> own_lines_;      // of the instrument; empty: nobody told so far
  std::set<std::string> others_;         // the instruments, and the lines of others
  std::map<std::string, Absence> open_;  // what events began, by source
  std::vector<Absence> found_;
};

}  // namespace

Result<std::vector<Absence>> absences_of(PreparedSql& sql, const ReadingQuery& query) {
  return AbsenceReader(sql, query).run();
}

}  // namespace buoyshore
