#pragma once
// The store as another process sees it (buoyctl tail, latest): read-only, in short statements, so
// that it never keeps buoyd's -wal from shrinking. One thread.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "spool/store/reading_rows.hpp"

namespace buoyd {

/// How much a store holds, near enough.
struct StoreExtent {
  std::uint64_t bytes = 0;     ///< of the database that are in use
  std::uint64_t readings = 0;  ///< that lie there
  std::uint64_t owed = 0;      ///< of these, owed
};

class SpoolReader {
 public:
  /// Opens an existing store for reading; also one without -wal and -shm in a folder that cannot
  /// be written. `invalid` if it is no store of this version.
  [[nodiscard]] static Result<SpoolReader> open(const std::string& path);

  /// The newest number, 0 in an empty store.
  [[nodiscard]] Result<std::uint64_t> last();
  /// The newest `most` readings, oldest of them first.
  [[nodiscard]] Result<std::vector<StoredReading>> newest(std::size_t most);
  /// The newest `most` readings of one instrument, oldest of them first.
  [[nodiscard]] Result<std::vector<StoredReading>> newest_of(const std::string& instrument,
                                                             std::size_t most);
  /// By its tables of epochs: readings are not counted one by one.
  [[nodiscard]] Result<StoreExtent> extent();
  /// All instruments that the store ever heard of, by name.
  [[nodiscard]] Result<std::vector<std::string>> instruments();
  /// The next readings behind `seq`, at most `most` and about 1 MiB of them.
  [[nodiscard]] Result<std::vector<StoredReading>> after(std::uint64_t seq, std::size_t most);
  /// The newest reading of each instrument and kind, among the newest 10,000 of the store.
  [[nodiscard]] Result<std::vector<StoredReading>> latest();

 private:
  SpoolReader(std::unique_ptr<Database> database, Statements sql, DescriptionTable descriptions,
              ReadingRows rows);
  static Result<SpoolReader> over(std::unique_ptr<Database> database);
  Result<std::uint64_t> number(std::size_t sql);
  Result<std::vector<std::uint64_t>> numbers(std::size_t sql);
  Result<std::vector<StoredReading>> read_each(const std::vector<std::uint64_t>& numbers);

  std::unique_ptr<Database> database_;
  Statements sql_;
  DescriptionTable descriptions_;
  ReadingRows rows_;
};

}  // namespace buoyd
