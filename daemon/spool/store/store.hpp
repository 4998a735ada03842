#pragma once
// One store: readings numbered and durable, what of them is delivered, what is owed, what had to
// go. No policy for failing disks (that is Spool's), no thread, no clock of its own.
// Owned by Spool; the spool thread only.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "core/delivery.hpp"
#include "spool/store/owed_run.hpp"
#include "spool/store/raw_ring.hpp"
#include "spool/store/resend_search.hpp"
#include "spool/store/retention.hpp"

namespace buoyd {

class Store {
 public:
  /// What became of a Delivered (B4).
  struct Applied {
    bool known = false;    ///< the store has that epoch
    bool refused = false;  ///< it claims numbers past the current epoch's last commit
    bool changed = false;
    bool beyond = false;  ///< the archive knows more of a closed epoch than this disk kept
  };

  /// Opens or creates a file: pragmas, whose it is, tables, one row written. `invalid` with
  /// detail = its version for a store of a newer version; else ErrorCode::storage or unavailable.
  [[nodiscard]] static Result<std::unique_ptr<Store>> open(const std::string& path);
  /// A store in memory (B10).
  [[nodiscard]] static Result<std::unique_ptr<Store>> in_memory();
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// The newest epoch of the store: before begin_epoch() that of the run before.
  [[nodiscard]] std::optional<EpochEnd> newest_epoch() const { return book_.newest(); }
  /// The epoch that grows; nullopt before its first append.
  [[nodiscard]] std::optional<EpochId> current_epoch() const;
  [[nodiscard]] bool has_current_epoch() const { return book_.current() != nullptr; }
  [[nodiscard]] std::uint64_t last() const { return book_.last(); }
  /// The next append begins this epoch, in the same transaction as its readings.
  void begin_epoch(EpochStart start) { starting_ = std::move(start); }
  /// Goes on with the newest epoch: the file was opened anew in the same run.
  [[nodiscard]] Result<void> resume_epoch() { return book_.resume(); }

  /// One transaction: retention, new descriptions, readings, changed done and lost. Returns the
  /// number of the first reading, the others follow; only after COMMIT. After an error nothing of
  /// it is there. There must be a current epoch or one that begins. `raw` goes along where it can:
  /// what of it fails or finds no room is counted and costs no reading.
  [[nodiscard]] Result<std::uint64_t> append(std::span<const Reading> readings,
                                             std::span<const RawChunk> raw = {});
  /// Writes changed done and lost and the pinned archive without readings; nothing if none changed.
  [[nodiscard]] Result<void> save();

  /// Raw bytes in a transaction of their own. Fails only where the file does.
  [[nodiscard]] Result<void> append_raw(std::span<const RawChunk> raw);
  /// What the ring of raw bytes may take; 0: nothing new, and what is there goes by and by.
  void set_raw_limit(std::uint64_t bytes);
  /// What the ring takes of the file.
  [[nodiscard]] Result<std::uint64_t> raw_bytes();
  [[nodiscard]] Result<std::vector<RawChunk>> find_raw(const RawQuery& query);
  /// The ring failed, by damage or an I/O error, and is left alone until the file is opened again.
  [[nodiscard]] bool raw_given_up() const { return raw_given_up_; }
  /// Leaves the ring alone: where it made the file fail that was opened before.
  void leave_raw();
  /// Packed raw bytes that were not stored since it was opened.
  [[nodiscard]] std::uint64_t raw_refused() const { return raw_refused_; }

  [[nodiscard]] Result<std::optional<OwedRun>> next_owed(const OwedQuery& query);
  [[nodiscard]] Result<Applied> apply(const Delivered& delivered);
  /// Begins to look for readings of a time, which are owed again; a search before it ends.
  [[nodiscard]] Result<void> resend(const ResendQuery& query);
  [[nodiscard]] bool is_resending() const { return resend_.has_value(); }
  /// Looks on through some rows. How many are owed again once it was through all; nullopt before.
  [[nodiscard]] Result<std::optional<std::uint64_t>> resend_on();
  /// Hello's list: the current epoch first, then the oldest with something owed, then a few that
  /// are delivered wholly.
  [[nodiscard]] std::vector<EpochState> epochs(std::size_t most) const {
    return book_.states(most);
  }
  [[nodiscard]] std::uint64_t owed_count() const { return book_.owed_count(); }

  [[nodiscard]] const std::string& pinned_archive() const { return pinned_; }
  /// Another archive than the one pinned before has nothing of what that one had.
  [[nodiscard]] Result<void> pin(const std::string& archive);
  /// Whose word "delivered" is, kept beside it: a broker's is not believed by delivery = "shore".
  [[nodiscard]] Result<void> set_delivery(std::string_view mode);
  /// Whose store it is, so that its file says so wherever it is carried.
  [[nodiscard]] Result<void> set_station(std::string_view name);

  /// Bounds the database file; it never shrinks, so no bound lies below its size.
  [[nodiscard]] Result<void> set_size_limit(std::uint64_t bytes);
  [[nodiscard]] std::uint64_t size_limit() const { return page_limit_ * page_bytes_; }
  /// Since the last call: owed readings had to go to make room.
  [[nodiscard]] bool take_owed_went() { return std::exchange(owed_went_, false); }
  /// Deletes the next chunk (raw bytes first, then see Retention), and further ones until `coming`
  /// fits into free pages, in a transaction of its own. True if any went.
  [[nodiscard]] Result<bool> trim(std::span<const Reading> coming = {});
  /// Deletes all behind `last`, of a commit that failed and is in the file all the same. The store
  /// is to be opened anew then.
  [[nodiscard]] Result<void> drop_behind(std::uint64_t last);
  /// Moves the -wal into the database; `restart` also empties the file.
  [[nodiscard]] Result<void> checkpoint(bool restart);
  /// What of the -wal is not in the database yet, at the last commit.
  [[nodiscard]] std::uint64_t wal_bytes() const { return wal_pages_ * page_bytes_; }
  /// The database with everything that is committed, free pages included.
  [[nodiscard]] Result<std::uint64_t> size();
  /// Reads on through the whole file from where the last call ended, for about `budget`, so that
  /// damage is met before it is weeks old; true: it has been through. (quick_check cannot be
  /// bounded: SQLite 3.40 asks its progress handler only after the whole tree was walked.)
  [[nodiscard]] Result<bool> check(const Clock& clock, Micros budget);
  /// The file's name does not lead to this file any more.
  [[nodiscard]] bool has_moved() const;
  /// At its end the file is left exactly as it is: it is to be set aside, or not ours any more.
  void leave_untouched();

  [[nodiscard]] Database& database() { return *database_; }

 private:
  Store(std::unique_ptr<Database> database, Statements sql, EpochBook book, Retention retention,
        DescriptionTable descriptions, ReadingRows rows);
  static Result<std::unique_ptr<Store>> over(std::unique_ptr<Database> database);
  Result<void> start();
  Result<std::string> read_meta(std::string_view key);
  Result<void> write_meta(std::string_view key, std::string_view value);
  Result<std::uint64_t> append_once(std::span<const Reading> readings, std::uint64_t pages,
                                    std::span<const RawChunk> raw);
  Result<void> write(std::span<const Reading> readings, std::uint64_t pages,
                     std::span<const RawChunk> raw);
  Result<void> insert(std::span<const Reading> readings);
  Result<void> write_accounts();
  [[nodiscard]] std::uint64_t pages_for(std::span<const Reading> readings) const;
  bool ask_on();
  Result<bool> trim_once(std::span<const Reading> coming);
  Result<void> make_room(std::uint64_t pages);
  Result<std::size_t> trim_until_free(std::uint64_t pages, bool raw_first);
  Result<std::size_t> let_go(bool raw_first);
  Result<std::size_t> let_raw_go();
  Result<void> tend_raw(std::span<const RawChunk> raw);
  Result<RawRing*> raw_ring(bool needed);
  Result<void> put_raw(std::span<const RawChunk> raw);
  Result<std::uint64_t> room_left();
  Result<bool> room_for_raw(RawRing& ring, std::uint64_t pages);
  bool give_up_raw(const Error& error);
  void refuse_raw(std::span<const RawChunk> raw);
  Result<void> check_small_tables();
  Result<std::uint64_t> read_slice(std::uint64_t after);
  Result<std::uint64_t> number(std::size_t sql);
  bool near_limit(std::uint64_t pages);
  void committed(std::uint64_t last);
  void undo();

  std::unique_ptr<Database> database_;
  Statements sql_;
  EpochBook book_;
  Retention retention_;
  DescriptionTable descriptions_;
  ReadingRows rows_;
  std::optional<RawRing> raw_;  // where the store has one
  std::uint64_t raw_limit_ = 0;
  std::uint64_t raw_refused_ = 0;
  bool raw_made_ = false;    // in the transaction under way
  bool raw_failed_ = false;  // of what failed last, raw bytes were the cause
  bool raw_given_up_ = false;
  std::optional<EpochStart> starting_;
  std::string pinned_;
  bool pin_dirty_ = false;
  std::uint64_t page_bytes_ = 0;
  std::uint64_t asked_limit_ = 0;  // pages
  std::uint64_t page_limit_ = 0;
  std::uint64_t wal_pages_ = 0;
  bool owed_went_ = false;
  std::optional<ResendSearch> resend_;
  std::optional<std::uint64_t> checked_to_;  // number of the last row that check() read
};

}  // namespace buoyd
