#pragma once
// Reads readings out of a store file, whole or damaged, number by number (B9). It steps over what
// lies on pages that cannot be read, and names it. It writes nothing. Damage is never an error
// here; only what stops all reading is. One thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ranges.hpp"
#include "spool/store/reading_rows.hpp"

namespace buoyd {

/// The highest number that a reading may have.
inline constexpr std::uint64_t highest_number = (std::uint64_t{1} << 63U) - 1;

/// What one step of the walk gave.
struct SalvagedRows {
  std::vector<StoredReading> readings;  ///< ascending
  Ranges unread;                        ///< numbers that cannot be read or understood
  std::uint64_t to = 0;  ///< all of the range up to here was looked at; a - 1 if nothing was
};

/// Which numbers the file has, as far as its ends can be read.
struct SalvageEnds {
  std::optional<std::uint64_t> lowest;
  std::optional<std::uint64_t> highest;
  bool empty = false;  ///< there is no reading, and that is certain
};

/// What it means that the disk fails to read a page of the file.
enum class DiskErrors : std::uint8_t {
  damage,  ///< the page is damaged: for a program that a person runs, and can run again
  pass,    ///< it may pass, so it is an error: for those who can try again later
};

/// True if the error means that a part of the file cannot be read; false if nothing of it can be
/// read now.
[[nodiscard]] bool is_damage(const Error& error, DiskErrors disk);

class SalvageReader {
 public:
  /// One read() tries at most so many numbers one by one.
  static constexpr std::size_t most_probes = 4096;
  /// A program that has nothing else to do reads so much in one step.
  static constexpr ReadBudget chunk{5000, 1'000'000, std::size_t{1024} * 1024};

  /// Opens a file, and reads its -wal too, if it can. Errors: unavailable (there is no such file,
  /// or it may not be read), invalid (it is no store of this version; the text says what it is, or
  /// that its first page is gone). Damage anywhere else is no error. With DiskErrors::pass a -wal
  /// that cannot be read is an error, because the newest readings may be in it.
  [[nodiscard]] static Result<std::unique_ptr<SalvageReader>> open(
      const std::string& path, DiskErrors disk = DiskErrors::damage);
  SalvageReader(const SalvageReader&) = delete;
  SalvageReader& operator=(const SalvageReader&) = delete;

  [[nodiscard]] Result<SalvageEnds> ends();
  /// Reads the next readings of the range, within the budget and most_probes; the first reading is
  /// taken whatever it costs. An error is no damage: another process holds the file, there is no
  /// memory, or the disk fails and that may pass. An error always means the first number, because a
  /// step ends before a later number that fails.
  [[nodiscard]] Result<SalvagedRows> read(Range numbers, ReadBudget budget);

  [[nodiscard]] Database& database() { return *database_; }
  /// From now on what the disk fails to read is damaged. The opening did not fail then.
  void give_up_what_fails() { disk_ = DiskErrors::damage; }
  [[nodiscard]] DiskErrors disk_errors() const { return disk_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  /// Says in words what a person should know of how it was opened.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

 private:
  struct Walk;
  SalvageReader(std::string path, std::unique_ptr<Database> database, DiskErrors disk)
      : path_(std::move(path)), database_(std::move(database)), disk_(disk) {}
  Result<void> prepare();
  Result<void> fetch_schema();
  Result<SalvagedRows> read_rows(Range numbers, ReadBudget budget);
  Result<void> walk_on(Walk& walk);
  Result<bool> read_on(Walk& walk);
  Result<void> step_over(Walk& walk);
  Result<bool> take_row(Statement& row, Walk& walk);
  [[nodiscard]] Result<std::optional<StoredReading>> understood(const Statement& row);
  Result<std::optional<std::uint64_t>> end(std::string_view sql, bool& is_empty);

  std::string path_;
  std::unique_ptr<Database> database_;
  DiskErrors disk_;
  std::unique_ptr<DescriptionTable> descriptions_;  // these three: nullptr without their table
  std::unique_ptr<Statement> onward_;
  std::unique_ptr<Statement> one_;
  std::vector<std::string> notes_;
};

}  // namespace buoyd
