// The part of Spool that reads what is owed, also where the disk fails to.

#include "spool/spool.hpp"
#include "spool/store/connection.hpp"

namespace buoyd {

std::optional<OwedRun> Spool::next_owed(const OwedQuery& query) {
  AsideStore* const aside = aside_of(query.epoch);
  for (int attempt = 0; attempt < 2; ++attempt) {
    auto run = aside != nullptr ? aside->next_owed(query) : read_owed(query);
    if (run) {
      unread_.read(query, *run);
      return std::move(*run);
    }
    last_error_ = run.error().text;
    if (aside != nullptr || !owed_failed(query, run.error())) break;
  }
  OwedRun unread;
  unread.failed = true;
  return unread;
}

/// Asks one store after the other until one owes something of it.
Result<std::optional<OwedRun>> Spool::read_owed(const OwedQuery& query) {
  for (Store* store : stores()) {
    auto run = store->next_owed(query);
    if (!run || *run) return run;
  }
  return std::nullopt;
}

/// True if it is worth another try. A sector that cannot be read must not hold back what is owed
/// behind it: if it still fails after a minute, the store is set aside, where B9 goes on with it.
bool Spool::owed_failed(const OwedQuery& query, const Error& error) {
  const MonoTime now = clock_.mono();
  if (!disk_ || fault_of(error) != StorageFault::io) return reading_failed(error);
  const MonoTime since = unread_.failed(query, now);
  if (reading_failed(error)) return true;
  if (disk_ && now - since >= patience) {
    unread_.forget();
    if (set_aside({ErrorCode::storage, error.text, SQLITE_IOERR})) open();
  }
  return false;
}

/// True if it is worth another try. What the disk fails to read is read with the file opened anew,
/// at most once a minute.
bool Spool::reading_failed(const Error& error) {
  last_error_ = error.text;
  const StorageFault fault = fault_of(error);
  if (!disk_ || (fault != StorageFault::corrupt && fault != StorageFault::io)) {
    return false;
  }
  if (fault == StorageFault::io) {
    const MonoTime now = clock_.mono();
    if (now < next_.reopening) return false;
    next_.reopening = now + patience;
    return recover_io(0);
  }
  if (set_aside(error)) {
    open();
  }
  return false;
}

}  // namespace buoyd
