#include "shore/alarm/alarm_book.hpp"

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/json_object.hpp"

namespace buoyshore {

using buoyd::Database;
using buoyd::ErrorCode;
using buoyd::Result;
using buoyd::Statement;
using buoyd::WallTime;

namespace {

constexpr std::string_view book_tables = R"sql(
CREATE TABLE book(id TEXT NOT NULL);
CREATE TABLE condition(
  rule TEXT NOT NULL, station TEXT NOT NULL, subject TEXT NOT NULL,
  wrong_since INTEGER,                 -- µs UTC, as all times here; NULL: it is not wrong
  alarm INTEGER NOT NULL,              -- alarm.n of the one that stands, or 0
  seen INTEGER, memory TEXT NOT NULL,
  PRIMARY KEY(rule, station, subject)
) WITHOUT ROWID;
CREATE TABLE alarm(
  n INTEGER PRIMARY KEY AUTOINCREMENT, rule TEXT NOT NULL, station TEXT NOT NULL,
  subject TEXT NOT NULL,
  raised_at INTEGER NOT NULL, raised_said TEXT NOT NULL,
  cleared_at INTEGER, cleared_said TEXT NOT NULL DEFAULT '',
  acknowledged_at INTEGER, acknowledged_by TEXT NOT NULL DEFAULT '',
  acknowledged_words TEXT NOT NULL DEFAULT ''
);
CREATE INDEX alarm_over ON alarm(station, cleared_at) WHERE cleared_at IS NOT NULL;
CREATE INDEX alarm_standing ON alarm(station, cleared_at) WHERE cleared_at IS NULL;
CREATE INDEX alarm_unacknowledged ON alarm(station, acknowledged_at)
  WHERE acknowledged_at IS NULL;
CREATE TABLE notice(
  n INTEGER PRIMARY KEY AUTOINCREMENT, alarm INTEGER NOT NULL, target TEXT NOT NULL,
  name TEXT NOT NULL, body TEXT NOT NULL,
  told_at INTEGER,                     -- NULL: nobody took it so far
  tries INTEGER NOT NULL DEFAULT 0, next INTEGER NOT NULL DEFAULT 0,
  problem TEXT NOT NULL DEFAULT ''
);
CREATE INDEX notice_due ON notice(next) WHERE told_at IS NULL;
)sql";
constexpr StateFormat book_format{"book of alarms", "1651852652", "1",  // "bual"
                                  book_tables};

std::int64_t to_micros(WallTime time) {
  return time.time_since_epoch().count();
}

std::optional<std::int64_t> to_micros(std::optional<WallTime> time) {
  return time ? std::optional(to_micros(*time)) : std::nullopt;
}

std::optional<WallTime> time_in(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return WallTime(buoyd::Micros(row.integer(column)));
}

Condition condition_in(const Statement& row) {
  Condition made{std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))};
  made.latch = {time_in(row, 3), row.integer(4) != 0};
  made.alarm = row.integer(4);
  made.seen = time_in(row, 5);
  made.memory = row.text(6);
  return made;
}

Notice notice_in(const Statement& row) {
  return {row.integer(0),           row.integer(1),           std::string(row.text(2)),
          std::string(row.text(3)), std::string(row.text(4)), number_at(row, 5),
          std::string(row.text(6))};
}

}  // namespace

Alarm alarm_in(const Statement& row) {
  Alarm alarm;
  alarm.n = row.integer(0);
  alarm.rule = row.text(1);
  alarm.station = row.text(2);
  alarm.subject = row.text(3);
  alarm.raised_at = WallTime(buoyd::Micros(row.integer(4)));
  alarm.raised_said = row.text(5);
  alarm.cleared_at = time_in(row, 6);
  alarm.cleared_said = row.text(7);
  alarm.acknowledged_at = time_in(row, 8);
  alarm.acknowledged_by = row.text(9);
  alarm.acknowledged_words = row.text(10);
  return alarm;
}

Result<std::unique_ptr<Database>> open_book_to_read(const std::string& path) {
  return open_state_to_read(path, book_format);
}

Result<std::unique_ptr<AlarmBook>> AlarmBook::open(const std::string& path) {
  auto lock = buoyd::FileLock::take(path, "another program watches with it");
  if (!lock) return pass_on(lock);
  auto file = StateFile::open(path, book_format, [](Database& fresh) {
    return fresh.execute(
        fmt::format("INSERT INTO book VALUES('{}')", buoyd::to_hex(buoyd::random8())));
  });
  if (!file) return pass_on(file);
  return over(std::move(*file), std::move(*lock));
}

Result<std::unique_ptr<AlarmBook>> AlarmBook::open_beside(const std::string& path) {
  auto file = StateFile::open_beside(path, book_format);
  if (!file) return pass_on(file);
  return over(std::move(*file), std::nullopt);
}

Result<std::unique_ptr<AlarmBook>> AlarmBook::over(StateFile file,
                                                   std::optional<buoyd::FileLock> lock) {
  if (auto kept = file.database().keep_wal(); !kept) return pass_on(kept);
  auto id = file.database().value("SELECT id FROM book");
  if (!id) return tl::unexpected(id.error());
  std::unique_ptr<AlarmBook> book(new AlarmBook(std::move(lock), std::move(file)));
  book->id_ = *id;
  return book;
}

Result<Condition> AlarmBook::condition(const std::string& rule, const std::string& station,
                                       const std::string& subject) {
  Condition found{rule, station, subject};
  auto read = for_each_row(
      sql_.query("SELECT rule, station, subject, wrong_since, alarm, seen, memory FROM condition "
                 "WHERE rule = ? AND station = ? AND subject = ?",
                 rule, station, subject),
      [&](const Statement& row) { found = condition_in(row); });
  if (!read) return pass_on(read);
  return found;
}

Result<std::vector<Condition>> AlarmBook::conditions() {
  std::vector<Condition> found;
  auto read = for_each_row(
      sql_.query("SELECT rule, station, subject, wrong_since, alarm, seen, memory FROM condition"),
      [&](const Statement& row) { found.push_back(condition_in(row)); });
  if (!read) return pass_on(read);
  return found;
}

Result<std::vector<std::string>> AlarmBook::targets_of(std::int64_t alarm) {
  std::vector<std::string> targets;
  auto read = for_each_row(sql_.query("SELECT DISTINCT target FROM notice WHERE alarm = ?", alarm),
                           [&](const Statement& row) { targets.emplace_back(row.text(0)); });
  if (!read) return pass_on(read);
  return targets;
}

Result<AlarmBook::Entry> AlarmBook::begin() {
  auto transaction = file_.begin();
  if (!transaction) return pass_on(transaction);
  return Entry(*this, std::move(*transaction));
}

Result<void> AlarmBook::Entry::raise(Condition& condition, WallTime at, const std::string& said,
                                     const std::vector<std::string>& targets) {
  auto put = book_.sql_.run(
      "INSERT INTO alarm(rule, station, subject, raised_at, raised_said) VALUES(?, ?, ?, ?, ?)",
      condition.rule, condition.station, condition.subject, to_micros(at), said);
  if (!put) return put;
  condition.alarm = book_.file_.database().last_rowid();
  return tell(condition, condition.alarm, "raised", at, said, targets);
}

Result<void> AlarmBook::Entry::clear(Condition& condition, WallTime at, const std::string& said,
                                     const std::vector<std::string>& targets) {
  const std::int64_t alarm = std::exchange(condition.alarm, 0);
  auto put = book_.sql_.run("UPDATE alarm SET cleared_at = ?, cleared_said = ? WHERE n = ?",
                            to_micros(at), said, alarm);
  return put ? tell(condition, alarm, "cleared", at, said, targets) : put;
}

Result<void> AlarmBook::Entry::tell(const Condition& of, std::int64_t alarm, const char* what,
                                    WallTime at, const std::string& said,
                                    const std::vector<std::string>& targets) {
  const std::string name = fmt::format("{}-{}-{}", book_.id_, alarm, what);
  const std::string body = buoyd::JsonObject()
                               .add("name", name)
                               .add("alarm", alarm)
                               .add("what", what)
                               .add("rule", of.rule)
                               .add("station", of.station)
                               .add("subject", of.subject)
                               .add("time", buoyd::iso8601(at))
                               .add("text", said)
                               .str();
  for (const std::string& target : targets) {
    auto put = book_.sql_.run("INSERT INTO notice(alarm, target, name, body) VALUES(?, ?, ?, ?)",
                              alarm, target, name, body);
    if (!put) return put;
  }
  return {};
}

Result<void> AlarmBook::Entry::keep(const Condition& condition) {
  return book_.sql_.run("INSERT OR REPLACE INTO condition VALUES(?, ?, ?, ?, ?, ?, ?)",
                        condition.rule, condition.station, condition.subject,
                        to_micros(condition.latch.wrong_since), condition.alarm,
                        to_micros(condition.seen), condition.memory);
}

Result<void> AlarmBook::Entry::forget(const Condition& condition) {
  return book_.sql_.run("DELETE FROM condition WHERE rule = ? AND station = ? AND subject = ?",
                        condition.rule, condition.station, condition.subject);
}

Result<std::vector<Notice>> AlarmBook::due(WallTime now) {
  std::vector<Notice> notices;
  auto read = for_each_row(
      // What would wait for longer was put off by a clock that was ahead.
      sql_.query("SELECT n, alarm, target, name, body, tries, problem FROM notice o WHERE told_at "
                 "IS NULL AND next NOT BETWEEN ?1 + 1 AND ?2 AND NOT EXISTS (SELECT 1 FROM notice "
                 "e WHERE e.target = o.target AND e.n < o.n AND e.told_at IS NULL AND e.next "
                 "BETWEEN ?1 + 1 AND ?2) ORDER BY n LIMIT 100",
                 to_micros(now), to_micros(now + longest_pause)),
      [&](const Statement& row) { notices.push_back(notice_in(row)); });
  if (!read) return pass_on(read);
  return notices;
}

Result<void> AlarmBook::tried(const Notice& notice, WallTime next) {
  return put("UPDATE notice SET tries = tries + 1, next = ? WHERE n = ?", to_micros(next),
             notice.n);
}

Result<void> AlarmBook::told(const Notice& notice, WallTime now) {
  return put("UPDATE notice SET told_at = ?, problem = '' WHERE n = ?", to_micros(now), notice.n);
}

Result<void> AlarmBook::not_told(const Notice& notice, const std::string& problem, WallTime next) {
  return put("UPDATE notice SET problem = ?, next = ? WHERE n = ?", problem, to_micros(next),
             notice.n);
}

Result<std::vector<Alarm>> AlarmBook::alarms(bool all) {
  std::vector<Alarm> alarms;
  auto read = for_each_row(
      sql_.query("SELECT n, rule, station, subject, raised_at, raised_said, cleared_at, "
                 "cleared_said, acknowledged_at, acknowledged_by, acknowledged_words FROM alarm "
                 "WHERE ? OR cleared_at IS NULL OR acknowledged_at IS NULL ORDER BY n DESC",
                 std::int64_t{all ? 1 : 0}),
      [&](const Statement& row) { alarms.push_back(alarm_in(row)); });
  if (!read) return pass_on(read);
  return alarms;
}

Result<std::vector<Notice>> AlarmBook::untold() {
  std::vector<Notice> notices;
  auto read = for_each_row(sql_.query("SELECT n, alarm, target, name, body, tries, problem FROM "
                                      "notice WHERE told_at IS NULL ORDER BY n"),
                           [&](const Statement& row) { notices.push_back(notice_in(row)); });
  if (!read) return pass_on(read);
  return notices;
}

Result<void> AlarmBook::acknowledge(std::int64_t alarm, const std::string& by,
                                    const std::string& words, WallTime now) {
  auto done = put(
      "UPDATE alarm SET acknowledged_at = ?, acknowledged_by = ?, acknowledged_words = ? WHERE n = "
      "? AND acknowledged_at IS NULL",
      to_micros(now), by, words, alarm);
  if (!done) return done;
  if (changed_ == 1) return {};
  return buoyd::fail(ErrorCode::invalid,
                     fmt::format("alarm {}: there is none, or it is acknowledged already", alarm));
}

}  // namespace buoyshore
