#pragma once
// SQLite over its C interface, thin: a connection, prepared statements, a transaction. Errors keep
// the extended result code, because that code decides the policy. One connection, one thread.

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace buoyd {

class Database;

/// A prepared statement. Lives no longer than its database. Indices of parameters start at 1, of
/// columns at 0, as in SQLite.
class Statement {
 public:
  void bind(int index, std::int64_t value);
  void bind(int index, std::string_view text);
  void bind(int index, std::span<const std::uint8_t> bytes);
  void bind_null(int index);
  template <class T>
  void bind(int index, const std::optional<T>& value) {
    value ? bind(index, *value) : bind_null(index);
  }

  /// Binds all parameters from the first on.
  template <class... T>
  void bind_all(const T&... values) {
    int index = 0;
    (bind(++index, values), ...);
  }

  /// True: a row is there. False: done, and the statement is reset, its parameters kept.
  /// A failure (of a bind too) also resets it. Texts and bytes that were bound must live until
  /// then.
  [[nodiscard]] Result<bool> step();
  /// Steps to the end and throws rows away.
  [[nodiscard]] Result<void> run();
  /// Ends a query before its last row: an open one keeps the -wal from shrinking.
  void reset();

  /// Columns of the current row; NULL reads as 0, "" and no bytes. Views last until the next step.
  [[nodiscard]] int columns() const { return sqlite3_column_count(statement_.get()); }
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::span<const std::uint8_t> bytes(int column) const;
  [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  void note(int code);

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int bind_code_ = SQLITE_OK;
};

class Database {
 public:
  enum class Mode : std::uint8_t { create, write, read };

  /// Opens a file (or ":memory:"); others' locks are waited for 5 s. ErrorCode::storage with the
  /// extended code in `detail`. SQLite says only at the first statement that a file is no database.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::string& path, Mode mode);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs one or more statements that return no rows.
  [[nodiscard]] Result<void> execute(const std::string& sql);
  /// BEGIN IMMEDIATE and COMMIT, which are prepared once and not parsed in each transaction.
  [[nodiscard]] Result<void> begin_immediate();
  [[nodiscard]] Result<void> commit();
  [[nodiscard]] Result<Statement> prepare(std::string_view sql);
  /// First column of the first row, as text; "" if there is no row or it is NULL.
  [[nodiscard]] Result<std::string> value(std::string_view sql);
  /// Sets a pragma and reads it back; ErrorCode::storage if it is not `expected` then.
  [[nodiscard]] Result<void> set_pragma(std::string_view name, std::string_view value,
                                        std::string_view expected);
  /// Keeps the files -wal and -shm when the last connection closes: so who may not write beside the
  /// database can read it then, too. To be called by who writes it, in WAL mode.
  [[nodiscard]] Result<void> keep_wal();
  /// `must_end` is asked again and again while a statement runs; true ends it with
  /// ErrorCode::storage, SQLITE_INTERRUPT.
  void interrupt_if(std::function<bool()> must_end);
  /// Rows that the last INSERT, UPDATE or DELETE changed.
  [[nodiscard]] std::int64_t changes() const { return sqlite3_changes64(handle_.get()); }
  [[nodiscard]] std::int64_t last_rowid() const { return sqlite3_last_insert_rowid(handle_.get()); }
  /// The C handle, for what is not wrapped (limits, hooks).
  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  explicit Database(sqlite3* handle) : handle_(handle) {}
  [[nodiscard]] Result<void> run_kept(std::optional<Statement>& kept, std::string_view sql);

  std::function<bool()> must_end_;
  std::unique_ptr<sqlite3, Close> handle_;
  std::optional<Statement> begin_immediate_;
  std::optional<Statement> commit_;
};

/// BEGIN IMMEDIATE … COMMIT; rolled back when it goes out of scope uncommitted.
class Transaction {
 public:
  [[nodiscard]] static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  /// Durable when it returned well (under synchronous=FULL). After a failure it is rolled back.
  [[nodiscard]] Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  void roll_back();

  Database* database_;
};

}  // namespace buoyd
