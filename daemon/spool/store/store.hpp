#pragma once
// One store: it numbers readings, makes them durable, and lets the oldest go when it is full. Its
// EpochBook knows which of them are delivered and which are owed. It has no policy for failing
// disks (that is Spool's), no thread and no clock of its own. Spool owns it; the spool thread only.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "core/delivery.hpp"
#include "spool/store/epoch_book.hpp"
#include "spool/store/owed_run.hpp"
#include "spool/store/retention.hpp"
#include "spool/store/seal_book.hpp"

namespace buoyd {

class Store {
 public:
  /// Opens a file, or creates it: sets the pragmas, checks that it is a store, makes what tables it
  /// lacks, and writes one row as a test. Errors: invalid (the store is of a newer version, which
  /// `detail` is), storage, unavailable.
  [[nodiscard]] static Result<std::unique_ptr<Store>> open(const std::string& path);
  /// Makes a store in memory (B10).
  [[nodiscard]] static Result<std::unique_ptr<Store>> in_memory();
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// Its epochs and their delivery.
  [[nodiscard]] EpochBook& epochs() { return book_; }
  /// The next append begins this epoch, in the same transaction as its readings.
  void begin_epoch(EpochStart start) { starting_ = std::move(start); }

  /// Writes in one transaction: what retention lets go, new descriptions, the readings, and what
  /// changed of done and lost. Returns after COMMIT with the number of the first reading; the
  /// others have the numbers behind it. After an error nothing of it is in the file. There must be
  /// a current epoch, or one that begins.
  [[nodiscard]] Result<std::uint64_t> append(std::span<const Reading> readings);
  /// Up to where it is sealed. Of the readings that append() gets a seal must be the one that waits
  /// there.
  [[nodiscard]] SealBook& seals() { return seals_; }
  /// Reads some more rows of the seal that is under way: SealBook::read_on().
  [[nodiscard]] Result<std::optional<Seal>> seal_on() {
    return seals_.read_on(rows_, descriptions_);
  }
  /// Reads what is owed; nullopt if nothing of that epoch is owed behind `after`.
  [[nodiscard]] Result<std::optional<OwedRun>> next_owed(const OwedQuery& query);

  /// Bounds the database file. The file never shrinks, so a bound below its size counts as its
  /// size. Of the bytes `kept_free` is for what the store may go without: delivered readings go,
  /// a few with each append, until so much is free; only what is owed may use it.
  [[nodiscard]] Result<void> set_size_limit(std::uint64_t bytes, std::uint64_t kept_free = 0);
  /// Bytes of `kept_free` that readings which are owed needed at the last append.
  [[nodiscard]] std::uint64_t taken_of_free() const { return taken_of_free_ * page_bytes_; }
  [[nodiscard]] std::uint64_t size_limit() const { return page_limit_ * page_bytes_; }
  /// True if owed readings had to go since the last call, to make room.
  [[nodiscard]] bool take_owed_went() { return std::exchange(owed_went_, false); }
  /// Deletes the next chunk in a transaction of its own, and further chunks until `coming` fits
  /// into free pages. True if anything went.
  [[nodiscard]] Result<bool> trim(std::span<const Reading> coming = {});
  /// Deletes all readings behind `last`: those of a commit that failed and stand in the file all
  /// the same. Afterwards the store has to be opened anew.
  [[nodiscard]] Result<void> drop_behind(std::uint64_t last);
  /// Moves the -wal into the database; with `restart` the -wal is emptied, too.
  [[nodiscard]] Result<void> checkpoint(bool restart);
  /// Bytes of the -wal that were not in the database yet at the last commit.
  [[nodiscard]] std::uint64_t wal_bytes() const { return wal_pages_ * page_bytes_; }
  /// Reads on through the file from where the last call ended, for about `budget`, so that damage
  /// is met before it is weeks old. True when it came to the end. (quick_check cannot be bounded:
  /// SQLite 3.40 asks its progress handler only after it walked the whole tree.)
  [[nodiscard]] Result<bool> check(const Clock& clock, Micros budget);
  /// Has check() go on behind the rows that it fails to read: a few hundred, and twice as many each
  /// time that those behind fail too, as a page further up in the tree hides many.
  void check_behind();
  /// The store's end is to leave the file exactly as it is, because it will be set aside or is no
  /// longer ours.
  void leave_untouched();

  [[nodiscard]] Database& database() { return *database_; }

 private:
  Store(std::unique_ptr<Database> database, Statements sql, EpochBook book, Retention retention,
        DescriptionTable descriptions, ReadingRows rows, SealBook seals);
  static Result<std::unique_ptr<Store>> over(std::unique_ptr<Database> database);
  Result<void> start();
  Result<std::uint64_t> append_once(std::span<const Reading> readings, std::uint64_t pages);
  Result<void> write(std::span<const Reading> readings, std::uint64_t pages);
  Result<void> insert(std::span<const Reading> readings);
  Result<void> note(const Reading& reading, std::uint64_t seq);
  [[nodiscard]] std::uint64_t pages_for(std::span<const Reading> readings) const;
  struct Pages {
    std::uint64_t used = 0;
    std::uint64_t free = 0;
  };
  Result<Pages> pages();
  Result<void> make_room(std::uint64_t pages);
  Result<std::size_t> trim_until_free(std::uint64_t pages, bool owed_too);
  Result<std::size_t> let_go(bool owed_too);
  Result<void> check_small_tables();
  Result<std::uint64_t> read_slice(std::uint64_t after);
  bool near_limit(std::uint64_t pages);
  void undo();

  std::unique_ptr<Database> database_;
  Statements sql_;
  EpochBook book_;
  Retention retention_;
  DescriptionTable descriptions_;
  ReadingRows rows_;
  SealBook seals_;
  std::optional<EpochStart> starting_;
  std::uint64_t page_bytes_ = 0;
  std::uint64_t asked_limit_ = 0;  // pages
  std::uint64_t page_limit_ = 0;
  std::uint64_t kept_free_ = 0;      // pages of these that only what is owed may use
  std::uint64_t taken_of_free_ = 0;  // pages
  std::uint64_t wal_pages_ = 0;
  bool owed_went_ = false;
  std::optional<std::uint64_t> checked_to_;  // number of the last row that check() read
  std::uint64_t check_step_ = 0;             // by which check_behind() went
};

}  // namespace buoyd
