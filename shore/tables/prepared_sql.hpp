#pragma once
// The SQL statements of the archive, found by their text. Each statement is prepared once and kept.
// Whoever owns the database owns this, too; the same thread.

#include <map>
#include <optional>
#include <string_view>

#include "base/ranges.hpp"
#include "platform/sqlite.hpp"

namespace buoyshore {

/// A sequence number as SQLite stores it.
[[nodiscard]] inline std::int64_t sql_number(std::uint64_t seq) {
  return static_cast<std::int64_t>(seq);
}

/// A sequence number or a count in a row, as sql_number() stored it.
[[nodiscard]] inline std::uint64_t number_at(const buoyd::Statement& row, int column) {
  return static_cast<std::uint64_t>(row.integer(column));
}
/// The sequence numbers from `column` to the one behind it.
[[nodiscard]] inline buoyd::Range range_at(const buoyd::Statement& row, int column) {
  return {number_at(row, column), number_at(row, column + 1)};
}

class PreparedSql {
 public:
  explicit PreparedSql(buoyd::Database& database) : database_(database) {}

  /// Returns the statement of that text with its parameters bound; it is not stepped yet. `sql`
  /// must be a literal, because it is kept. Texts among the values must live as long as the
  /// statement is stepped.
  template <class... T>
  [[nodiscard]] buoyd::Result<buoyd::Statement*> query(std::string_view sql, const T&... values) {
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
      auto made = database_.prepare(sql);
      if (!made) return pass_on(made);
      found = statements_.emplace(sql, std::move(*made)).first;
    }
    found->second.reset();
    found->second.bind_all(values...);
    return &found->second;
  }

  /// Runs the statement to its end.
  template <class... T>
  [[nodiscard]] buoyd::Result<void> run(std::string_view sql, const T&... values) {
    auto statement = query(sql, values...);
    if (!statement) return pass_on(statement);
    return (*statement)->run();
  }

  /// The first column of the first row; nullopt if there is no row, or if the column is NULL.
  template <class... T>
  [[nodiscard]] buoyd::Result<std::optional<std::int64_t>> integer(std::string_view sql,
                                                                   const T&... values) {
    auto statement = query(sql, values...);
    if (!statement) return pass_on(statement);
    auto row = (*statement)->step();
    if (!row) return pass_on(row);
    const auto value = *row ? (*statement)->optional_integer(0) : std::nullopt;
    (*statement)->reset();
    return value;
  }

  [[nodiscard]] buoyd::Database& database() { return database_; }

 private:
  buoyd::Database& database_;
  std::map<std::string_view, buoyd::Statement> statements_;
};

/// Calls `take(row)` for each row of a bound query.
template <class Take>
[[nodiscard]] buoyd::Result<void> for_each_row(buoyd::Result<buoyd::Statement*> query, Take take) {
  if (!query) return pass_on(query);
  for (;;) {
    auto row = (*query)->step();
    if (!row) return pass_on(row);
    if (!*row) return {};
    take(static_cast<const buoyd::Statement&>(**query));
  }
}

}  // namespace buoyshore
