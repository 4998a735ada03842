// The parts of Store that look after its file: size, -wal, check.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "spool/store/store.hpp"

namespace buoyd {

Result<void> Store::set_size_limit(std::uint64_t bytes, std::uint64_t kept_free) {
  constexpr std::uint64_t most_pages = 1'073'741'823;  // SQLite's own bound
  kept_free_ = kept_free / page_bytes_;
  const std::uint64_t pages = std::clamp<std::uint64_t>(bytes / page_bytes_, 1, most_pages);
  if (pages == asked_limit_) {
    return {};
  }
  auto limit = database_->value(fmt::format("PRAGMA max_page_count={}", pages));
  if (!limit) return pass_on(limit);
  const auto read = std::from_chars(limit->data(), limit->data() + limit->size(), page_limit_);
  if (read.ec != std::errc{}) {
    return fail(ErrorCode::storage, "max_page_count cannot be read back", SQLITE_MISUSE);
  }
  asked_limit_ = pages;
  return {};
}

Result<void> Store::checkpoint(bool restart) {
  int pages = 0;
  int moved = 0;
  const int mode = restart ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  const int code = sqlite3_wal_checkpoint_v2(database_->handle(), "main", mode, &pages, &moved);
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) {
    return fail(ErrorCode::storage, fmt::format("checkpoint: {}", sqlite3_errstr(code)), code);
  }
  if (pages >= 0 && pages == moved) {
    wal_pages_ = 0;
  }
  return {};
}

Result<void> Store::check_small_tables() {
  for (const char* table :
       {"epoch", "done", "lost", "description", "meta", "sqlite_sequence", "sqlite_schema"}) {
    // Not quick_check: a description that its index does not find would be inserted again.
    auto verdict = database_->value(fmt::format("PRAGMA integrity_check('{}')", table));
    if (!verdict) return pass_on(verdict);
    if (*verdict != "ok") {
      return fail(ErrorCode::storage, fmt::format("table {}: {}", table, *verdict), SQLITE_CORRUPT);
    }
  }
  return {};
}

Result<bool> Store::check(const Clock& clock, Micros budget) {
  if (!checked_to_) {
    if (auto sound = check_small_tables(); !sound) return pass_on(sound);
    checked_to_ = 0;
  }
  const MonoTime end = clock.mono() + budget;
  do {
    if (*checked_to_ >= book_.last()) {
      return true;
    }
    auto reached = read_slice(*checked_to_);
    if (!reached) return pass_on(reached);
    if (*reached == 0) {
      return true;
    }
    checked_to_ = *reached;
    check_step_ = 0;
  } while (clock.mono() < end);
  return false;
}

void Store::check_behind() {
  constexpr std::uint64_t first_step = 200;  // a slice, and as many as may be on one page
  if (!checked_to_) {
    checked_to_ = 0;  // the small tables failed
    return;
  }
  check_step_ = std::max(first_step, 2 * check_step_);
  *checked_to_ += check_step_;
}

void Store::leave_untouched() {
  sqlite3_db_config(database_->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

Result<void> Store::drop_behind(std::uint64_t last) {
  auto transaction = Transaction::begin(*database_);
  if (!transaction) return pass_on(transaction);
  for (const char* sql :
       {"DELETE FROM reading WHERE seq > {}", "DELETE FROM epoch WHERE first > {}"}) {
    auto deleted = database_->execute(fmt::format(fmt::runtime(sql), last));
    if (!deleted) return deleted;
  }
  if (auto dropped = SealBook::drop_behind(*database_, last); !dropped) return dropped;
  return transaction->commit();
}

}  // namespace buoyd
