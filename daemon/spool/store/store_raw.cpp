// The parts of Store that keep the ring of raw bytes: beside the readings, never in their way.

#include <algorithm>
#include <utility>

#include "spool/store/storage_fault.hpp"
#include "spool/store/store.hpp"

namespace buoyd {

namespace {

/// What goes at once where raw bytes make way.
constexpr std::uint64_t raw_chunk_trimmed = std::uint64_t{64} * 1024;
/// Pages beside those of the rows: the tree above them, the index, what the accounts need.
constexpr std::uint64_t raw_spare_pages = 16;
/// What buoyd's own readings may take that have outlived the instruments': that part of the bound …
constexpr std::uint64_t own_share = 16;
/// … but no more, as each may lie between two gaps, which are kept in memory, too.
constexpr std::uint64_t most_own_bytes = std::uint64_t{4} * 1024 * 1024;

}  // namespace

/// The next chunk. Of a store that is full delivered readings go before raw bytes: else these would
/// never have their share, as it is full of delivered readings for most of its life.
Result<std::size_t> Store::let_go(bool raw_first) {
  auto removed = raw_first ? let_raw_go() : Result<std::size_t>(0);
  if (removed && *removed == 0) removed = retention_.trim_delivered(book_);
  if (removed && *removed == 0 && !raw_first) removed = let_raw_go();
  if (removed && *removed == 0) {
    removed = retention_.trim_owed(book_, std::min(size_limit() / own_share, most_own_bytes));
    owed_went_ = owed_went_ || (removed && *removed > 0);
  }
  return removed;
}

Result<std::size_t> Store::let_raw_go() {
  if (!raw_) {
    return 0;
  }
  auto removed = raw_->trim(raw_chunk_trimmed);
  raw_failed_ = raw_failed_ || !removed;
  return removed;
}

/// Inside the transaction of readings, behind them: the ring within its limit, and what comes.
Result<void> Store::tend_raw(std::span<const RawChunk> raw) {
  if (!raw_ && raw.empty()) {
    return {};
  }
  auto put = put_raw(raw);
  raw_failed_ = raw_failed_ || !put;
  return put;
}

/// Made where it is needed; nullptr where there is none.
Result<RawRing*> Store::raw_ring(bool needed) {
  if (!raw_ && needed) {
    auto made = RawRing::open(*database_, true);
    if (!made) return pass_on(made);
    raw_ = std::move(*made);
    raw_made_ = true;
  }
  return raw_ ? &*raw_ : nullptr;
}

Result<void> Store::put_raw(std::span<const RawChunk> raw) {
  std::uint64_t coming = 0;
  for (const RawChunk& chunk : raw) coming += RawRing::cost(chunk);
  if (coming > raw_limit_) {
    refuse_raw(std::exchange(raw, {}));
    coming = 0;
  }
  auto opened = raw_ring(!raw.empty());
  if (!opened) return pass_on(opened);
  if (*opened == nullptr) {
    return {};
  }
  RawRing& ring = **opened;
  auto held = ring.bytes();
  if (!held) return pass_on(held);
  if (*held + coming > raw_limit_) {
    const std::uint64_t excess = *held + coming - raw_limit_;
    auto removed = ring.trim(excess + std::min(raw_chunk_trimmed, raw_limit_ / 8));
    if (!removed) return pass_on(removed);
  }
  if (raw.empty()) {
    return {};
  }
  auto room = room_for_raw(ring, coming / page_bytes_ + raw.size() + raw_spare_pages);
  if (!room) return pass_on(room);
  if (!*room) {
    refuse_raw(raw);
    return {};
  }
  return ring.append(raw);
}

/// Delivered readings make room for raw bytes, as these are within their share; else older raw
/// bytes do; owed readings never.
Result<bool> Store::room_for_raw(RawRing& ring, std::uint64_t pages) {
  for (;;) {
    auto free = room_left();
    if (!free) return pass_on(free);
    if (*free >= pages) {
      return true;
    }
    auto removed = retention_.trim_delivered(book_);
    if (removed && *removed == 0) removed = ring.trim(raw_chunk_trimmed);
    if (!removed) return pass_on(removed);
    if (*removed == 0) {
      return false;
    }
  }
}

/// Was it raw bytes that failed, and are readings to be tried without them? A damaged ring is left
/// alone until the file is opened again; after an I/O error the file is to be opened anew first.
bool Store::give_up_raw(const Error& error) {
  if (!std::exchange(raw_failed_, false)) {
    return false;
  }
  const StorageFault fault = fault_of(error);
  if (fault != StorageFault::full) leave_raw();
  return fault != StorageFault::io;
}

void Store::leave_raw() {
  raw_.reset();
  raw_limit_ = 0;
  raw_given_up_ = true;
}

/// A damaged ring keeps nothing else from making room.
Result<bool> Store::trim(std::span<const Reading> coming) {
  raw_failed_ = false;
  auto trimmed = trim_once(coming);
  if (!trimmed && give_up_raw(trimmed.error())) trimmed = trim_once(coming);
  return trimmed;
}

void Store::refuse_raw(std::span<const RawChunk> raw) {
  for (const RawChunk& chunk : raw) raw_refused_ += chunk.bytes.size();
}

void Store::set_raw_limit(std::uint64_t bytes) {
  raw_limit_ = raw_given_up_ ? 0 : bytes;
}

Result<void> Store::append_raw(std::span<const RawChunk> raw) {
  raw_failed_ = false;
  auto transaction = Transaction::begin(*database_);
  if (!transaction) {
    refuse_raw(raw);
    return pass_on(transaction);
  }
  auto written = tend_raw(raw);
  if (written) written = write_accounts();
  auto done = written ? transaction->commit() : written;
  if (done) {
    committed(book_.last());
    return {};
  }
  undo();
  refuse_raw(raw);
  const bool was_raw = give_up_raw(done.error());
  return was_raw ? Result<void>{} : done;
}

Result<std::uint64_t> Store::raw_bytes() {
  return raw_ ? raw_->bytes() : Result<std::uint64_t>(0);
}

Result<std::vector<RawChunk>> Store::find_raw(const RawQuery& query) {
  return raw_ ? raw_->find(query) : Result<std::vector<RawChunk>>(std::vector<RawChunk>{});
}

}  // namespace buoyd
