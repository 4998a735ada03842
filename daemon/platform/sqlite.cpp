#include "platform/sqlite.hpp"

#include <fmt/format.h>

#include <cstring>
#include <utility>

namespace buoyd {

namespace {

constexpr int busy_timeout_ms = 5000;

/// ": Permission denied", where the system said so: SQLite's own words know no reason.
std::string system_reason(sqlite3* handle, int code) {
  const int primary = code & 0xff;
  const bool by_system = primary == SQLITE_CANTOPEN || primary == SQLITE_IOERR;
  const int reason = by_system ? sqlite3_system_errno(handle) : 0;
  return reason == 0 ? "" : fmt::format(": {}", std::strerror(reason));
}

tl::unexpected<Error> storage_error(sqlite3* handle, std::string_view doing) {
  const int code = sqlite3_extended_errcode(handle);
  if (code == SQLITE_NOTADB) {
    return fail(ErrorCode::storage,
                fmt::format("{} is no database", sqlite3_db_filename(handle, "main")), code);
  }
  return fail(ErrorCode::storage,
              fmt::format("{}: {}{}", doing, sqlite3_errmsg(handle), system_reason(handle, code)),
              code);
}

int flags_of(Database::Mode mode) {
  switch (mode) {
    case Database::Mode::create:
      return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case Database::Mode::write:
      return SQLITE_OPEN_READWRITE;
    case Database::Mode::read:
      return SQLITE_OPEN_READONLY;
  }
  return SQLITE_OPEN_READONLY;
}

}  // namespace

void Statement::note(int code) {
  if (bind_code_ == SQLITE_OK) {
    bind_code_ = code;
  }
}

void Statement::bind(int index, std::int64_t value) {
  note(sqlite3_bind_int64(statement_.get(), index, value));
}

void Statement::bind(int index, std::string_view text) {
  // SQLite binds NULL for a null pointer; an empty view may be one.
  note(sqlite3_bind_text64(statement_.get(), index, text.empty() ? "" : text.data(), text.size(),
                           SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind(int index, std::span<const std::uint8_t> bytes) {
  note(sqlite3_bind_blob64(statement_.get(), index,
                           bytes.empty() ? "" : static_cast<const void*>(bytes.data()),
                           bytes.size(), SQLITE_STATIC));
}

void Statement::bind_null(int index) {
  note(sqlite3_bind_null(statement_.get(), index));
}

Result<bool> Statement::step() {
  if (bind_code_ != SQLITE_OK) {
    const int code = std::exchange(bind_code_, SQLITE_OK);
    reset();
    return fail(ErrorCode::storage, fmt::format("bind: {}", sqlite3_errstr(code)), code);
  }
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) {
    return true;
  }
  if (code == SQLITE_DONE) {
    reset();
    return false;
  }
  auto error = storage_error(sqlite3_db_handle(statement_.get()), sqlite3_sql(statement_.get()));
  reset();
  return error;
}

Result<void> Statement::run() {
  for (;;) {
    auto row = step();
    if (!row) return pass_on(row);
    if (!*row) return {};
  }
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return data == nullptr ? std::string_view{} : std::string_view(data, size);
}

std::span<const std::uint8_t> Statement::bytes(int column) const {
  const auto* data =
      static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_.get(), column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::optional<std::int64_t> Statement::optional_integer(int column) const {
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Mode mode) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags_of(mode), nullptr);
  std::unique_ptr<Database> database(new Database(raw));
  if (raw == nullptr) {
    return fail(ErrorCode::storage, "open: out of memory", SQLITE_NOMEM);
  }
  sqlite3_extended_result_codes(raw, 1);
  if (code != SQLITE_OK) {
    return storage_error(raw, fmt::format("open {}", path));
  }
  sqlite3_busy_timeout(raw, busy_timeout_ms);
  return database;
}

Result<void> Database::keep_wal() {
  int keep = 1;
  if (sqlite3_file_control(handle_.get(), "main", SQLITE_FCNTL_PERSIST_WAL, &keep) != SQLITE_OK) {
    return storage_error(handle_.get(), "keep the -wal");
  }
  return {};
}

void Database::interrupt_if(std::function<bool()> must_end) {
  constexpr int steps_between = 10'000;  // of SQLite's machine: well below a millisecond
  must_end_ = std::move(must_end);
  const auto ask = [](void* self) { return static_cast<Database*>(self)->must_end_() ? 1 : 0; };
  sqlite3_progress_handler(handle_.get(), steps_between, ask, this);
}

Result<void> Database::execute(const std::string& sql) {
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return storage_error(handle_.get(), sql);
  }
  return {};
}

Result<void> Database::run_kept(std::optional<Statement>& kept, std::string_view sql) {
  if (!kept) {
    auto prepared = prepare(sql);
    if (!prepared) return pass_on(prepared);
    kept = std::move(*prepared);
  }
  return kept->run();
}

Result<void> Database::begin_immediate() {
  return run_kept(begin_immediate_, "BEGIN IMMEDIATE");
}

Result<void> Database::commit() {
  return run_kept(commit_, "COMMIT");
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) {
    return storage_error(handle_.get(), sql);
  }
  return Statement(statement);
}

Result<std::string> Database::value(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return pass_on(statement);
  auto row = statement->step();
  if (!row) return pass_on(row);
  return *row ? std::string(statement->text(0)) : std::string{};
}

Result<void> Database::set_pragma(std::string_view name, std::string_view value,
                                  std::string_view expected) {
  auto set = prepare(fmt::format("PRAGMA {}={}", name, value));
  if (!set) return pass_on(set);
  if (auto run = set->run(); !run) return pass_on(run);
  auto now = this->value(fmt::format("PRAGMA {}", name));
  if (!now) return pass_on(now);
  if (*now != expected) {
    return fail(ErrorCode::storage,
                fmt::format("PRAGMA {} is '{}', not '{}'", name, *now, expected));
  }
  return {};
}

Result<Transaction> Transaction::begin(Database& database) {
  if (auto begun = database.begin_immediate(); !begun) return pass_on(begun);
  return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  roll_back();
}

Result<void> Transaction::commit() {
  auto committed = database_->commit();
  if (committed) {
    database_ = nullptr;
  } else {
    roll_back();
  }
  return committed;
}

void Transaction::roll_back() {
  // A failed statement may have ended the transaction already (SQLITE_FULL, SQLITE_IOERR).
  if (database_ != nullptr && sqlite3_get_autocommit(database_->handle()) == 0) {
    sqlite3_exec(database_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  database_ = nullptr;
}

}  // namespace buoyd
