#pragma once
// The station's store, with a policy for everything that a disk can do to it: the spool always
// starts, never stops taking readings, and says what happened. It has no thread of its own, and
// time is injected. SpoolLoop owns it; the spool thread only.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "spool/raw/former_raw.hpp"
#include "spool/raw/raw_ring.hpp"
#include "spool/reserve_file.hpp"
#include "spool/salvage/aside_store.hpp"
#include "spool/sealer.hpp"
#include "spool/spool_event.hpp"
#include "spool/spool_setup.hpp"
#include "spool/spool_state.hpp"
#include "spool/spool_status.hpp"
#include "spool/store/storage_fault.hpp"
#include "spool/store/store.hpp"
#include "spool/store/store_files.hpp"
#include "spool/unread_rows.hpp"

namespace buoyd {

class Spool {
 public:
  /// After so long without a store that can be written, readings are kept in memory (B10). From
  /// then on the disk is tried again at this interval.
  static constexpr Micros patience{60'000'000};
  /// An event says when another process has kept the store locked for so long.
  static constexpr Micros lock_patience{10'000'000};

  Spool(SpoolSetup setup, const Clock& clock);
  ~Spool();

  /// Opens the store that is there, sets a damaged one aside, and creates one that is missing. It
  /// never fails: where no store can be opened, commit() tries again.
  void open();
  /// Sees to it that there is a store: on disk or, after a minute without one, in memory.
  [[nodiscard]] Result<void> get_ready();
  /// The reading with which the next commit begins an epoch. It has to be the first one of its
  /// batch, so that it is stamped like all others.
  [[nodiscard]] std::optional<Reading> start_reading() const;
  /// Makes the batch durable in whatever store there is, and returns the number of its first
  /// reading. Where an epoch begins, the batch's first reading becomes its start reading. After an
  /// error the whole batch is to be kept and tried again.
  [[nodiscard]] Result<std::uint64_t> commit(std::vector<Reading>& batch);
  /// The raw bytes beside the readings, within the bounds that the spool gives them.
  [[nodiscard]] RawRing& raw() { return raw_; }
  /// The bytes that the store may take.
  [[nodiscard]] std::uint64_t bound() const;
  /// True if owed readings had to go since the last call.
  [[nodiscard]] bool take_owed_went();
  /// The most bytes of readings that one commit should hold.
  [[nodiscard]] std::size_t batch_bytes() const;
  /// Takes new bounds after a reload; the path stays.
  void change(const SpoolSettings& settings);
  /// Is called after each commit: moves the -wal, looks after the reserve file, and goes back to
  /// the disk after a time in memory. Where nobody waits (`idle`), the check of the file goes on,
  /// and so does the delivery of a store that was set aside.
  void maintain(bool idle = true);
  void save();   ///< writes what changed of done and lost
  void close();  ///< does the same and closes the file

  /// Reads what is owed; nullopt if nothing of that epoch is owed behind `after`. Where it cannot
  /// be read now, the run is `failed`.
  [[nodiscard]] std::optional<OwedRun> next_owed(const OwedQuery& query);
  /// Notes what is delivered. True if anything changed.
  bool apply(const Delivered& delivered);
  /// It alone is believed; "" = nobody yet. On a receipt's word: what a store on disk says counts
  /// more where that cannot be asked now.
  void pin(const std::string& archive);
  /// The same on a person's word, which a store that cannot be written now takes as soon as it can.
  void trust(const std::string& archive);

  /// Begins to look for the readings of a time, which are owed again. False: there is no store on
  /// disk, or it cannot be read.
  bool resend(const ResendQuery& query);
  [[nodiscard]] bool is_resending() const { return disk_ && disk_->epochs().is_resending(); }
  /// Looks through some more rows. Returns how many readings are owed again when it has looked
  /// through all; nullopt before.
  [[nodiscard]] std::optional<std::uint64_t> resend_on();

  /// Goes on with the seal that is due, a few ms. Once one is made: its reading, which is to be in
  /// the next batch.
  [[nodiscard]] std::optional<Reading> seal_on();
  [[nodiscard]] bool is_sealing() const { return disk_ && disk_->seals().is_underway(); }

  [[nodiscard]] bool has_epoch() const;  ///< an epoch has begun, so there is news to tell
  [[nodiscard]] std::optional<EpochId> epoch() const;  ///< in which commits are numbered now
  [[nodiscard]] SpoolNews news() const;                ///< everything but `committed` and `again`
  /// Fills in what the stores hold and owe, and what failed.
  void report(SpoolStatus& status) const;
  /// True if something that could not be read can be read since the last call: it is to be asked
  /// for again.
  [[nodiscard]] bool take_reads_again() { return std::exchange(reads_again_, false); }
  /// What happened since the last call; it becomes readings.
  [[nodiscard]] std::vector<SpoolEvent> take_events();

 private:
  Store* current() const { return disk_ ? disk_.get() : memory_.get(); }
  std::vector<Store*> stores() const;
  bool is_volatile() const { return !disk_ && memory_; }

  Result<void> open_disk();
  Result<std::unique_ptr<Store>> open_file();
  Result<void> drop_doubled(std::unique_ptr<Store>& store);
  Result<void> adopt(std::unique_ptr<Store> store);
  bool set_aside(const Error& error);
  EpochId begin_epoch(Store& store) const;
  Result<void> keep_trust(Store& store);
  Result<void> pin_in(Store& store);
  void trust_on();
  void write_side_files();
  void note_rollback(Store& store);
  [[nodiscard]] bool out_of_patience() const;
  bool go_volatile();
  bool note_unknown(const EpochId& epoch);
  void drop_memory();
  void back_on_disk();

  void lead_with_start(std::vector<Reading>& batch) const;
  void drop_foreign_seals(std::vector<Reading>& batch) const;
  Result<std::uint64_t> committed(std::uint64_t first);
  bool recover(const Error& error, int attempt, const std::vector<Reading>& batch);
  bool wait_for_lock(const Error& error);
  bool recover_io(int attempt);
  bool recover_full(int attempt, const std::vector<Reading>& batch);
  std::optional<std::uint64_t> there_already(const std::vector<Reading>& batch) const;
  Result<std::optional<OwedRun>> read_owed(const OwedQuery& query);
  bool reading_failed(const Error& error);
  bool owed_failed(const OwedQuery& query, const Error& error);
  void note_down();

  void bound_size(Store& store);
  std::uint64_t size_bound() const;
  std::uint64_t wal_threshold() const;
  void watch_disk();
  void watch_wal();
  void tend_reserve();
  void tend_raw();
  void check_on();
  void check_failed(const Error& error);
  void tend_asides();
  [[nodiscard]] bool is_newer_than_we(const std::string& path) const;
  [[nodiscard]] std::optional<std::string> next_aside() const;
  [[nodiscard]] bool tend(AsideStore& aside);
  void end_aside(const AsideStore& aside);
  [[nodiscard]] AsideStore* aside_of(const EpochId& epoch) const;
  void watch_name();
  void watch_wal_name();

  void begins(const char* kind, std::string text);
  void ends(const char* kind, std::string text);
  void ends_after_patience(const char* kind, std::string text);
  void happened(const char* kind, std::string text);

  SpoolSetup setup_;
  const Clock& clock_;
  StoreFiles files_;
  ReserveFile reserve_;
  RawRing raw_;
  Sealer sealer_;
  std::unique_ptr<Store> disk_;
  std::optional<FormerRaw> former_raw_;  // of disk_
  std::unique_ptr<Store> memory_;        // takes readings while there is no disk_, else is drained
  // Stores set aside are drained one at a time, and the next while the disk fails to read that
  // (B9).
  std::vector<std::unique_ptr<AsideStore>> asides_;
  std::set<std::string> asides_done_;   // paths of those that are kept and owe nothing any more
  std::set<std::string> newer_asides_;  // paths of those that only a newer version reads
  bool reads_again_ = false;            // a store set aside could not be read and can be read now
  std::optional<EpochEnd> disk_epoch_;  // of this run, and the last number that a commit returned
  bool started_ = false;                // a start reading of this run is durable
  std::optional<CommitDoubt> doubt_;
  UnreadRows unread_;
  NextTries next_;
  std::optional<MonoTime> down_since_;
  std::string archive_;           // that is trusted, as far as is known
  bool trust_waits_ = false;      // a person said so, and the store on disk does not say it yet
  std::uint64_t refused_ = 0;     // receipts that did not count (B4)
  std::set<EpochId> beyond_;      // that the disk forgot commits of, as an event told
  std::vector<EpochId> unknown_;  // that the archive asked for in vain, the latest last
  std::map<std::string, MonoTime, std::less<>> states_;  // that last, and when each was last seen
  std::vector<SpoolEvent> events_;
  std::string last_error_;
  bool hellos_are_answered_ = false;  // by an archive, at least once in this run
  bool memory_is_closed_ = false;     // the archive answered for it since the disk is back
  bool side_files_written_ = false;   // since the epoch began and an archive was trusted
  FileCheck check_;
};

}  // namespace buoyd
