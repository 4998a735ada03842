#pragma once
// The station's store under a policy for everything a disk can do to it: it always starts, never
// stops taking readings, and says what happened. No thread of its own, time is injected.
// Owned by SpoolLoop; the spool thread only.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/own_readings.hpp"
#include "core/settings.hpp"
#include "spool/reserve_file.hpp"
#include "spool/salvage/aside_store.hpp"
#include "spool/spool_event.hpp"
#include "spool/store/storage_fault.hpp"
#include "spool/store/store.hpp"
#include "spool/store/store_files.hpp"

namespace buoyd {

/// What the spool is told at start.
struct SpoolSetup {
  SpoolSettings settings;
  DeliveryMode delivery = DeliveryMode::shore;
  std::string station;             ///< its id; "" = the store does not say
  std::string version;             ///< of buoyd, for the start reading
  std::string boot_id;             ///< of the board's boot
  std::string configuration_hash;  ///< 16 hex digits
  RestartFacts restart{};          ///< for the start reading
  /// Free bytes of the disk that a folder is on.
  std::function<std::uint64_t(const std::string&)> free_bytes = disk_free_bytes;
  /// The store's lock, which main has taken; nullptr: the spool takes one of its own.
  std::shared_ptr<StoreLock> lock{};
};

class Spool {
 public:
  /// No store that can be written for so long: in memory (B10). There it is tried as often.
  static constexpr Micros patience{60'000'000};
  /// A store that another process keeps locked for so long is said.
  static constexpr Micros lock_patience{10'000'000};

  Spool(SpoolSetup setup, const Clock& clock);
  ~Spool();

  /// Opens what is there, sets aside what is damaged, creates what is missing. Never fails: where
  /// no store can be opened, commit() tries again.
  void open();
  /// Sees to it that there is a store, on disk or, after a minute without, in memory.
  [[nodiscard]] Result<void> get_ready();
  /// The reading that the next commit begins an epoch with; to be first in its batch, so that it
  /// is stamped like all others.
  [[nodiscard]] std::optional<Reading> start_reading() const;
  /// Makes the batch durable, by whatever store can be had, and returns the number of its first
  /// reading. The batch's first reading is made the epoch's start reading where one begins. On an
  /// error all of it is to be kept and tried again.
  /// `raw` goes along if it can; what does not is counted, and no reason to try again.
  [[nodiscard]] Result<std::uint64_t> commit(std::vector<Reading>& batch,
                                             std::span<const RawChunk> raw = {});
  /// Raw bytes without readings.
  void store_raw(std::span<const RawChunk> raw);
  [[nodiscard]] Result<std::vector<RawChunk>> find_raw(const RawQuery& query);
  /// Bytes of the file that raw bytes take.
  [[nodiscard]] std::uint64_t raw_bytes() const;
  /// Packed raw bytes that could not be stored, since start.
  [[nodiscard]] std::uint64_t raw_refused() const { return raw_refused_; }
  /// What the store may take, and whether owed readings had to go since the last call.
  [[nodiscard]] std::uint64_t bound() const;
  [[nodiscard]] bool take_owed_went();
  /// Bytes of readings that one commit should hold at most.
  [[nodiscard]] std::size_t batch_bytes() const;
  /// New bounds (a reload); the path stays.
  void change(const SpoolSettings& settings);
  /// After each commit: checkpoint, reserve file, the disk again after a time in memory; and where
  /// nobody waits (`idle`) the check of the file goes on, and the look into one set aside.
  void maintain(bool idle = true);
  void save();   ///< writes what waits of done and lost
  void close();  ///< the same, and closes the file

  [[nodiscard]] std::optional<OwedRun> next_owed(const OwedQuery& query);
  [[nodiscard]] bool is_unread() const { return is_unread_; }  ///< by the last next_owed()
  /// True if what is delivered or owed changed.
  bool apply(const Delivered& delivered);
  void pin(const std::string& archive);

  /// Readings of a time are owed again. False: there is no store on disk, or it cannot be read.
  bool resend(const ResendQuery& query);
  [[nodiscard]] bool is_resending() const { return disk_ && disk_->is_resending(); }
  /// Looks for them on through some rows. How many are owed again once it was through all.
  [[nodiscard]] std::optional<std::uint64_t> resend_on();

  [[nodiscard]] bool has_epoch() const;  ///< one has begun: there is news to tell
  [[nodiscard]] SpoolNews news() const;  ///< all but `committed`
  [[nodiscard]] bool is_volatile() const { return !disk_ && memory_; }
  [[nodiscard]] std::uint64_t owed_count() const;
  [[nodiscard]] std::uint64_t last() const;
  [[nodiscard]] std::optional<EpochId> epoch() const;  ///< that grows; nullopt before it began
  [[nodiscard]] std::uint64_t database_bytes() const { return files_.database_bytes(); }
  [[nodiscard]] std::uint64_t wal_bytes() const { return files_.wal_bytes(); }
  /// Receipts for epochs that no store knows, or past the last commit (B4).
  [[nodiscard]] std::uint64_t refused_receipts() const { return refused_; }
  [[nodiscard]] const std::string& last_error() const { return last_error_; }
  /// Since the last call: what could not be read can be, and is to be asked for again.
  [[nodiscard]] bool take_reads_again() { return std::exchange(reads_again_, false); }
  /// What happened since the last call, to become readings.
  [[nodiscard]] std::vector<SpoolEvent> take_events();

 private:
  Store* current() const { return disk_ ? disk_.get() : memory_.get(); }
  std::vector<Store*> stores() const;

  Result<void> open_disk();
  Result<std::unique_ptr<Store>> open_file();
  Result<void> drop_doubled(std::unique_ptr<Store>& store);
  Result<void> adopt(std::unique_ptr<Store> store);
  bool set_aside(const Error& error);
  EpochId begin_epoch(Store& store) const;
  void note_rollback(const Store& store);
  [[nodiscard]] bool out_of_patience() const;
  bool go_volatile();
  bool note_unknown(const EpochId& epoch);
  void drop_memory();
  void back_on_disk();

  Result<std::uint64_t> commit_by_any(std::vector<Reading>& batch, std::span<const RawChunk>& raw);
  void refuse_raw(std::span<const RawChunk> raw);
  void lead_with_start(std::vector<Reading>& batch) const;
  Result<std::uint64_t> committed(std::uint64_t first);
  bool recover(const Error& error, int attempt, const std::vector<Reading>& batch);
  bool wait_for_lock(const Error& error);
  bool recover_io(int attempt);
  bool recover_full(int attempt, const std::vector<Reading>& batch);
  std::optional<std::uint64_t> there_already(const std::vector<Reading>& batch) const;
  bool reading_failed(const Error& error);
  void note_down();

  void bound_size(Store& store);
  [[nodiscard]] std::uint64_t raw_bound(const Store& store, std::uint64_t bytes) const;
  std::uint64_t size_bound() const;
  std::uint64_t wal_threshold() const;
  void watch_disk();
  void watch_wal();
  void tend_reserve();
  void check_on();
  void tend_asides();
  [[nodiscard]] std::optional<std::string> next_aside() const;
  [[nodiscard]] bool tend(AsideStore& aside);
  void end_aside(const AsideStore& aside);
  [[nodiscard]] AsideStore* aside_of(const EpochId& epoch) const;
  void watch_name();
  void watch_wal_name();

  void begins(const char* kind, std::string text);
  void ends(const char* kind, std::string text);
  void happened(const char* kind, std::string text);

  SpoolSetup setup_;
  const Clock& clock_;
  StoreFiles files_;
  ReserveFile reserve_;
  std::unique_ptr<Store> disk_;
  std::unique_ptr<Store> memory_;  // current where there is no disk_, else only drained
  // That are drained (B9): one at a time, and the next while the disk fails to read that.
  std::vector<std::unique_ptr<AsideStore>> asides_;
  std::set<std::string> asides_done_;   // that are kept, with nothing owed any more
  bool reads_again_ = false;            // one that waited
  std::optional<EpochEnd> disk_epoch_;  // of this run; `last` is what commits returned, 0: nothing
  bool started_ = false;                // a start reading of this run is durable
  /// Where the batch stands if the append that failed took effect after all.
  struct Doubt {
    EpochId epoch{};
    std::uint64_t first = 0;
    bool is_doubled = false;  // if so: the batch is in the store in memory now
  };
  std::optional<Doubt> doubt_;
  std::optional<MonoTime> down_since_;
  MonoTime next_disk_try_{};
  MonoTime next_reserve_try_{};
  bool id_written_ = false;
  bool checked_ = false;
  std::uint64_t refused_ = 0;
  std::uint64_t raw_refused_ = 0;
  std::set<EpochId> beyond_;
  std::vector<EpochId> unknown_;  // that the archive asked for in vain, the latest last
  std::map<std::string, MonoTime, std::less<>> states_;  // that began and did not end: last seen
  std::vector<SpoolEvent> events_;
  std::string last_error_;
  bool hellos_are_answered_ = false;  // by an archive, at least once in this run
  bool memory_is_closed_ = false;     // the archive answered for it since the disk is back
  bool is_unread_ = false;
};

}  // namespace buoyd
