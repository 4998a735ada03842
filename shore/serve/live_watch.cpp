#include "shore/serve/live_watch.hpp"

#include <utility>

#include "shore/query/archived_reading.hpp"
#include "shore/serve/reading_json.hpp"
#include "shore/serve/rule_alarms_json.hpp"
#include "shore/serve/summary_json.hpp"
#include "shore/tables/description_table.hpp"

namespace buoyshore {

using buoyd::JsonObject;
using buoyd::Lock;
using buoyd::Result;

namespace {

constexpr buoyd::Micros between_summaries = std::chrono::seconds(1);

/// True if it was told, or never can be.
bool is_done_with(const Result<void>& told) {
  return told || told.error().code == buoyd::ErrorCode::invalid;
}

}  // namespace

Result<void> LiveLook::look(PreparedSql& sql) {
  auto version = sql.integer("PRAGMA data_version");
  if (!version) return pass_on(version);
  Result<void> told;
  if (version->value_or(0) != data_version_) {
    told = put_changed(sql);
    if (is_done_with(told)) data_version_ = version->value_or(0);
  }
  auto summed = put_summaries(sql);
  return told ? summed : told;
}

/// A part that cannot be told keeps no other from it.
Result<void> LiveLook::put_changed(PreparedSql& sql) {
  auto parts = changed(sql);
  if (!parts) return pass_on(parts);
  Result<void> all;
  for (const Part& part : *parts) {
    auto told = put(sql, part);
    if (is_done_with(told)) {
      readings_[{part.epoch_n, part.description}] = part.readings;
      stations_.insert(std::get<0>(part.kind));
    }
    if (is_done_with(all) && !told) all = std::move(told);
  }
  return all;
}

/// What came of the runs that the stations are in.
Result<std::vector<LiveLook::Part>> LiveLook::changed(PreparedSql& sql) {
  std::vector<Part> parts;
  auto read = for_each_row(
      sql.query("SELECT e.n, t.description, t.readings, s.name, e.id, d.instrument, d.kind, "
                "d.hash "
                "FROM station s JOIN epoch e ON e.station = s.name AND e.id = s.current "
                "JOIN tally t ON t.epoch = e.n JOIN description d ON d.n = t.description"),
      [&](const buoyd::Statement& row) {
        if (readings_[{row.integer(0), row.integer(1)}] == row.integer(2)) return;
        parts.push_back(
            {{std::string(row.text(3)), std::string(row.text(5)), std::string(row.text(6))},
             std::string(row.text(4)),
             row.integer(0),
             row.integer(1),
             std::string(row.text(7)),
             row.integer(2)});
      });
  if (!read) return pass_on(read);
  read =
      for_each_row(sql.query("SELECT s.name, s.hello_at, l.since, l.batch_at FROM station s LEFT "
                             "JOIN link l ON l.station = s.name"),
                   [this](const buoyd::Statement& row) {
                     std::string station(row.text(0));
                     const std::array now{row.integer(1), row.integer(2), row.integer(3)};
                     if (std::exchange(heard_[station], now) != now)
                       stations_.insert(std::move(station));
                   });
  if (!read) return pass_on(read);
  return parts;
}

Result<buoyd::DescriptionPtr> LiveLook::description_of(PreparedSql& sql, const Part& part) {
  const auto known = descriptions_.find(part.hash);
  if (known != descriptions_.end()) return known->second;
  auto description = DescriptionTable(sql).numbered(part.description);
  if (description) descriptions_[part.hash] = *description;
  return description;
}

Result<void> LiveLook::put(PreparedSql& sql, const Part& part) {
  auto description = description_of(sql, part);
  if (!description) return pass_on(description);
  return take_newest(
      sql, part.epoch_n, part.description, **description, [&](const ArchivedReading& archived) {
        ArchivedReading reading = archived;
        reading.epoch = part.epoch;
        auto& [epoch, seq] = sent_[part.kind];
        if (epoch == part.epoch && reading.seq <= seq) return;  // older ones came
        epoch = part.epoch;
        seq = reading.seq;
        const auto& [station, instrument, kind] = part.kind;
        JsonObject event;
        event.add("station", station).add("instrument", instrument).add("kind", kind);
        event.add("hash", part.hash);
        add_reading(event, reading);
        ring_.push(Audience::station, station, "reading", event.str());
      });
}

Result<void> LiveLook::put_summaries(PreparedSql& sql) {
  if (clock_.mono() - summaries_at_ < between_summaries) return {};
  summaries_at_ = clock_.mono();
  Result<void> all;
  for (const std::string& station : std::exchange(stations_, {})) {
    auto summary = station_summary(sql, station);
    if (summary) {
      ring_.push(Audience::summary, station, "station", *summary);
      continue;
    }
    const Result<void> told = pass_on(summary);
    if (!is_done_with(told)) stations_.insert(station);
    if (is_done_with(all)) all = told;
  }
  return all;
}

LiveWatch::LiveWatch(const std::string& archive, const std::vector<std::string>& books,
                     EventRing& ring, const buoyd::Clock& clock, std::function<void()> wake)
    : ring_(ring),
      clock_(clock),
      wake_(std::move(wake)),
      reader_(archive, [this] { return ends_.load(); }),
      look_(ring, clock),
      alarms_(books, ring, clock, [this] { return ends_.load(); }),
      provisional_(archive, ring, clock, [this] { return ends_.load(); }) {}

LiveWatch::~LiveWatch() {
  {
    const Lock lock(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Result<void> LiveWatch::start() {
  return thread_.start("live", [this] { run(); });
}

void LiveWatch::are_pages_open(bool are_open) {
  {
    const Lock lock(mutex_);
    if (std::exchange(are_open_, are_open) == are_open) return;
  }
  changed_.notify_all();
}

bool LiveWatch::wait() {
  Lock lock(mutex_);
  while (!ends_ && !are_open_) changed_.wait(lock);
  if (!ends_) changed_.wait_for(lock, between_looks);
  return !ends_;
}

bool LiveWatch::look_at_archive(buoyd::RepeatLog& log) {
  const std::uint64_t before = ring_.end();
  auto sql = reader_.sql();
  const Result<void> looked = sql ? look_.look(**sql) : pass_on(sql);
  if (!looked) {
    log.occurred("archive", "look", buoyd::Priority::warning, looked.error().text);
  } else {
    log.ended("archive", "look", "it can be read again");
  }
  const std::string problem = is_done_with(looked) ? "" : looked.error().text;
  if (std::exchange(problem_, problem) != problem) tell_problem();
  return ring_.end() != before;
}

void LiveWatch::tell_problem() {
  ring_.push(Audience::all, {}, "archive", JsonObject().add("problem", problem_).str());
}

/// With it goes how the books are: of one that came and went between two looks no look tells, but a
/// page may have been answered in between.
void LiveWatch::tell_time() {
  ring_.push(Audience::all, {}, "now",
             JsonObject()
                 .add_json("now", time_json(clock_.wall()))
                 .add_json("books", book_states_json(alarms_.states()))
                 .str());
}

bool LiveWatch::look_at_books(buoyd::RepeatLog& log) {
  if (!alarms_.look()) return false;
  for (const BookState& book : alarms_.states()) {
    if (!book.problem.empty()) {
      log.occurred("book", book.path, buoyd::Priority::warning, book.problem);
    } else {
      log.ended("book", book.path, "it can be read again");
    }
  }
  return true;
}

void LiveWatch::run() {
  buoyd::RepeatLog log(clock_);
  buoyd::MonoTime told_time;
  while (wait()) {
    bool has_news = look_at_archive(log);
    has_news |= look_at_books(log);
    has_news |= provisional_.look();
    const bool is_time_due = clock_.mono() - told_time >= between_times;
    if (is_time_due) {
      told_time = clock_.mono();
      tell_time();
      if (!problem_.empty()) tell_problem();  // to pages that came meanwhile
    }
    if (is_time_due || has_news) wake_();
  }
}

}  // namespace buoyshore
