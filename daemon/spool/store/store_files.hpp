#pragma once
// The store's files by name: the database with -wal and -shm, the side file with the epoch's name,
// the lock, the reserve, the ring of raw bytes, and what was set aside. Never opens a database,
// only renames and asks for sizes: a plain open and close would drop SQLite's locks (SQ-11). The
// spool thread only.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/delivery.hpp"
#include "spool/store/store_lock.hpp"

namespace buoyd {

class StoreFiles {
 public:
  /// Damaged stores that are kept, at most; those of a newer version are kept beside them.
  static constexpr std::size_t most_aside = 2;

  /// `database` is a path that ends in ".db" (or in anything else: then names are added to it).
  /// `lock`: the store's, where somebody took it before; nullptr = one of its own.
  explicit StoreFiles(std::string database, std::shared_ptr<StoreLock> lock = nullptr);

  [[nodiscard]] const std::string& database() const { return database_; }
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] std::string reserve() const { return stem_ + ".reserve"; }
  [[nodiscard]] std::string raw() const { return stem_ + "-raw.db"; }
  [[nodiscard]] std::uint64_t database_bytes() const;
  [[nodiscard]] std::uint64_t wal_bytes() const;

  /// Makes the folder and takes the store for this process: StoreLock::take().
  [[nodiscard]] Result<void> take() { return lock_->take(); }

  /// To be told when the database was opened: what -wal and -shm are now.
  void note_opened();
  /// One of them was removed or replaced since: other processes do not see any more what is in
  /// ours, and nor would we after a kill.
  [[nodiscard]] bool wal_has_moved() const;

  /// A -wal or a side file without a database: the store was lost, not never made.
  [[nodiscard]] bool database_is_missing() const;
  enum class Aside : std::uint8_t { damaged, newer };
  /// Renames database, -wal, -shm and side file together, to "<stem>.aside-N.db" or, for a newer
  /// version, "<stem>.newer-N.db". Of three damaged ones the smallest is deleted: a bad disk's
  /// young stores never push out the one with a month of readings. Says in words what it did.
  /// `last`: no commit of it returned a higher number; what it has behind is another store's too.
  [[nodiscard]] Result<std::string> set_aside(Aside why,
                                              std::optional<std::uint64_t> last = std::nullopt);
  /// Databases that were set aside as damaged, oldest first.
  [[nodiscard]] std::vector<std::string> damaged() const;
  /// Is that one of them still?
  [[nodiscard]] bool is_aside(const std::string& database) const;
  /// Deletes a store that was set aside, with all its parts.
  void remove_aside(const std::string& database) const;
  /// Bytes of everything set aside.
  [[nodiscard]] std::uint64_t aside_bytes() const;

  /// The epoch's name, synced: what is left to name it by if the database cannot be read (B9).
  [[nodiscard]] Result<void> write_id(const EpochId& id) const;
  [[nodiscard]] std::optional<EpochId> read_id() const;
  /// Of a store that was set aside, the `last` it was given.
  [[nodiscard]] std::optional<std::uint64_t> read_last() const;

 private:
  /// A store's database without ".db", -wal and so on.
  struct Name {
    std::string database;
    std::string stem;
  };
  /// Which file a name leads to; that of a name that leads nowhere equals no other.
  struct Identity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    bool operator==(const Identity&) const = default;
  };
  [[nodiscard]] static Identity identity_of(const std::string& path);
  [[nodiscard]] Name aside_name(Aside why, std::size_t number) const;
  [[nodiscard]] Result<std::size_t> free_number(Aside why) const;
  [[nodiscard]] Result<std::string> replace_smallest(std::optional<std::uint64_t> last) const;
  static std::string note_last(const Name& aside, std::optional<std::uint64_t> last);
  void sync_folder() const;

  std::string database_;
  std::string folder_;
  std::string stem_;
  std::shared_ptr<StoreLock> lock_;
  Identity wal_;
  Identity shared_memory_;
};

}  // namespace buoyd
