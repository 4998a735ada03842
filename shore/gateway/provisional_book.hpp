#pragma once
// What short messages told, until the readings come: a SQLite file of its own beside the archive,
// ARCHIVE.provisional. The gateway alone writes it and never the archive, so that no short message
// touches what is held, receipted or owed. One thread.

#include <memory>
#include <optional>
#include <string>

#include "platform/file_lock.hpp"
#include "shore/gateway/digest.hpp"
#include "shore/tables/prepared_sql.hpp"
#include "shore/tables/state_file.hpp"

namespace buoyshore {

/// The book of an archive.
[[nodiscard]] std::string provisional_path(const std::string& archive);

/// A book for who only reads it. Errors: those of open_state_to_read().
[[nodiscard]] buoyd::Result<std::unique_ptr<buoyd::Database>> open_provisional_to_read(
    const std::string& archive);

class ProvisionalBook {
 public:
  /// To write in: makes the file if it is not there, and keeps others from doing the same. Errors:
  /// invalid (it is none), full (another gateway uses it), or what the system says.
  [[nodiscard]] static buoyd::Result<std::unique_ptr<ProvisionalBook>> open(
      const std::string& archive);

  /// Keeps what a digest tells, in one transaction; what was told before is told again. `now`: when
  /// it came. Returns how many values are new. Errors of this and the next: unavailable (somebody
  /// deleted or replaced the file: whoever opens it again gets a new one), or what SQLite says.
  [[nodiscard]] buoyd::Result<std::size_t> keep(const Digest& digest, buoyd::WallTime now);
  /// Takes out the values of readings that the archive holds by now. Returns how many these were.
  [[nodiscard]] buoyd::Result<std::size_t> drop_replaced(PreparedSql& archive);

 private:
  ProvisionalBook(buoyd::FileLock lock, StateFile file)
      : lock_(std::move(lock)), file_(std::move(file)), sql_(file_.database()) {}
  [[nodiscard]] buoyd::Result<buoyd::Transaction> begin();

  buoyd::FileLock lock_;
  StateFile file_;
  PreparedSql sql_;
};

/// What became of a reading that a short message told of.
enum class ToldFate {
  awaited,
  lost,  ///< the archive has it in a gap: nothing else tells its values
  archived,
};

/// `station` and `epoch` as a digest names them.
[[nodiscard]] buoyd::Result<ToldFate> fate_of(PreparedSql& archive, const std::string& station,
                                              const std::string& epoch, std::int64_t seq);

}  // namespace buoyshore
