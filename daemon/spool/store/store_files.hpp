#pragma once
// The names of the store's files: the database with -wal and -shm, the side files with the epoch's
// and the archive's name, the lock, the reserve, the ring of raw bytes, and what was set aside. It
// renames files and asks for their sizes, but never opens a database: a plain open and close would
// drop SQLite's locks (SQ-11). The spool thread only.

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
  /// At most so many damaged stores are kept. Stores of a newer version are kept beside them.
  static constexpr std::size_t most_aside = 2;

  /// `database` is a path. If it does not end in ".db", the other names are added to the whole of
  /// it. `lock` is the store's lock, if somebody made it before; with nullptr it makes one.
  explicit StoreFiles(std::string database, std::shared_ptr<StoreLock> lock = nullptr);

  [[nodiscard]] const std::string& database() const { return database_; }
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] std::string reserve() const { return stem_ + ".reserve"; }
  /// Beside the store and not of it: it stays when a store is set aside.
  [[nodiscard]] std::string station_key() const { return folder_ + "/station.key"; }
  [[nodiscard]] std::string raw() const { return stem_ + "-raw.db"; }
  [[nodiscard]] std::uint64_t database_bytes() const;
  [[nodiscard]] std::uint64_t wal_bytes() const;

  /// Makes the folder and takes the store for this process: StoreLock::take().
  [[nodiscard]] Result<void> take() { return lock_->take(); }
  [[nodiscard]] bool are_ours() const { return lock_->is_held(); }  ///< they are taken, and there

  /// The database was opened: notes which files -wal and -shm are now.
  void note_opened();
  /// True if one of them was removed or replaced since. Then other processes do not see what is in
  /// buoyd's, and buoyd would not see it after a kill.
  [[nodiscard]] bool wal_has_moved() const;

  /// True if there is a -wal or a side file without a database: there was a store, and it is lost.
  [[nodiscard]] bool database_is_missing() const;
  enum class Aside : std::uint8_t { damaged, newer };
  /// Renames database, -wal, -shm and side file together, to "<stem>.aside-N.db" or, for a newer
  /// version, "<stem>.newer-N.db". Of three damaged ones the smallest is deleted, so that young
  /// stores of a bad disk never push out the one with a month of readings. Returns in words what it
  /// did. `last` is the highest number that a commit returned; readings behind it are in another
  /// store, too.
  [[nodiscard]] Result<std::string> set_aside(Aside why,
                                              std::optional<std::uint64_t> last = std::nullopt);
  /// The databases that were set aside as damaged, the oldest first.
  [[nodiscard]] std::vector<std::string> damaged() const;
  /// Those of a newer version, the oldest first: a buoyd of that version delivers them (B9).
  [[nodiscard]] std::vector<std::string> newer() const;
  /// True if that is still one of either.
  [[nodiscard]] bool is_aside(const std::string& database) const;
  /// Deletes a store that was set aside, with all its parts.
  void remove_aside(const std::string& database) const;
  /// The bytes of everything that was set aside.
  [[nodiscard]] std::uint64_t aside_bytes() const;

  /// Writes the epoch's name into the side file and syncs it. If the database cannot be read, only
  /// this file names the epoch (B9).
  [[nodiscard]] Result<void> write_id(const EpochId& id) const;
  [[nodiscard]] std::optional<EpochId> read_id() const;
  /// The same with the archive that the store trusts. The file stays when a store is set aside, so
  /// that the next store trusts the same one.
  [[nodiscard]] Result<void> write_archive(const std::string& archive) const;
  [[nodiscard]] std::string read_archive() const;  ///< "" if nobody knows
  /// The `last` that set_aside() was given for this store.
  [[nodiscard]] std::optional<std::uint64_t> read_last() const;

 private:
  /// A store's database, and its path without ".db".
  struct Name {
    std::string database;
    std::string stem;
  };
  /// The file that a name leads to; all 0 if it leads nowhere.
  struct Identity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    bool operator==(const Identity&) const = default;
  };
  [[nodiscard]] static Identity identity_of(const std::string& path);
  [[nodiscard]] Name aside_name(Aside why, std::size_t number) const;
  [[nodiscard]] std::vector<std::string> set_aside_as(Aside why, std::size_t most) const;
  [[nodiscard]] std::optional<Name> begun_move() const;
  [[nodiscard]] Result<std::size_t> free_number(Aside why) const;
  [[nodiscard]] Result<std::string> replace_smallest(std::optional<std::uint64_t> last) const;
  static std::string note_last(const Name& aside, std::optional<std::uint64_t> last);
  void sync_folder() const;

  std::string database_;
  std::string folder_;
  std::string stem_;
  std::shared_ptr<StoreLock> lock_;
  std::size_t newest_newer_ = 0;  // the highest number of a newer version's, so that few are asked
  Identity wal_;
  Identity shared_memory_;
};

/// The bytes of a file, 0 if there is none.
[[nodiscard]] std::uint64_t file_bytes(const std::string& path);

}  // namespace buoyd
