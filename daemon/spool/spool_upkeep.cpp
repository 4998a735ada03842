// The parts of Spool that look after size, disk and file between commits.

#include <fmt/format.h>

#include <algorithm>

#include "spool/spool.hpp"
#include "spool/store/connection.hpp"
#include "spool/store_sizes.hpp"

namespace buoyd {

namespace {

constexpr std::uint64_t wal_alarm = 16 * mebibyte;
/// What the store may grow to even where the disk has less left than [spool] reserve.
constexpr std::uint64_t least_bytes = mebibyte;
constexpr std::size_t most_events = 32;
constexpr Micros check_budget{10'000};  // a turn
constexpr int most_check_tries = 3;

}  // namespace

/// Bytes that the database file may have: the other files count too.
std::uint64_t Spool::size_bound() const {
  const std::uint64_t all = setup_.settings.max_size;
  const std::uint64_t wal = std::max(files_.wal_bytes(), std::min(wal_file_limit, all / 8));
  const std::uint64_t others = wal + reserve_.bytes() + files_.aside_bytes();
  return std::max(all > others ? all - others : 0, all / 16);
}

void Spool::bound_size(Store& store) {
  const bool on_disk = &store == disk_.get();
  const bool is_low = states_.contains("disk_low");
  const bool keeps_raw = on_disk && !is_low && !states_.contains("disk_full");
  const std::uint64_t whole = on_disk ? size_bound() : memory_bytes;
  const std::uint64_t bytes = on_disk && is_low ? std::min(whole, least_bytes) : whole;
  const double share = keeps_raw ? setup_.settings.raw_share : 0;
  const auto for_raw = static_cast<std::uint64_t>(static_cast<double>(bytes) * share);
  if (auto set = store.set_size_limit(bytes, for_raw); !set) {
    last_error_ = set.error().text;
  }
  if (on_disk) {
    raw_.set_limit(for_raw - std::min(for_raw, store.taken_of_free()));
  } else {
    raw_.close();
  }
}

void Spool::change(const SpoolSettings& settings) {
  setup_.settings.max_size = settings.max_size;
  setup_.settings.reserve = settings.reserve;
  setup_.settings.raw_share = settings.raw_share;
  if (disk_) {
    bound_size(*disk_);
  }
}

void Spool::watch_disk() {
  if (!disk_) {
    return;
  }
  const std::uint64_t free = setup_.free_bytes(files_.folder());
  const std::uint64_t reserve = setup_.settings.reserve;
  if (free < reserve) {
    begins("disk_low", fmt::format("{} bytes are left on the disk, {} are kept for others: the "
                                   "store does not grow",
                                   free, reserve));
  } else if (free >= reserve + reserve / 8) {
    ends("disk_low", "the store may grow again");
  }
}

std::uint64_t Spool::wal_threshold() const {
  return std::clamp<std::uint64_t>(setup_.settings.max_size / 16, 64UL * 1024, wal_file_limit);
}

void Spool::maintain(bool idle) {
  if (!disk_ && memory_ && clock_.mono() >= next_.disk) {
    back_on_disk();
  }
  drop_memory();
  if (idle) {
    check_on();
    if (disk_ || (memory_ && files_.are_ours())) tend_asides();
  }
  if (!disk_) {
    return;
  }
  trust_on();
  watch_name();
  watch_wal_name();
  if (disk_ && disk_->wal_bytes() >= wal_threshold()) {
    if (auto moved = disk_->checkpoint(false); !moved) last_error_ = moved.error().text;
  }
  watch_wal();
  tend_reserve();
  tend_raw();
}

/// Delivered is not enough: a hello must have told its end, else the account waits for one that
/// nobody can say any more. Where no archive answers hellos (delivery = "broker") none waits.
void Spool::drop_memory() {
  if (disk_ && memory_ && memory_->epochs().owed_count() == 0 &&
      (memory_is_closed_ || !hellos_are_answered_)) {
    memory_.reset();
  }
}

void Spool::back_on_disk() {
  next_.disk = clock_.mono() + patience;
  if (auto opened = open_disk(); !opened) {
    last_error_ = opened.error().text;
    return;
  }
  for (const auto& aside : asides_) aside->be_patient_anew();
  ends("volatile", "readings are stored on disk again");
}

/// A little at a time, until all of the file was read once since it was opened (SQ-7, SQ-9).
void Spool::check_on() {
  if (check_.is_through || !disk_ || clock_.mono() < check_.next_try) {
    return;
  }
  const auto through = disk_->check(clock_, check_budget);
  if (!through) {
    check_failed(through.error());
    return;
  }
  check_ = {*through, 0, {}};
}

/// Damage may stand behind what cannot be read now: that is tried again each minute, and what the
/// disk does not give then either is left to whoever asks for those rows.
void Spool::check_failed(const Error& error) {
  last_error_ = error.text;
  check_.next_try = clock_.mono() + patience;
  const StorageFault fault = fault_of(error);
  if (fault == StorageFault::corrupt && set_aside(error)) {
    open();
  }
  if (fault != StorageFault::io) {
    return;
  }
  begins("io_error", error.text);
  if (++check_.tries == most_check_tries) {
    disk_->check_behind();
    check_ = {};
  }
}

void Spool::tend_raw() {
  if (disk_ && former_raw_ && former_raw_->is_there()) {
    if (auto carried = former_raw_->carry_on(); !carried) {
      happened("raw_left", fmt::format("raw bytes of an older buoyd stay in {}: {}",
                                       files_.database(), carried.error().text));
    }
  }
  if (const std::string trouble = raw_.take_trouble(); !trouble.empty()) {
    begins("raw_failed", fmt::format("{} failed and is begun anew: {}", files_.raw(), trouble));
  }
  ends_after_patience("raw_failed", "raw bytes have been kept for a minute without it");
}

/// Somebody removed or replaced the file under us: the old one is only in our hands now.
void Spool::watch_name() {
  if (!disk_ || !has_moved(disk_->database())) {
    return;
  }
  disk_->leave_untouched();
  disk_.reset();
  disk_epoch_.reset();
  doubt_.reset();
  happened("replaced", "the store's file was removed or replaced while buoyd ran");
  open();
}

/// The same with -wal or -shm: what they hold is moved into the database, which is opened anew. As
/// long as a reader's lock keeps some of it from being moved, we go on with what is in our hands.
void Spool::watch_wal_name() {
  if (!disk_ || !files_.wal_has_moved()) {
    return;
  }
  begins("wal_removed", "-wal or -shm was removed or replaced while buoyd ran");
  const auto moved = disk_->checkpoint(false);
  if (!moved || disk_->wal_bytes() > 0) {
    return;
  }
  disk_.reset();
  open();
  if (disk_) {
    ends("wal_removed", "what they held is in the database, nothing of it was lost");
  }
}

void Spool::watch_wal() {
  const std::uint64_t bytes = files_.wal_bytes();
  if (bytes > wal_alarm) {
    begins("wal_large", fmt::format("-wal holds {} bytes: somebody keeps a read open", bytes));
  } else if (bytes < wal_alarm / 2) {
    ends("wal_large", "-wal is small again");
  }
}

void Spool::tend_reserve() {
  if (clock_.mono() < next_.reserve || reserve_.held() == reserve_.bytes()) {
    return;
  }
  next_.reserve = clock_.mono() + patience;
  if (setup_.free_bytes(files_.folder()) < 4 * reserve_.bytes()) {
    return;
  }
  if (auto created = reserve_.create(); !created) {
    last_error_ = created.error().text;
  }
}

void Spool::begins(const char* kind, std::string text) {
  if (states_.insert_or_assign(kind, clock_.mono()).second) {
    happened(kind, std::move(text));
  }
}

void Spool::ends(const char* kind, std::string text) {
  if (states_.erase(kind) > 0 && events_.size() < most_events) {
    events_.push_back({kind, std::move(text), true});
  }
}

void Spool::ends_after_patience(const char* kind, std::string text) {
  const auto state = states_.find(kind);
  if (state != states_.end() && clock_.mono() >= state->second + patience) {
    ends(kind, std::move(text));
  }
}

void Spool::happened(const char* kind, std::string text) {
  if (events_.size() < most_events) {
    events_.push_back({kind, std::move(text), false});
  }
}

}  // namespace buoyd
