#include "shore/alarm/alarm_books.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace buoyshore {

using buoyd::Result;
using buoyd::Statement;

namespace {

/// Adds a number of each station; `take` says where it stands.
Result<void> add_counts(Result<Statement*> query, AlarmBooks::Counts& counts,
                        std::uint64_t AlarmCount::* where) {
  return for_each_row(std::move(query), [&](const Statement& row) {
    counts[std::string(row.text(0))].*where = number_at(row, 1);
  });
}

Result<std::uint64_t> number(Result<std::optional<std::int64_t>> found) {
  if (!found) return pass_on(found);
  return static_cast<std::uint64_t>(found->value_or(0));
}

Result<void> add_alarms(Result<Statement*> query, std::size_t book,
                        std::vector<AlarmBooks::Listed>& alarms) {
  return for_each_row(std::move(query),
                      [&](const Statement& row) { alarms.push_back({book, alarm_in(row)}); });
}

/// As alarm_in() reads them, but for the station's name, which is known; texts of people are cut.
#define BUOYSHORE_SHOWN_ALARMS                                                               \
  "SELECT n, substr(rule, 1, 500), '', substr(subject, 1, 500), raised_at, "                 \
  "substr(raised_said, 1, 500), cleared_at, substr(cleared_said, 1, 500), acknowledged_at, " \
  "substr(acknowledged_by, 1, 500), substr(acknowledged_words, 1, 500) FROM alarm "          \
  "WHERE station = ? AND cleared_at "
constexpr std::string_view standing_of = BUOYSHORE_SHOWN_ALARMS "IS NULL ORDER BY n DESC LIMIT ?";
constexpr std::string_view over_of =
    BUOYSHORE_SHOWN_ALARMS "IS NOT NULL ORDER BY cleared_at DESC, n DESC LIMIT ?";

Result<void> add_lists(PreparedSql& sql, std::size_t book, const std::string& station,
                       AlarmBooks::StationAlarms& found) {
  auto read = add_alarms(sql.query(standing_of, station, std::int64_t{AlarmBooks::most_standing}),
                         book, found.standing);
  if (!read) return read;
  return add_alarms(sql.query(over_of, station, std::int64_t{AlarmBooks::most_over} + 1), book,
                    found.over);
}

Result<void> add_numbers(PreparedSql& sql, const std::string& station,
                         AlarmBooks::StationAlarms& found) {
  auto standing = number(
      sql.integer("SELECT count(*) FROM alarm WHERE station = ? AND cleared_at IS NULL", station));
  if (!standing) return pass_on(standing);
  auto unacknowledged = number(sql.integer(
      "SELECT count(*) FROM alarm WHERE station = ? AND acknowledged_at IS NULL", station));
  if (!unacknowledged) return pass_on(unacknowledged);
  auto seen = sql.integer("SELECT max(seen) FROM condition WHERE station = ?", station);
  if (!seen) return pass_on(seen);
  found.count.standing += *standing;
  found.count.unacknowledged += *unacknowledged;
  if (*seen) {
    const buoyd::WallTime until{buoyd::Micros(**seen)};
    found.looked_until = std::max(found.looked_until.value_or(until), until);
  }
  return {};
}

/// Sorts what came of several books, and leaves the first of it.
void keep_first(std::vector<AlarmBooks::Listed>& alarms, std::size_t most, auto time_of) {
  std::ranges::stable_sort(alarms, std::ranges::greater{}, [&](const AlarmBooks::Listed& listed) {
    return std::pair(time_of(listed.alarm), listed.alarm.n);
  });
  if (alarms.size() > most)
    alarms.erase(alarms.begin() + static_cast<std::ptrdiff_t>(most), alarms.end());
}

}  // namespace

AlarmBooks::AlarmBooks(const std::vector<std::string>& paths,
                       const std::function<bool()>& must_end) {
  for (const std::string& path : paths) {
    books_.push_back({DatabaseReader(path, open_book_to_read, must_end)});
    states_.push_back({path});
  }
}

/// Its numbers, unless they are known already.
Result<void> AlarmBooks::count(Book& book) {
  auto sql = book.reader.sql();
  if (!sql) return pass_on(sql);
  auto version = (*sql)->integer("PRAGMA data_version");
  if (!version) return pass_on(version);
  const bool is_same = book.opening == book.reader.openings();
  if (is_same && book.version == version->value_or(0)) return {};
  auto last = (*sql)->integer("SELECT max(n) FROM alarm");
  if (!last) return pass_on(last);
  Counts counts;
  if (is_same) {
    for (const auto& [station, count] : book.counts) counts[station].newest = count.newest;
    auto read = for_each_row(
        (*sql)->query("SELECT station, n FROM alarm WHERE n > ? ORDER BY n", book.last),
        [&](const Statement& row) { counts[std::string(row.text(0))].newest = row.integer(1); });
    if (!read) return read;
  }
  auto read = add_counts(
      (*sql)->query(
          "SELECT station, count(*) FROM alarm WHERE cleared_at IS NULL GROUP BY station"),
      counts, &AlarmCount::standing);
  if (!read) return read;
  read = add_counts(
      (*sql)->query(
          "SELECT station, count(*) FROM alarm WHERE acknowledged_at IS NULL GROUP BY station"),
      counts, &AlarmCount::unacknowledged);
  if (!read) return read;
  book.opening = book.reader.openings();
  book.version = version->value_or(0);
  book.last = last->value_or(0);
  book.counts = std::move(counts);
  return {};
}

void AlarmBooks::note(std::size_t book, const Result<void>& read) {
  BookState& state = states_[book];
  state.is_missing =
      failed_with(read, buoyd::ErrorCode::unavailable) && read.error().detail == ENOENT;
  state.problem = read || state.is_missing ? "" : read.error().text;
}

AlarmBooks::Counts AlarmBooks::counts() {
  Counts all;
  for (std::size_t i = 0; i < books_.size(); ++i) {
    const Result<void> read = count(books_[i]);
    note(i, read);
    if (!read) continue;
    for (const auto& [station, count] : books_[i].counts) {
      AlarmCount& sum = all[station];
      sum.standing += count.standing;
      sum.unacknowledged += count.unacknowledged;
      sum.newest += count.newest;
    }
  }
  return all;
}

AlarmBooks::StationAlarms AlarmBooks::of_station(const std::string& station) {
  StationAlarms found;
  for (std::size_t i = 0; i < books_.size(); ++i) {
    auto sql = books_[i].reader.sql();
    auto read =
        sql ? add_numbers(**sql, station, found) : Result<void>(tl::unexpected(sql.error()));
    if (read) read = add_lists(**sql, i, station, found);
    note(i, read);
  }
  found.has_more_over = found.over.size() > most_over;
  keep_first(found.standing, most_standing, [](const Alarm& alarm) { return alarm.raised_at; });
  keep_first(found.over, most_over, [](const Alarm& alarm) { return alarm.cleared_at; });
  return found;
}

}  // namespace buoyshore
