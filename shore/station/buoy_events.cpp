#include "shore/station/buoy_events.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "core/own_reading.hpp"
#include "core/values.hpp"
#include "shore/archive/own_fields.hpp"
#include "shore/query/archived_reading.hpp"
#include "shore/station/told_instruments.hpp"
#include "shore/tables/description_table.hpp"

namespace buoyshore {

using buoyd::clean_text;
using buoyd::Result;

namespace {

constexpr std::size_t most_events = 50;
constexpr std::size_t most_stores = 50;  // of a run
constexpr std::string_view ended = "_ended";

constexpr std::array<std::string_view, 4> ends{back_event, "resumed", "released", "started"};
constexpr std::array<std::string_view, 4> of_lines{"line_gone", "paused", "resumed", "no_thread"};
constexpr std::array<std::string_view, 5> elsewhere{"link", "uplink", "clock", "configuration",
                                                    "spool"};
/// States of the store; its other events happen once.
constexpr std::array<std::string_view, 5> store_states{"disk_full", "disk_low", "io_error",
                                                       "volatile", "busy"};

/// They happen, of an instrument or a line, and nothing ends them: what was told before them
/// stands.
constexpr std::array<std::string_view, 3> once{"power_cycled", "power_failed", "no_thread"};

/// Of the boot of epoch ?1, the one that began last before it: its first reading tells, by the
/// clock that nobody sets.
constexpr std::string_view newest_store_before =
    "WITH store AS (SELECT e.n AS n, (SELECT r.boottime FROM reading r WHERE r.epoch = e.n "
    "ORDER BY r.seq LIMIT 1) AS began FROM epoch s JOIN epoch e ON e.station = s.station AND "
    "e.boot = s.boot WHERE s.n = ?1) "
    "SELECT n FROM store WHERE began < (SELECT began FROM store WHERE n = ?1) "
    "ORDER BY began DESC LIMIT 1";

/// Epoch, description and age of the configured events of station ?1: of the stores of its run, ?2,
/// the newest first, and of the runs before it. A store in memory names none before it.
constexpr std::string_view configured_parts =
    "WITH RECURSIVE store(n, age, id, previous) AS MATERIALIZED (SELECT e.n, j.key, e.id, "
    "e.previous FROM json_each(?2) j CROSS JOIN epoch e ON e.n = j.value), "
    "older(n, age, previous) AS ("
    "SELECT e.n, (SELECT count(*) FROM store), e.previous FROM epoch e WHERE e.station = ?1 AND "
    "e.id = (SELECT previous FROM store WHERE previous NOT IN (SELECT id FROM store) "
    "ORDER BY age DESC LIMIT 1) UNION ALL "
    "SELECT e.n, o.age + 1, e.previous FROM older o JOIN epoch e ON e.station = ?1 AND "
    "e.id = o.previous WHERE o.age < 500), "
    "run(n, age) AS MATERIALIZED (SELECT n, age FROM store UNION ALL SELECT n, age FROM older), "
    "said(description) AS MATERIALIZED (SELECT DISTINCT t.description FROM run "
    "CROSS JOIN tally t ON t.epoch = run.n WHERE t.readings > 0), "
    "event(n) AS MATERIALIZED (SELECT d.n FROM said CROSS JOIN description d ON "
    "d.n = said.description WHERE d.text ->> '$.channels[0].name' = 'state' AND "
    "d.text ->> '$.channels[0].values.1' = 'on' AND d.text ->> '$.channels[1].name' = 'value') "
    "SELECT t.epoch, t.description, run.age FROM event CROSS JOIN run CROSS JOIN "
    "tally t ON t.epoch = run.n AND t.description = event.n WHERE t.readings > 0 "
    "ORDER BY run.age, t.last_at DESC, t.description DESC";

template <class List>
bool is_in(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

/// A running event, and what orders it among the others.
struct Numbered {
  std::int64_t age = 0;  // of its store: 0 is the current one
  std::int64_t seq = 0;
  RunningEvent event;
};

class EventReader {
 public:
  EventReader(PreparedSql& sql, const std::string& station) : sql_(sql), station_(station) {}

  Result<std::vector<RunningEvent>> run() {
    auto parts = read_parts();
    if (!parts) return pass_on(parts);
    for (const Part& part : *parts) {
      auto read = part.is_own ? read_own(part) : read_configured(part);
      if (!read) return pass_on(read);
    }
    std::ranges::sort(found_, {}, [](const Numbered& one) { return std::pair(one.age, -one.seq); });
    found_.resize(std::min(found_.size(), most_events));
    std::vector<RunningEvent> events;
    events.reserve(found_.size());
    for (Numbered& one : found_) events.push_back(std::move(one.event));
    return events;
  }

 private:
  /// The events of one description.
  struct Part {
    std::int64_t epoch = 0;
    std::int64_t description = 0;
    std::int64_t age = 0;
    bool is_own = false;
  };

  /// The epoch in which the run of this one was before, if that went on in this one.
  Result<std::optional<std::int64_t>> store_before(std::int64_t epoch) {
    auto n = sql_.integer(
        "SELECT t.description FROM tally t JOIN description d ON d.n = t.description WHERE "
        "t.epoch = ? AND d.instrument = ? AND d.kind = 'start' LIMIT 1",
        epoch, buoyd::own_instrument);
    if (!n || !*n) return n;
    auto description = DescriptionTable(sql_).numbered(**n);
    if (!description) return pass_on(description);
    bool is_same_run = false;
    auto read = take_newest(sql_, epoch, **n, **description, [&](const ArchivedReading& start) {
      const OwnFields fields(**description, start.values);
      is_same_run = goes_on(fields.text("reason").value_or(""));
    });
    if (!read) return pass_on(read);
    if (!is_same_run) return std::nullopt;
    return sql_.integer(newest_store_before, epoch);
  }

  /// The current run does not tell in one store anew what it told in another one.
  Result<void> find_stores() {
    auto epoch = current_run(sql_, station_);
    while (epoch && *epoch && stores_.size() < most_stores) {
      stores_.push_back(**epoch);
      epoch = store_before(**epoch);
    }
    return epoch ? Result<void>() : pass_on(epoch);
  }

  Result<void> add_own_parts(std::vector<Part>& parts) {
    for (std::size_t age = 0; age < stores_.size(); ++age) {
      auto read = for_each_row(
          sql_.query("SELECT t.epoch, t.description FROM tally t JOIN description d ON "
                     "d.n = t.description WHERE t.epoch = ? AND t.readings > 0 AND "
                     "d.instrument = ? AND d.kind = 'event' ORDER BY t.last_at DESC, "
                     "t.description DESC",
                     stores_[age], buoyd::own_instrument),
          [&](const buoyd::Statement& row) {
            parts.push_back({row.integer(0), row.integer(1), static_cast<std::int64_t>(age), true});
          });
      if (!read) return read;
    }
    return {};
  }

  /// A configured event is a state, 1 for on, and the value that made it. A run that goes on with
  /// it does not tell it anew.
  Result<void> add_configured_parts(std::vector<Part>& parts) {
    return for_each_row(sql_.query(configured_parts, station_, fmt::format("{}", stores_)),
                        [&](const buoyd::Statement& row) {
                          parts.push_back({row.integer(0), row.integer(1), row.integer(2), false});
                        });
  }

  Result<std::vector<Part>> read_parts() {
    std::vector<Part> parts;
    if (auto found = find_stores(); !found) return pass_on(found);
    if (auto own = add_own_parts(parts); !own) return pass_on(own);
    if (auto configured = add_configured_parts(parts); !configured) return pass_on(configured);
    return parts;
  }

  Result<void> read_own(const Part& part) {
    auto description = DescriptionTable(sql_).numbered(part.description);
    if (!description) return pass_on(description);
    buoyd::Reading reading;
    reading.description = *description;
    std::vector<Numbered> on;
    auto read = for_each_row(sql_.query("SELECT seq, body FROM reading WHERE description = ? AND "
                                        "epoch = ? ORDER BY seq DESC LIMIT 1000",
                                        part.description, part.epoch),
                             [&](const buoyd::Statement& row) {
                               reading.body = row.text(1);
                               if (auto event = own_event(OwnFields(reading))) {
                                 on.push_back({part.age, row.integer(0), std::move(*event)});
                               }
                             });
    if (!read) return read;
    for (Numbered& one : on) {
      auto utc = sql_.integer("SELECT utc FROM readings WHERE epoch_n = ? AND seq = ?", part.epoch,
                              one.seq);
      if (!utc) return pass_on(utc);
      if (*utc) one.event.since = buoyd::WallTime(buoyd::Micros(**utc));
      found_.push_back(std::move(one));
    }
    return {};
  }

  /// The newest event of a source says how it is; a source of which one came already has none left.
  std::optional<RunningEvent> own_event(const OwnFields& fields) {
    const std::string source = clean_text(fields.text("source").value_or(""));
    std::string event = clean_text(fields.text("event").value_or(""));
    const bool is_store = source == "spool";
    if ((is_elsewhere(source) && !is_store) || is_in(once, event)) return std::nullopt;
    const bool is_over = is_store ? event.ends_with(ended) : is_end_event(event);
    const std::string state =
        is_store && is_over ? event.substr(0, event.size() - ended.size()) : event;
    if (is_store && !is_in(store_states, state)) return std::nullopt;
    if (event == back_event) ++backs_[source];
    if (event == back_event) return std::nullopt;
    const bool is_newest = seen_.emplace(source, is_store ? state : scope_of(event)).second;
    if (is_over || is_ended(source) || !is_newest) return std::nullopt;
    return RunningEvent{source, std::move(event), clean_text(fields.text("text").value_or("")),
                        "null"};
  }

  /// A line may have the name of an instrument.
  static std::string scope_of(std::string_view event) {
    return is_line_event(event) ? "line" : "instrument";
  }

  /// By a "back" that came later, and ended nothing that came between.
  bool is_ended(const std::string& source) {
    const auto found = backs_.find(source);
    if (found == backs_.end() || found->second == 0) return false;
    --found->second;
    return true;
  }

  Result<void> read_configured(const Part& part) {
    auto description = DescriptionTable(sql_).numbered(part.description);
    if (!description) return pass_on(description);
    const std::string& source = (*description)->instrument();
    const std::string& kind = (*description)->kind();
    if (!kinds_.emplace(source, kind).second) return {};
    auto told = instruments();
    if (!told) return pass_on(told);
    if ((*told)->has_left(source)) return {};
    return take_newest(
        sql_, part.epoch, part.description, **description, [&](const ArchivedReading& reading) {
          if (reading.values.size() < 2 || reading.values[0] != "1") return;
          std::string value = clean_text(reading.values[1]);
          if (value != reading.values[1]) value = "null";
          found_.push_back({part.age,
                            reading.seq,
                            {clean_text(source), clean_text(kind), {}, value, reading.utc}});
        });
  }

  /// Those of the current run.
  Result<const ToldInstruments*> instruments() {
    if (!told_) {
      auto told = told_now(sql_, station_);
      if (!told) return pass_on(told);
      told_ = std::move(*told);
    }
    return &*told_;
  }

  PreparedSql& sql_;
  const std::string& station_;
  std::vector<std::int64_t> stores_;  // epochs of the current run, the newest first
  /// Sources with what of theirs it was, and states of the store.
  std::set<std::pair<std::string, std::string>> seen_;
  std::map<std::string, std::size_t> backs_;             // by source
  std::set<std::pair<std::string, std::string>> kinds_;  // of configured events
  std::optional<ToldInstruments> told_;
  std::vector<Numbered> found_;
};

}  // namespace

bool is_end_event(std::string_view event) {
  return is_in(ends, event);
}

bool is_line_event(std::string_view event) {
  return is_in(of_lines, event);
}

bool is_elsewhere(std::string_view source) {
  return is_in(elsewhere, source);
}

bool goes_on(std::string_view reason) {
  return reason == "new_epoch";
}

Result<std::vector<RunningEvent>> running_events(PreparedSql& sql, const std::string& station) {
  return EventReader(sql, station).run();
}

}  // namespace buoyshore
