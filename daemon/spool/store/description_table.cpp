#include "spool/store/description_table.hpp"

#include <array>
#include <string>
#include <utility>

namespace buoyd {

namespace {

enum DescriptionSql : std::uint8_t { find_description, insert_description, read_description };
constexpr std::array<std::string_view, 3> description_sql{
    "SELECT n FROM description WHERE hash = ?1",
    "INSERT INTO description(hash, text) VALUES(?1, ?2) RETURNING n",
    "SELECT text, hash FROM description WHERE n = ?1",
};

Result<std::optional<std::int64_t>> first_integer(Statement& statement) {
  const ResetOnExit guard(statement);
  auto row = statement.step();
  if (!row) return pass_on(row);
  return *row ? std::optional(statement.integer(0)) : std::nullopt;
}

}  // namespace

Result<DescriptionTable> DescriptionTable::open(Database& database) {
  auto sql = Statements::prepare(database, description_sql);
  if (!sql) return pass_on(sql);
  return DescriptionTable(std::move(*sql));
}

Result<std::int64_t> DescriptionTable::number_of(const DescriptionPtr& description) {
  if (const auto known = by_address_.find(description.get()); known != by_address_.end()) {
    return known->second.n;
  }
  auto n = find_or_insert(*description);
  if (n) {
    remember(description, *n);
  }
  return n;
}

Result<std::int64_t> DescriptionTable::find_or_insert(const Description& description) {
  const std::string hash = to_hex(description.hash());
  sql_[find_description].bind(1, std::string_view(hash));
  auto found = first_integer(sql_[find_description]);
  if (!found) return pass_on(found);
  if (*found) {
    return **found;
  }
  sql_[insert_description].bind(1, std::string_view(hash));
  sql_[insert_description].bind(2, std::string_view(description.text()));
  auto inserted = first_integer(sql_[insert_description]);
  if (!inserted) return pass_on(inserted);
  return inserted->value_or(0);
}

Result<DescriptionPtr> DescriptionTable::by_number(std::int64_t n) {
  if (const auto known = by_number_.find(n); known != by_number_.end()) {
    return known->second;
  }
  Statement& query = sql_[read_description];
  const ResetOnExit guard(query);
  query.bind(1, n);
  auto row = query.step();
  if (!row) return pass_on(row);
  if (!*row) {
    return DescriptionPtr{};
  }
  auto parsed = Description::parse(std::string(query.text(0)));
  if (!parsed || to_hex((*parsed)->hash()) != query.text(1)) {
    return DescriptionPtr{};
  }
  by_number_.emplace(n, *parsed);
  return *parsed;
}

void DescriptionTable::remember(const DescriptionPtr& description, std::int64_t n) {
  if (by_address_.size() >= most_cached || by_number_.size() >= most_cached) {
    forget();
  }
  by_address_.emplace(description.get(), Known{description, n});
  by_number_.try_emplace(n, description);
}

void DescriptionTable::forget() {
  by_address_.clear();
  by_number_.clear();
}

}  // namespace buoyd
