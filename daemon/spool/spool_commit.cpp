// The part of Spool that makes readings durable, whatever the disk does.

#include <fmt/format.h>

#include <utility>

#include "spool/spool.hpp"

namespace buoyd {

/// Puts the start reading of the epoch that begins first, with the stamp of the one it replaces
/// or, where there is none, of its neighbour.
void Spool::lead_with_start(std::vector<Reading>& batch) const {
  auto start = start_reading();
  if (!start) {
    return;
  }
  const bool led = !batch.empty() && batch.front().description == start->description;
  if (!batch.empty()) {
    const Reading& stamped = batch.front();
    if (led) start->boottime = stamped.boottime;
    const bool is_copy = is_raw(*stamped.description);  // its time is an old one
    start->utc = is_copy ? clock_.wall() : stamped.utc + (start->boottime - stamped.boottime);
    start->clock = is_copy ? clock_.quality().byte() : stamped.clock;
  }
  if (led) {
    batch.front() = std::move(*start);
  } else {
    batch.insert(batch.begin(), std::move(*start));
  }
}

/// A seal that was made of another store's rows, or of this one before it was opened anew: it is
/// made again, of what is there then.
void Spool::drop_foreign_seals(std::vector<Reading>& batch) const {
  const SealBook& seals = current()->seals();
  std::erase_if(batch, [&](const Reading& reading) {
    return is_seal(*reading.description) && !seals.is_waiting(reading);
  });
}

Result<void> Spool::get_ready() {
  if (disk_ && out_of_patience()) {  // open, but it takes nothing: full, or locked by another
    disk_->leave_untouched();
    disk_.reset();
    if (go_volatile()) return {};
  }
  if (current() != nullptr) {
    return {};
  }
  auto opened = open_disk();
  if (opened || go_volatile()) {
    return {};
  }
  last_error_ = opened.error().text;
  note_down();
  return opened;
}

Result<std::uint64_t> Spool::commit(std::vector<Reading>& batch) {
  watch_disk();
  for (int attempt = 0;; ++attempt) {
    if (auto ready = get_ready(); !ready) return pass_on(ready);
    if (const auto first = there_already(batch)) {
      return committed(*first);
    }
    drop_foreign_seals(batch);
    lead_with_start(batch);
    Store& store = *current();
    if (batch.empty()) return store.epochs().last() + 1;
    bound_size(store);
    if (disk_ && disk_epoch_) doubt_ = CommitDoubt{disk_epoch_->id, store.epochs().last() + 1};
    auto first = store.append(batch);
    if (first) {
      return committed(*first);
    }
    last_error_ = first.error().text;
    if (!recover(first.error(), attempt, batch)) {
      note_down();
      return first;
    }
  }
}

/// A commit that failed may have reached the file all the same: then it must not be inserted twice.
/// Opening anew moved it from the -wal into the database and synced that: other pages than the
/// ones whose write-back failed, so it is durable now.
std::optional<std::uint64_t> Spool::there_already(const std::vector<Reading>& batch) const {
  if (!doubt_ || !disk_ || !has_epoch() || disk_->epochs().current()->id() != doubt_->epoch) {
    return std::nullopt;
  }
  const bool there = disk_->epochs().last() + 1 == doubt_->first + batch.size();
  return there ? std::optional(doubt_->first) : std::nullopt;
}

Result<std::uint64_t> Spool::committed(std::uint64_t first) {
  started_ = true;
  down_since_.reset();
  if (disk_) {
    doubt_.reset();
  } else if (doubt_) {
    doubt_->is_doubled = true;
  }
  if (disk_ && disk_epoch_) {
    disk_epoch_->last = disk_->epochs().last();
  }
  write_side_files();
  if (disk_) {
    ends("busy", "the store can be written again");
    next_.trust = {};
    const char* const text = "readings have been stored for a minute without it";
    ends_after_patience("disk_full", text);
    if (check_.tries == 0) ends_after_patience("io_error", text);
  }
  return first;
}

bool Spool::recover(const Error& error, int attempt, const std::vector<Reading>& batch) {
  if (!disk_) {
    memory_.reset();  // a store in memory that fails is worth nothing; the batch is still here
    return attempt == 0;
  }
  switch (fault_of(error)) {
    case StorageFault::full:
      return recover_full(attempt, batch);
    case StorageFault::io:
      return recover_io(attempt);
    case StorageFault::corrupt:
      return attempt < 2 && set_aside(error);
    case StorageFault::busy:
      return wait_for_lock(error);
    case StorageFault::unavailable:
      break;
  }
  disk_->leave_untouched();
  disk_.reset();
  return false;
}

/// SQ-10: the rows wait, and so does whoever looks at the station's health.
bool Spool::wait_for_lock(const Error& error) {
  if (down_since_ && clock_.mono() - *down_since_ >= lock_patience) {
    begins("busy", fmt::format("the store cannot be written: {}", error.text));
  }
  return false;
}

/// SQ-12: close, reopen, check, insert again; a second failure sets the file aside. Never sync
/// again: the kernel reports a failed write-back once and then forgets it.
bool Spool::recover_io(int attempt) {
  if (attempt >= 2) {
    disk_->leave_untouched();
    disk_.reset();
    return false;
  }
  if (attempt == 1) {
    return set_aside({ErrorCode::storage, last_error_, SQLITE_IOERR});
  }
  begins("io_error", last_error_);
  disk_.reset();
  if (auto opened = open_disk(); !opened) {
    last_error_ = opened.error().text;
    return false;
  }
  check_on();
  return true;
}

/// SQ-6: free the reserve, let raw bytes go or else rows, empty the -wal, try again.
bool Spool::recover_full(int attempt, const std::vector<Reading>& batch) {
  begins("disk_full", "the disk is full: the reserve is freed, the oldest readings make room");
  if (attempt > 0) {
    return false;
  }
  const bool had_reserve = reserve_.remove();
  next_.reserve = clock_.mono() + patience;
  const bool had_raw = raw_.remove();
  const auto trimmed = had_raw ? Result<bool>(true) : disk_->trim(batch);
  const auto moved = disk_->checkpoint(false);
  return had_reserve || (trimmed && *trimmed) || moved;
}

void Spool::note_down() {
  if (!down_since_) {
    down_since_ = clock_.mono();
  }
}

bool Spool::out_of_patience() const {
  return down_since_ && clock_.mono() - *down_since_ >= patience;
}

bool Spool::go_volatile() {
  if (!out_of_patience()) {
    return false;
  }
  if (!memory_) {
    auto store = Store::in_memory();
    if (!store) {
      last_error_ = store.error().text;
      return false;
    }
    memory_ = std::move(*store);
    begin_epoch(*memory_);
    if (auto kept = keep_trust(*memory_); !kept) last_error_ = kept.error().text;
  }
  memory_is_closed_ = false;
  disk_epoch_.reset();  // back on disk, a new one: epochs that alternate look like two boards
  next_.disk = clock_.mono() + patience;
  begins("volatile", fmt::format("no store can be written ({}): readings are in memory only, "
                                 "4 MiB of them",
                                 last_error_));
  return true;
}

}  // namespace buoyd
