#include "spool/spool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "spool/store/connection.hpp"
#include "spool/store_sizes.hpp"

namespace buoyd {

namespace {

constexpr std::uint64_t reserve_file_bytes = 4 * mebibyte;
constexpr std::uint64_t least_free_to_open = mebibyte;
constexpr std::size_t most_epochs = 32;

}  // namespace

Spool::Spool(SpoolSetup setup, const Clock& clock)
    : setup_(std::move(setup)),
      clock_(clock),
      files_(setup_.settings.path, setup_.lock),
      reserve_(files_.reserve(), std::min(reserve_file_bytes, setup_.settings.max_size / 8)),
      raw_(files_.raw()),
      sealer_(setup_.station, files_.station_key(), clock) {}

Spool::~Spool() = default;

std::vector<Store*> Spool::stores() const {
  std::vector<Store*> all;
  if (disk_) all.push_back(disk_.get());
  if (memory_) all.push_back(memory_.get());
  return all;
}

void Spool::open() {
  if (auto opened = open_disk(); !opened) {
    last_error_ = opened.error().text;
    note_down();
  }
  sealer_.find_key();
}

Result<void> Spool::open_disk() {
  if (auto taken = files_.take(); !taken) return taken;
  if (setup_.free_bytes(files_.folder()) < least_free_to_open) {
    reserve_.remove();
  }
  if (files_.database_is_missing() && !disk_epoch_) {
    set_aside({ErrorCode::storage, "the database is missing or empty", SQLITE_CORRUPT});
  }
  auto store = open_file();
  if (!store) return pass_on(store);
  if (auto dropped = drop_doubled(*store); !dropped) return dropped;
  return adopt(std::move(*store));
}

/// Opens the file; what is damaged or not ours makes way for a new one.
Result<std::unique_ptr<Store>> Spool::open_file() {
  auto store = Store::open(files_.database());
  for (int attempt = 0; attempt < 2 && !store; ++attempt) {
    const StorageFault fault = fault_of(store.error());
    const bool is_damaged = fault == StorageFault::corrupt || fault == StorageFault::io;
    if (store.error().code == ErrorCode::invalid || (is_damaged && attempt == 1) ||
        fault == StorageFault::corrupt) {
      if (!set_aside(store.error())) break;
    } else if (fault == StorageFault::full) {
      if (!reserve_.remove()) break;
    } else if (!is_damaged) {
      break;
    }
    store = Store::open(files_.database());
  }
  return store;
}

Result<void> Spool::adopt(std::unique_ptr<Store> store) {
  const auto mode = setup_.delivery == DeliveryMode::broker ? "broker" : "shore";
  if (auto set = store->epochs().set_delivery(mode); !set) return set;
  if (!setup_.station.empty()) {
    if (auto set = store->epochs().set_station(setup_.station); !set) return set;
  }
  if (auto kept = keep_trust(*store); !kept) return kept;
  const auto newest = store->epochs().newest();
  const bool is_ours = newest && disk_epoch_ && newest->id == disk_epoch_->id;
  if (is_ours && newest->last >= disk_epoch_->last) {
    if (auto resumed = store->epochs().resume(); !resumed) return resumed;
  } else {
    note_rollback(*store);
    disk_epoch_ = EpochEnd{begin_epoch(*store), 0};
    side_files_written_ = false;
  }
  disk_ = std::move(store);
  former_raw_.emplace(disk_->database(), raw_);
  files_.note_opened();
  check_ = {};
  return {};
}

/// A commit in doubt is in the file after all, and its readings are in the store in memory too,
/// which may be delivered by now.
Result<void> Spool::drop_doubled(std::unique_ptr<Store>& store) {
  if (!doubt_ || !doubt_->is_doubled) {
    return {};
  }
  const auto newest = store->epochs().newest();
  if (newest && newest->id == doubt_->epoch && newest->last >= doubt_->first) {
    if (auto dropped = store->drop_behind(doubt_->first - 1); !dropped) return dropped;
    store.reset();
    auto anew = Store::open(files_.database());
    if (!anew) return pass_on(anew);
    store = std::move(*anew);
  }
  doubt_.reset();
  return {};
}

EpochId Spool::begin_epoch(Store& store) const {
  const EpochId id = random8();
  store.begin_epoch({id, setup_.boot_id});
  return id;
}

/// The epoch whose commits the disk forgot must not go on: its numbers would be given twice.
void Spool::note_rollback(Store& store) {
  if (!disk_epoch_ || disk_epoch_->last == 0) {
    return;
  }
  if (beyond_.size() < most_epochs) beyond_.insert(disk_epoch_->id);  // it is said
  happened("rollback",
           fmt::format("this disk loses flushed writes: of epoch {} number {} was "
                       "stored, now the store ends at {}; a new epoch begins",
                       to_hex(disk_epoch_->id), disk_epoch_->last, store.epochs().last()));
}

bool Spool::set_aside(const Error& error) {
  if (disk_) {
    disk_->leave_untouched();
    disk_.reset();
  }
  asides_.clear();  // names may move
  asides_done_.clear();
  newer_asides_.clear();
  const bool newer = error.code == ErrorCode::invalid;
  const auto last = doubt_ ? std::optional(doubt_->first - 1) : std::nullopt;
  const auto done =
      files_.set_aside(newer ? StoreFiles::Aside::newer : StoreFiles::Aside::damaged, last);
  if (!done) {
    last_error_ = done.error().text;
    return false;
  }
  disk_epoch_.reset();
  doubt_.reset();
  happened(newer ? "newer_version" : "corrupt",
           fmt::format("{}; {}; a new store begins", error.text, *done));
  return true;
}

std::optional<Reading> Spool::start_reading() const {
  Store* const store = current();
  if (store == nullptr || store->epochs().current() != nullptr) {
    return std::nullopt;
  }
  StartFacts facts{setup_.version, setup_.boot_id, setup_.configuration_hash, {}, {},
                   setup_.restart};
  if (started_) {
    facts.restart.reason = "new_epoch";
    facts.restart.text = "the same run goes on in another store or epoch";
  }
  if (const auto newest = store->epochs().newest()) {
    facts.previous_epoch = newest->id;
    facts.previous_last = newest->last;
  }
  return buoyd::start_reading(facts, clock_.mono());
}

std::uint64_t Spool::bound() const {
  return is_volatile() ? memory_bytes : disk_ ? disk_->size_limit() : size_bound();
}

bool Spool::take_owed_went() {
  bool went = false;
  for (Store* store : stores()) went = store->take_owed_went() || went;
  return went;
}

std::size_t Spool::batch_bytes() const {
  return static_cast<std::size_t>(std::clamp<std::uint64_t>(bound() / 8, 64 * kibibyte, mebibyte));
}

bool Spool::apply(const Delivered& delivered) {
  if (AsideStore* const aside = aside_of(delivered.epoch)) {
    return aside->apply(delivered);
  }
  for (Store* store : stores()) {
    auto applied = store->epochs().apply(delivered);
    if (!applied) {
      reading_failed(applied.error());
      return false;
    }
    if (!applied->known) continue;
    std::erase(unknown_, delivered.epoch);
    hellos_are_answered_ |= delivered.upto.has_value();
    memory_is_closed_ |= disk_ && store == memory_.get() && delivered.upto;
    if (applied->beyond && beyond_.size() < most_epochs && beyond_.insert(delivered.epoch).second) {
      happened("rollback", fmt::format("the archive has more of epoch {} than this disk kept: it "
                                       "loses flushed writes, or an old copy was put back",
                                       to_hex(delivered.epoch)));
    }
    if (applied->refused) ++refused_;
    return applied->changed;
  }
  ++refused_;
  return delivered.upto && note_unknown(delivered.epoch);
}

/// Where nothing was set aside and a disk holds the store, an epoch that nobody knows is gone.
bool Spool::note_unknown(const EpochId& epoch) {
  const bool knows_all = disk_ && asides_.empty() && newer_asides_.empty() && !next_aside();
  if (!knows_all || std::find(unknown_.begin(), unknown_.end(), epoch) != unknown_.end()) {
    return false;
  }
  if (unknown_.size() == most_epochs) unknown_.erase(unknown_.begin());
  unknown_.push_back(epoch);
  return true;
}

bool Spool::resend(const ResendQuery& query) {
  if (!disk_) {
    return false;
  }
  const auto begun = disk_->epochs().resend(query);
  if (!begun) reading_failed(begun.error());
  return begun.has_value();
}

std::optional<std::uint64_t> Spool::resend_on() {
  if (!disk_) {
    return std::nullopt;
  }
  const auto through = disk_->epochs().resend_on();
  if (!through) reading_failed(through.error());
  if (through && *through) save();  // else it ended without a word where the file is opened anew
  return through.value_or(std::nullopt);
}

/// What is in memory alone is not sealed: it would need a mark of its own, which goes with it.
std::optional<Reading> Spool::seal_on() {
  if (!disk_ || !has_epoch()) return std::nullopt;
  auto seal = sealer_.step(*disk_);
  if (!seal) {
    begins("seal_failed", fmt::format("nothing is sealed: {}", seal.error().text));
    return std::nullopt;
  }
  if (*seal) ends("seal_failed", "readings are sealed again");
  return std::move(*seal);
}

bool Spool::has_epoch() const {
  return current() != nullptr && current()->epochs().current() != nullptr;
}

std::optional<EpochId> Spool::epoch() const {
  return has_epoch() ? std::optional(current()->epochs().current()->id()) : std::nullopt;
}

SpoolNews Spool::news() const {
  SpoolNews news;
  Store* const store = current();
  if (store == nullptr) {
    return news;
  }
  std::vector<EpochState> in_memory;
  if (disk_ && memory_) {
    in_memory = memory_->epochs().states(1);
  }
  // A hello names so many. Brokers are told none, and what nobody listens to is owed for ever
  // there.
  const std::size_t most =
      setup_.delivery == DeliveryMode::broker ? EpochBook::window : most_epochs;
  std::vector<EpochState> drained;
  for (const auto& aside : asides_) {
    const auto older = aside->epochs(most - 1 - in_memory.size() - drained.size());
    drained.insert(drained.end(), older.begin(), older.end());
  }
  drained.insert(drained.end(), in_memory.begin(), in_memory.end());
  news.epochs = store->epochs().states(most - drained.size());
  news.epochs.insert(news.epochs.begin() + (news.epochs.empty() ? 0 : 1), drained.begin(),
                     drained.end());
  news.unknown = unknown_;
  news.pinned_archive = store->epochs().pinned_archive();
  news.is_volatile = is_volatile();
  return news;
}

void Spool::report(SpoolStatus& status) const {
  Store* const store = current();
  status.owed = 0;
  for (const auto& aside : asides_) status.owed += aside->owed_count();
  for (Store* one : stores()) status.owed += one->epochs().owed_count();
  status.last = store == nullptr ? 0 : store->epochs().last();
  status.epoch = epoch();
  status.archive = archive_;
  status.database_bytes = files_.database_bytes();
  status.wal_bytes = files_.wal_bytes();
  status.refused_receipts = refused_;
  status.is_volatile = is_volatile();
  status.sealed = disk_ ? disk_->seals().sealed() : 0;
  status.station_key = sealer_.key();
  status.last_error = last_error_;
}

void Spool::save() {
  for (Store* store : stores()) {
    if (auto saved = store->epochs().save(); !saved) {
      last_error_ = saved.error().text;
    }
  }
  write_side_files();
}

void Spool::close() {
  save();
  asides_.clear();
  disk_.reset();
  memory_.reset();
  raw_.close();
}

std::vector<SpoolEvent> Spool::take_events() {
  return std::exchange(events_, {});
}

}  // namespace buoyd
