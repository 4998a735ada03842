#pragma once
// Statements that are prepared once for the life of a connection, and the guard that resets a
// query. Owned by one part of the store; the spool thread only.

#include <span>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "platform/sqlite.hpp"

namespace buoyd {

/// Resets a query on every way out, because an open one keeps the -wal from shrinking (SQ-5).
class ResetOnExit {
 public:
  explicit ResetOnExit(Statement& statement) : statement_(statement) {}
  ~ResetOnExit() { statement_.reset(); }
  ResetOnExit(const ResetOnExit&) = delete;
  ResetOnExit& operator=(const ResetOnExit&) = delete;

 private:
  Statement& statement_;
};

/// SQLite's integers are signed; numbers of readings never reach 2^63.
[[nodiscard]] inline std::int64_t sql_integer(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}
[[nodiscard]] inline std::uint64_t sequence(const Statement& statement, int column) {
  return static_cast<std::uint64_t>(statement.integer(column));
}

/// A table of prepared statements, indexed by an enum of their owner.
class Statements {
 public:
  [[nodiscard]] static Result<Statements> prepare(Database& database,
                                                  std::span<const std::string_view> sql) {
    Statements all;
    all.list_.reserve(sql.size());
    for (const std::string_view text : sql) {
      auto statement = database.prepare(text);
      if (!statement) return pass_on(statement);
      all.list_.push_back(std::move(*statement));
    }
    return all;
  }

  [[nodiscard]] Statement& operator[](std::size_t index) { return list_[index]; }
  /// The first number of a query's first row, which is never below 0; 0 where there is none.
  [[nodiscard]] Result<std::uint64_t> number(std::size_t index) {
    Statement& query = list_[index];
    const ResetOnExit guard(query);
    auto row = query.step();
    if (!row) return pass_on(row);
    return sequence(query, 0);
  }

 private:
  std::vector<Statement> list_;
};

/// The tables hold UTC as µs since 1970-01-01.
[[nodiscard]] inline std::int64_t sql_time(WallTime time) {
  return time.time_since_epoch().count();
}
[[nodiscard]] inline WallTime time_at(const Statement& statement, int column) {
  return WallTime(Micros(statement.integer(column)));
}

}  // namespace buoyd
