#include "spool/spool_reader.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <utility>

#include "spool/connection.hpp"
#include "spool/schema.hpp"

namespace buoyd {

namespace {

enum Sql : std::uint8_t { last_number, newest_from, latest_rows };
constexpr std::array<std::string_view, 3> sql_text{
    "SELECT coalesce(max(seq), 0) FROM reading",
    "SELECT coalesce(min(seq), 0) FROM (SELECT seq FROM reading ORDER BY seq DESC LIMIT ?1)",
    "SELECT seq FROM latest_row ORDER BY seq",
};

constexpr std::size_t most_bytes = std::size_t{1024} * 1024;
constexpr std::size_t most_values = 1'000'000;

bool has_wal(const std::string& path) {
  struct stat facts{};
  return stat((path + "-wal").c_str(), &facts) == 0 && facts.st_size > 0;
}

Result<void> check(Database& database, const std::string& path) {
  const auto state = schema_state(database);
  if (!state) return tl::unexpected(state.error());
  if (*state != SchemaState::ours) {
    return fail(ErrorCode::invalid, fmt::format("{} is no store of this version of buoyd", path));
  }
  return {};
}

}  // namespace

SpoolReader::SpoolReader(std::unique_ptr<Database> database, Statements sql,
                         DescriptionTable descriptions, ReadingRows rows)
    : database_(std::move(database)),
      sql_(std::move(sql)),
      descriptions_(std::move(descriptions)),
      rows_(std::move(rows)) {}

Result<SpoolReader> SpoolReader::open(const std::string& path) {
  auto database = Database::open(path, Database::Mode::read);
  if (!database) return pass_on(database);
  auto checked = check(**database, path);
  const bool cannot_write = !checked && (checked.error().detail & 0xff) == SQLITE_CANTOPEN;
  if (cannot_write && !has_wal(path)) {
    // Nothing but the -shm is missing, which only a reader that may write can make.
    database = Database::open(immutable_uri(path), Database::Mode::read);
    if (!database) return pass_on(database);
    checked = check(**database, path);
  }
  if (!checked) return pass_on(checked);
  return over(std::move(*database));
}

Result<SpoolReader> SpoolReader::over(std::unique_ptr<Database> database) {
  auto sql = Statements::prepare(*database, sql_text);
  if (!sql) return pass_on(sql);
  auto descriptions = DescriptionTable::open(*database);
  if (!descriptions) return pass_on(descriptions);
  auto rows = ReadingRows::open(*database);
  if (!rows) return pass_on(rows);
  return SpoolReader(std::move(database), std::move(*sql), std::move(*descriptions),
                     std::move(*rows));
}

Result<std::uint64_t> SpoolReader::number(std::size_t sql) {
  const ResetOnExit guard(sql_[sql]);
  auto row = sql_[sql].step();
  if (!row) return pass_on(row);
  return sequence(sql_[sql], 0);
}

Result<std::uint64_t> SpoolReader::last() {
  return number(last_number);
}

Result<std::vector<StoredReading>> SpoolReader::newest(std::size_t most) {
  sql_[newest_from].bind(1, sql_integer(most));
  auto from = number(newest_from);
  if (!from) return pass_on(from);
  return *from == 0 ? std::vector<StoredReading>{} : after(*from - 1, most);
}

Result<std::vector<StoredReading>> SpoolReader::after(std::uint64_t seq, std::size_t most) {
  std::vector<StoredReading> readings;
  auto newest = last();
  if (!newest) return pass_on(newest);
  ReadBudget budget{most, most_values, most_bytes};
  if (most == 0 || seq >= *newest) {
    return readings;
  }
  auto read = rows_.read({seq + 1, *newest}, descriptions_, budget, readings);
  if (!read) return pass_on(read);
  return readings;
}

Result<std::vector<StoredReading>> SpoolReader::latest() {
  std::vector<std::uint64_t> numbers;
  {
    Statement& query = sql_[latest_rows];
    const ResetOnExit guard(query);
    for (;;) {
      auto row = query.step();
      if (!row) return pass_on(row);
      if (!*row) break;
      numbers.push_back(sequence(query, 0));
    }
  }
  std::vector<StoredReading> readings;
  for (const std::uint64_t seq : numbers) {
    ReadBudget budget{1, most_values, most_bytes};
    auto read = rows_.read({seq, seq}, descriptions_, budget, readings);
    if (!read) return pass_on(read);
  }
  return readings;
}

}  // namespace buoyd
