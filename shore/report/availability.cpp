#include "shore/report/availability.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "core/own_reading.hpp"
#include "shore/archive/account.hpp"
#include "shore/archive/station_query.hpp"
#include "shore/query/catalogue.hpp"
#include "shore/query/period_sums.hpp"
#include "shore/query/reading_reader.hpp"
#include "shore/query/shown_text.hpp"
#include "shore/query/time_index.hpp"
#include "shore/report/hour_pieces.hpp"
#include "shore/report/missing_readings.hpp"
#include "shore/report/station_causes.hpp"
#include "shore/report/unplaced_readings.hpp"
#include "shore/rollup/rollup_table.hpp"
#include "shore/station/told_instruments.hpp"

namespace buoyshore {

using buoyd::Result;
using buoyd::WallTime;

namespace {

std::int64_t micros_of(WallTime time) {
  return time.time_since_epoch().count();
}
WallTime time_of(std::int64_t micros) {
  return WallTime(buoyd::Micros(micros));
}

std::vector<HourPiece> clipped(std::vector<HourPiece> pieces, std::int64_t from, std::int64_t to) {
  std::erase_if(pieces,
                [&](const HourPiece& piece) { return piece.to <= from || piece.from >= to; });
  if (pieces.empty()) return pieces;
  pieces.front().from = std::max(pieces.front().from, from);
  pieces.back().to = std::min(pieces.back().to, to);
  return pieces;
}

/// Readings that nobody can place are among those that nobody can explain.
void settle(std::uint64_t unplaced, KindAvailability& kind) {
  std::uint64_t& unexplained = kind.missing[index_of(MissingCause::unexplained)];
  const std::uint64_t moved = std::min(unplaced, unexplained);
  unexplained -= moved;
  kind.missing[index_of(MissingCause::unplaced)] += moved;
  const auto accounted = std::accumulate(kind.missing.begin(), kind.missing.end(), kind.received);
  kind.off_rate = static_cast<std::int64_t>(kind.expected) - static_cast<std::int64_t>(accounted);
}

/// Intervals end at multiples of their length, or so far behind as `begins` shifts them.
std::uint64_t intervals_in(const std::vector<HourPiece>& pieces) {
  std::int64_t count = 0;
  for (const HourPiece& piece : pieces) {
    count += (piece.to - piece.shift) / piece.step - (piece.from - piece.shift) / piece.step;
  }
  return static_cast<std::uint64_t>(count);
}

/// Where a reading begins the time, one more than steps fit is there.
std::uint64_t instants_in(const std::vector<HourPiece>& pieces, bool begins_with_one) {
  double steps = 0;
  for (const HourPiece& piece : pieces) {
    steps += static_cast<double>(piece.to - piece.from) / static_cast<double>(piece.step);
  }
  return static_cast<std::uint64_t>(begins_with_one ? std::ceil(steps - 0.05) : std::round(steps));
}

/// How a value is called without its unit: where that changed, it still is the same value.
std::string name_without_unit(const TableColumn& column) {
  const std::string unit = " (" + column.unit + ")";
  std::string name = column.name;
  if (const auto at = name.rfind(unit); at != std::string::npos) name.erase(at, unit.size());
  return name;
}

/// Adds the values of a kind; which of them each column is of.
std::vector<std::size_t> add_values(const std::vector<TableColumn>& columns,
                                    KindAvailability& made) {
  std::map<std::string, std::size_t> known;
  std::vector<std::size_t> values;
  values.reserve(columns.size());
  for (const TableColumn& column : columns) {
    const auto [value, is_new] = known.try_emplace(name_without_unit(column), made.values.size());
    if (is_new) made.values.push_back({column.channel, column.place});
    values.push_back(value->second);
  }
  return values;
}

class AvailabilityReader {
 public:
  AvailabilityReader(PreparedSql& sql, const AvailabilityQuestion& question)
      : sql_(sql), question_(question) {}

  Result<std::vector<KindAvailability>> run() {
    if (auto whole = check_rolled_up(sql_, question_.station); !whole) return pass_on(whole);
    auto entries = catalogue_of(sql_, question_.station, question_.instrument);
    if (!entries) return pass_on(entries);
    auto facts = facts_of(sql_, question_.station);
    if (!facts) return pass_on(facts);
    facts_ = std::move(*facts);
    order_ = judge(facts_);
    if (auto read = read_present(); !read) return pass_on(read);
    set_bounds(*entries);
    const bool has_kind = std::ranges::any_of(*entries, [&](const CatalogueEntry& entry) {
      return question_.kind.empty() || question_.kind == entry.kind;
    });
    if (!has_kind) {
      return buoyd::fail(buoyd::ErrorCode::invalid,
                         fmt::format("{} sent no readings of kind '{}': see buoyshore instruments",
                                     shown(question_.station), shown(question_.kind)));
    }
    std::vector<KindAvailability> kinds;
    for (const CatalogueEntry& entry : *entries) {
      const bool is_asked_for = question_.kind.empty() || question_.kind == entry.kind;
      if (entry.instrument == buoyd::own_instrument || !is_asked_for) continue;
      auto kind = read_kind(entry);
      if (!kind) return pass_on(kind);
      if (kind->to > kind->from) kinds.push_back(std::move(*kind));
    }
    return kinds;
  }

 private:
  void set_bounds(const std::vector<CatalogueEntry>& entries) {
    const std::int64_t now = start_of(micros_of(question_.now), minute_level);
    to_ = std::min(question_.to ? micros_of(*question_.to) : now, now);
    std::int64_t first = to_;
    for (const CatalogueEntry& entry : entries) {
      if (entry.first) first = std::min(first, micros_of(*entry.first));
    }
    from_ = question_.from ? micros_of(*question_.from) : start_of(first, minute_level);
    to_ = std::max(from_, to_);
  }

  Result<KindAvailability> read_kind(const CatalogueEntry& entry) {
    ReadingQuery query;
    query.station = question_.station;
    query.instrument = entry.instrument;
    query.kind = entry.kind;
    query.from = time_of(from_);
    query.to = time_of(to_);
    KindAvailability made;
    made.instrument = entry.instrument;
    made.kind = entry.kind;
    made.from = from_;
    made.to = from_;  // nothing, so far
    if (from_ == to_ || !entry.first) return made;
    auto reader = ReadingReader::open(sql_, query);
    if (!reader) return pass_on(reader);
    if (auto read = read_values(query, reader->shapes(), made); !read) return pass_on(read);
    auto hours = hours_of(sql_, query, reader->shapes());
    if (!hours) return pass_on(hours);
    auto interval = is_interval(entry);
    if (!interval) return pass_on(interval);
    if (!hours->empty()) made.step = hours->front().step;
    if (auto bounded = bound(entry, *interval, made); !bounded) return pass_on(bounded);
    made.expected = made.received;
    if (!made.step || made.to <= made.from) return made;
    if (auto read = read_missing(query, std::move(*hours), *interval, made); !read) {
      return pass_on(read);
    }
    return made;
  }

  /// What came, value by value.
  Result<void> read_values(ReadingQuery query, const std::map<std::int64_t, ReadingShape>& shapes,
                           KindAvailability& made) {
    query.every = buoyd::Micros(day_level);
    PeriodSums sums(sql_, query, shapes);
    const std::vector<std::size_t> values = add_values(sums.columns().list(), made);
    auto read = sums.run([&](const Period&, std::int64_t readings, const Summaries& of_columns) {
      made.received += static_cast<std::uint64_t>(readings);
      for (std::size_t i = 0; i < of_columns.size(); ++i) {
        made.values[values[i]].valid += of_columns[i].n;
        made.values[values[i]].bad += of_columns[i].n_bad;
      }
      return true;
    });
    if (!read) return read;
    return read_columns(query, sums.columns(), shapes, values, made);
  }

  /// Readings that came under a description that has a value without the value.
  Result<void> read_columns(const ReadingQuery& query, const TableColumns& columns,
                            const std::map<std::int64_t, ReadingShape>& shapes,
                            const std::vector<std::size_t>& values, KindAvailability& made) {
    auto readings = readings_by_description(query);
    if (!readings) return pass_on(readings);
    std::vector<std::uint64_t> had(made.values.size());
    for (const auto& [key, shape] : shapes) {
      for (const ColumnPlace& place : columns.places(key)) {
        had[values[place.column]] += (*readings)[key];
      }
    }
    for (std::size_t i = 0; i < had.size(); ++i) {
      ValueAvailability& value = made.values[i];
      value.no_value = had[i] - std::min(had[i], value.valid + value.bad);
      value.no_column = made.received - std::min(made.received, had[i]);
    }
    return {};
  }

  Result<std::map<std::int64_t, std::uint64_t>> readings_by_description(const ReadingQuery& query) {
    std::map<std::int64_t, std::uint64_t> readings;
    auto read = for_each_row(
        sql_.query("SELECT u.description, sum(u.readings) FROM rollup u JOIN description d ON d.n "
                   "= u.description WHERE u.level = ? AND u.epoch IN (SELECT n FROM epoch WHERE "
                   "station = ?) AND u.start >= ? AND u.start < ? AND u.anchor <> ? AND "
                   "d.instrument = ? AND d.kind = ? GROUP BY 1",
                   minute_level, query.station, query.from_micros(), query.to_micros(),
                   anchor_unplaced, query.instrument, query.kind),
        [&](const buoyd::Statement& row) { readings[row.integer(0)] = number_at(row, 1); });
    if (!read) return pass_on(read);
    return readings;
  }

  /// The part of the time in which the kind was expected.
  Result<void> bound(const CatalogueEntry& entry, bool is_interval, KindAvailability& made) {
    const std::int64_t step = made.step.value_or(0);
    const std::int64_t first =
        micros_of(entry.first.value_or(time_of(to_))) - (is_interval ? step : 0);
    auto left = left_at(entry);
    if (!left) return pass_on(left);
    const std::int64_t last = micros_of(entry.newest.value_or(WallTime{})) + step / 2;
    made.from = std::max(from_, first);
    made.to = *left ? std::min(to_, std::max(micros_of(**left), last)) : to_;
    return {};
  }

  /// Do its readings end intervals?
  Result<bool> is_interval(const CatalogueEntry& entry) {
    auto span = sql_.integer(
        "SELECT span FROM reading WHERE epoch = ? AND description = ? ORDER BY seq DESC LIMIT 1",
        entry.epoch, entry.description_n);
    if (!span) return pass_on(span);
    return span->value_or(0) > 0;
  }

  /// When the run began that had its instrument no more, or, where a reload took it out, when it
  /// was named last. nullopt: it is still there, or nobody tells.
  Result<std::optional<WallTime>> left_at(const CatalogueEntry& entry) {
    if (!present_.has_left(entry.instrument)) return std::nullopt;
    bool is_reached = false;
    for (const EpochVerdict& verdict : order_.epochs) {
      const EpochFacts& epoch = facts_.epochs[verdict.epoch];
      is_reached = is_reached || epoch.id == entry.epoch_id;
      if (!is_reached) continue;
      auto left = left_in(epoch, entry);
      if (!left || *left) return left;
    }
    return std::nullopt;
  }

  Result<std::optional<WallTime>> left_in(const EpochFacts& epoch, const CatalogueEntry& entry) {
    auto told = told_in(epoch.id);
    if (!told) return pass_on(told);
    if (!(*told)->has_left(entry.instrument)) return std::nullopt;
    const auto key = std::pair((*told)->epoch, entry.instrument);
    auto known = named_.find(key);
    if (known == named_.end()) {
      auto named = named_last(sql_, (*told)->epoch, entry.instrument);
      if (!named) return pass_on(named);
      known = named_.emplace(key, *named).first;
    }
    return known->second ? known->second : epoch.started;
  }

  /// The instruments of the newest run that tells of its own.
  Result<void> read_present() {
    for (auto run = order_.epochs.rbegin(); run != order_.epochs.rend(); ++run) {
      auto told = told_in(facts_.epochs[run->epoch].id);
      if (!told) return pass_on(told);
      if (!(*told)->is_whole) continue;
      present_ = **told;
      break;
    }
    return {};
  }

  Result<const ToldInstruments*> told_in(const std::string& epoch) {
    auto found = told_.find(epoch);
    if (found == told_.end()) {
      auto n = sql_.integer("SELECT n FROM epoch WHERE station = ? AND id = ?", question_.station,
                            epoch);
      if (!n) return pass_on(n);
      auto told = told_instruments(sql_, n->value_or(0));
      if (!told) return pass_on(told);
      found = told_.emplace(epoch, std::move(*told)).first;
    }
    return &found->second;
  }

  Result<void> read_missing(const ReadingQuery& query, std::vector<HourPiece> hours,
                            bool is_interval, KindAvailability& made) {
    const std::vector<HourPiece> pieces = clipped(std::move(hours), made.from, made.to);
    auto causes = causes_of(query);
    if (!causes) return pass_on(causes);
    auto missing = missing_readings(sql_, query, pieces, is_interval, std::move(*causes));
    if (!missing) return pass_on(missing);
    made.missing = *missing;
    made.expected = is_interval ? intervals_in(pieces) : instants_in(pieces, made.from > from_);
    ReadingQuery expected = query;
    expected.from = time_of(made.from);
    expected.to = time_of(made.to);
    auto unplaced = unplaced_readings(sql_, expected, facts_, order_);
    if (!unplaced) return pass_on(unplaced);
    settle(*unplaced, made);
    return {};
  }

  /// All kinds of an instrument have the same causes.
  Result<StationCauses> causes_of(const ReadingQuery& query) {
    if (instrument_ == query.instrument) return causes_;
    auto causes = station_causes(sql_, query);
    if (!causes) return pass_on(causes);
    causes_ = std::move(*causes);
    instrument_ = query.instrument;
    return causes_;
  }

  PreparedSql& sql_;
  const AvailabilityQuestion& question_;
  StationFacts facts_;
  Verdict order_;
  std::map<std::string, ToldInstruments> told_;  // by the epoch's id
  /// When a run (its key) named an instrument last: its kinds have it in common.
  std::map<std::pair<std::int64_t, std::string>, std::optional<WallTime>> named_;
  ToldInstruments present_;
  std::int64_t from_ = 0;
  std::int64_t to_ = 0;
  std::string instrument_;  // whose causes_ these are
  StationCauses causes_;
};

}  // namespace

Result<std::vector<KindAvailability>> availability_of(PreparedSql& sql,
                                                      const AvailabilityQuestion& question) {
  // All of one moment: numbers of two moments do not close while readings come.
  if (auto begun = sql.run("BEGIN"); !begun) return pass_on(begun);
  auto kinds = AvailabilityReader(sql, question).run();
  auto ended = sql.run("COMMIT");
  if (kinds && !ended) return pass_on(ended);
  return kinds;
}

Result<TimeBounds> deployment_time(PreparedSql& sql, const std::string& station,
                                   const std::string& id) {
  TimeBounds time;
  std::vector<std::string> known;
  auto read = for_each_row(
      sql.query(
          "SELECT d.text ->> '$.deployment.id', min(u.start), max(u.start) FROM rollup u JOIN "
          "description d ON d.n = u.description WHERE u.level = ? AND u.anchor <> ? AND "
          "u.epoch IN (SELECT n FROM epoch WHERE station = ?) AND coalesce(d.text ->> "
          "'$.deployment.state', 'deployed') = 'deployed' GROUP BY 1",
          minute_level, anchor_unplaced, station),
      [&](const buoyd::Statement& row) {
        if (row.is_null(0)) return;
        known.push_back(shown(row.text(0)));
        if (row.text(0) != id) return;
        time = {time_of(row.integer(1)), time_of(row.integer(2) + minute_level)};
      });
  if (!read) return pass_on(read);
  if (time.from) return time;
  return buoyd::fail(
      buoyd::ErrorCode::invalid,
      fmt::format("{} has no deployment '{}'; there are: {}", shown(station), shown(id),
                  known.empty() ? "none" : fmt::format("{}", fmt::join(known, ", "))));
}

}  // namespace buoyshore
