#include "spool/spool_reader.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "spool/store/connection.hpp"
#include "spool/store/schema.hpp"

namespace buoyd {

namespace {

enum ReaderSql : std::uint8_t {
  last_number,
  first_number,
  newest_from,
  latest_rows,
  of_kind,
  of_one,
  names,
  events_on,
  of_event,
  store_bytes,
  lost_numbers,
  lost_and_owed,
  owed_numbers,
};
constexpr std::array<std::string_view, 13> reader_sql{
    "SELECT coalesce(max(seq), 0) FROM reading",
    "SELECT coalesce(min(seq), 0) FROM reading",
    "SELECT coalesce(min(seq), 0) FROM (SELECT seq FROM reading ORDER BY seq DESC LIMIT ?1)",
    "SELECT seq FROM latest_row ORDER BY seq",
    // Where nothing was ever described as that, no reading is looked at.
    "WITH named AS (SELECT n FROM description"
    " WHERE text ->> '$.instrument' = ?1 AND text ->> '$.kind' = ?2)"
    " SELECT seq FROM reading WHERE EXISTS (SELECT 1 FROM named)"
    " AND seq > (SELECT max(seq) FROM reading) - 200000"
    " AND description IN (SELECT n FROM named) ORDER BY seq DESC LIMIT 1",
    "SELECT seq FROM reading WHERE seq BETWEEN ?1 AND ?2 AND instrument = ?3 ORDER BY seq DESC "
    "LIMIT ?4",
    "SELECT DISTINCT text ->> '$.instrument' FROM description ORDER BY 1",
    "SELECT substr(key, 7) FROM meta WHERE key LIKE 'event %' AND value = '1' ORDER BY 1",
    "SELECT text FROM description WHERE text ->> '$.computed.method' = 'event'"
    " AND (text ->> '$.instrument') || '.' || (text ->> '$.kind') = ?1 ORDER BY n DESC LIMIT 1",
    "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count,"
    " pragma_freelist_count, pragma_page_size",
    "SELECT coalesce(sum(b - a + 1), 0) FROM lost WHERE a >= (SELECT min(seq) FROM reading)",
    "SELECT coalesce(sum(b - a + 1), 0) FROM lost l WHERE NOT EXISTS(SELECT 1 FROM done d"
    " WHERE d.epoch = l.epoch AND d.a <= l.a AND d.b >= l.b)",
    "SELECT coalesce(sum(owed), 0) FROM delivery",
};

/// So many numbers are looked through in one statement.
constexpr std::uint64_t numbers_a_look = 10'000;
constexpr std::size_t most_bytes_read = std::size_t{1024} * 1024;
constexpr std::size_t most_values_read = 1'000'000;

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
  auto sql = Statements::prepare(*database, reader_sql);
  if (!sql) return pass_on(sql);
  auto descriptions = DescriptionTable::open(*database);
  if (!descriptions) return pass_on(descriptions);
  auto rows = ReadingRows::open(*database);
  if (!rows) return pass_on(rows);
  return SpoolReader(std::move(database), std::move(*sql), std::move(*descriptions),
                     std::move(*rows));
}

Result<std::uint64_t> SpoolReader::last() {
  return sql_.number(last_number);
}

Result<std::vector<StoredReading>> SpoolReader::newest(std::size_t most) {
  sql_[newest_from].bind(1, sql_integer(most));
  auto from = sql_.number(newest_from);
  if (!from) return pass_on(from);
  return *from == 0 ? std::vector<StoredReading>{} : after(*from - 1, most);
}

Result<std::vector<StoredReading>> SpoolReader::after(std::uint64_t seq, std::size_t most) {
  std::vector<StoredReading> readings;
  auto newest = last();
  if (!newest) return pass_on(newest);
  ReadBudget budget{most, most_values_read, most_bytes_read};
  if (most == 0 || seq >= *newest) {
    return readings;
  }
  auto read = rows_.read({seq + 1, *newest}, descriptions_, budget, readings);
  if (!read) return pass_on(read);
  return readings;
}

Result<std::vector<StoredReading>> SpoolReader::newest_of(const std::string& instrument,
                                                          std::size_t most) {
  auto first = sql_.number(first_number);
  if (!first) return pass_on(first);
  auto to = last();
  if (!to) return pass_on(to);
  std::vector<std::uint64_t> found;  // newest first
  while (found.size() < most && *to >= *first && *to > 0) {
    const std::uint64_t from = std::max(*first, *to - std::min(*to, numbers_a_look) + 1);
    Statement& query = sql_[of_one];
    query.bind(1, sql_integer(from));
    query.bind(2, sql_integer(*to));
    query.bind(3, std::string_view(instrument));
    query.bind(4, sql_integer(most - found.size()));
    auto some = numbers(of_one);
    if (!some) return pass_on(some);
    found.insert(found.end(), some->begin(), some->end());
    to = from - 1;
  }
  std::ranges::reverse(found);
  return read_each(found);
}

Result<StoreExtent> SpoolReader::extent() {
  std::map<ReaderSql, std::uint64_t> found;
  for (const ReaderSql sql :
       {first_number, last_number, store_bytes, lost_numbers, lost_and_owed, owed_numbers}) {
    auto value = sql_.number(sql);
    if (!value) return pass_on(value);
    found[sql] = *value;
  }
  const auto less = [](std::uint64_t a, std::uint64_t b) { return a > b ? a - b : 0; };
  StoreExtent extent{found[store_bytes], 0, less(found[owed_numbers], found[lost_and_owed])};
  if (found[last_number] > 0) {
    extent.readings = less(found[last_number] - found[first_number] + 1, found[lost_numbers]);
  }
  extent.owed = std::min(extent.owed, extent.readings);
  return extent;
}

Result<std::vector<std::string>> SpoolReader::instruments() {
  return texts(names);
}

Result<std::vector<std::string>> SpoolReader::events_that_are_on() {
  return texts(events_on);
}

Result<DescriptionPtr> SpoolReader::description_of_event(const std::string& event) {
  sql_[of_event].bind(1, std::string_view(event));
  auto found = texts(of_event);
  if (!found) return pass_on(found);
  if (found->empty()) return DescriptionPtr{};
  return Description::parse(std::move(found->front()));
}

Result<std::vector<std::string>> SpoolReader::texts(std::size_t sql) {
  std::vector<std::string> list;
  Statement& query = sql_[sql];
  const ResetOnExit guard(query);
  for (;;) {
    auto row = query.step();
    if (!row) return pass_on(row);
    if (!*row) return list;
    list.emplace_back(query.text(0));
  }
}

Result<std::vector<StoredReading>> SpoolReader::latest() {
  auto rows = numbers(latest_rows);
  if (!rows) return pass_on(rows);
  return read_each(*rows);
}

Result<std::optional<StoredReading>> SpoolReader::newest_of_kind(const std::string& instrument,
                                                                 const std::string& kind) {
  sql_[of_kind].bind_all(std::string_view(instrument), std::string_view(kind));
  auto found = numbers(of_kind);
  if (!found) return pass_on(found);
  auto readings = read_each(*found);
  if (!readings) return pass_on(readings);
  return readings->empty() ? std::nullopt : std::optional(std::move(readings->front()));
}

Result<std::vector<std::uint64_t>> SpoolReader::numbers(std::size_t sql) {
  std::vector<std::uint64_t> found;
  Statement& query = sql_[sql];
  const ResetOnExit guard(query);
  for (;;) {
    auto row = query.step();
    if (!row) return pass_on(row);
    if (!*row) return found;
    found.push_back(sequence(query, 0));
  }
}

Result<std::vector<StoredReading>> SpoolReader::read_each(
    const std::vector<std::uint64_t>& numbers) {
  std::vector<StoredReading> readings;
  for (const std::uint64_t seq : numbers) {
    ReadBudget budget{1, most_values_read, most_bytes_read};
    auto read = rows_.read({seq, seq}, descriptions_, budget, readings);
    if (!read) return pass_on(read);
  }
  return readings;
}

}  // namespace buoyd
