#pragma once
// Readings out of a store file, whole or damaged, by key walk (B9): what lies on pages that cannot
// be read is stepped over number by number, and named. Read-only. Damage is never an error here,
// only what stops all reading is. One thread.

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
  Ranges unread;                        ///< numbers that cannot be read, or not be understood
  std::uint64_t to = 0;  ///< everything of the range up to here was looked at; a - 1: nothing
};

/// Which numbers the file has, as far as its ends can be read.
struct SalvageEnds {
  std::optional<std::uint64_t> lowest;
  std::optional<std::uint64_t> highest;
  bool empty = false;  ///< it can be read that there is no reading
};

/// What it says of a file that the disk fails to read a page of it.
enum class DiskErrors : std::uint8_t {
  damage,  ///< the page is damaged: for a program that a person runs, and can run again
  pass,    ///< nothing, it may pass: an error, and whoever has the time tries again
};

/// Does the error say that a part of the file cannot be read, rather than that nothing can be now?
[[nodiscard]] bool is_damage(const Error& error, DiskErrors disk);

class SalvageReader {
 public:
  /// Numbers that one read() tries one by one before it returns.
  static constexpr std::size_t most_probes = 4096;
  /// What a program that has nothing else to do reads in one step.
  static constexpr ReadBudget chunk{5000, 1'000'000, std::size_t{1024} * 1024};

  /// Opens a file; its -wal is read too, if it can be. `unavailable`: there is no such file, or it
  /// may not be read; `invalid`: no store of this version (the text says what it is, or that its
  /// first page is gone). Damage anywhere else is no error. With DiskErrors::pass a -wal that
  /// cannot be read is an error, as the newest readings may be in it.
  [[nodiscard]] static Result<std::unique_ptr<SalvageReader>> open(
      const std::string& path, DiskErrors disk = DiskErrors::damage);
  SalvageReader(const SalvageReader&) = delete;
  SalvageReader& operator=(const SalvageReader&) = delete;

  [[nodiscard]] Result<SalvageEnds> ends();
  /// The next readings of the range, within the budget (its first whatever it costs) and within
  /// most_probes. An error is no damage: another process holds the file, there is no memory, or
  /// the disk fails and that may pass. It is of the first number; else the step ends before it.
  [[nodiscard]] Result<SalvagedRows> read(Range numbers, ReadBudget budget);

  [[nodiscard]] Database& database() { return *database_; }
  [[nodiscard]] DiskErrors disk_errors() const { return disk_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  /// What a person should know of how it was opened, in words.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

 private:
  struct Walk;
  SalvageReader(std::string path, std::unique_ptr<Database> database, DiskErrors disk)
      : path_(std::move(path)), database_(std::move(database)), disk_(disk) {}
  Result<void> prepare();
  Result<void> walk_on(Walk& walk);
  Result<bool> read_on(Walk& walk);
  Result<void> step_over(Walk& walk);
  Result<bool> take_row(Statement& row, Walk& walk);
  [[nodiscard]] Result<std::optional<StoredReading>> understood(const Statement& row);
  Result<std::optional<std::uint64_t>> end(std::string_view sql, bool& is_empty);

  std::string path_;
  std::unique_ptr<Database> database_;
  DiskErrors disk_;
  std::unique_ptr<DescriptionTable> descriptions_;  // these: where their table is there at all
  std::unique_ptr<Statement> onward_;
  std::unique_ptr<Statement> one_;
  std::vector<std::string> notes_;
};

}  // namespace buoyd
