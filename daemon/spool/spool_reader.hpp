#pragma once
// Reads the store from another process (buoyctl tail, latest). Its statements are short, so that
// they never keep buoyd's -wal from shrinking. One thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "spool/store/reading_rows.hpp"

namespace buoyd {

/// About how much a store holds.
struct StoreExtent {
  std::uint64_t bytes = 0;     ///< of the database that are in use
  std::uint64_t readings = 0;  ///< in the store
  std::uint64_t owed = 0;      ///< of these
};

class SpoolReader {
 public:
  /// Opens an existing store for reading, even one without -wal and -shm in a folder that cannot be
  /// written. Error: invalid (it is no store of this version).
  [[nodiscard]] static Result<SpoolReader> open(const std::string& path);

  /// The newest number, 0 in an empty store.
  [[nodiscard]] Result<std::uint64_t> last();
  /// The newest `most` readings, oldest of them first.
  [[nodiscard]] Result<std::vector<StoredReading>> newest(std::size_t most);
  /// The newest `most` readings of one instrument, oldest of them first.
  [[nodiscard]] Result<std::vector<StoredReading>> newest_of(const std::string& instrument,
                                                             std::size_t most);
  /// Computes it from the tables of epochs, so readings are not counted one by one.
  [[nodiscard]] Result<StoreExtent> extent();
  /// All instruments that the store has descriptions of, by name.
  [[nodiscard]] Result<std::vector<std::string>> instruments();
  /// The configured events whose newest reading says that they are on: "mast.gale".
  [[nodiscard]] Result<std::vector<std::string>> events_that_are_on();
  /// The newest description of an event, as "mast.gale", however long ago it was told; nullptr:
  /// there is none.
  [[nodiscard]] Result<DescriptionPtr> description_of_event(const std::string& event);
  /// The next readings behind `seq`, at most `most` and about 1 MiB of them.
  [[nodiscard]] Result<std::vector<StoredReading>> after(std::uint64_t seq, std::size_t most);
  /// The newest reading of each instrument and kind, among the newest 10,000 of the store.
  [[nodiscard]] Result<std::vector<StoredReading>> latest();
  /// The newest reading of that instrument and kind, among the newest 200,000 of the store (half a
  /// day of five readings a second); nullopt: none is of it.
  [[nodiscard]] Result<std::optional<StoredReading>> newest_of_kind(const std::string& instrument,
                                                                    const std::string& kind);

 private:
  SpoolReader(std::unique_ptr<Database> database, Statements sql, DescriptionTable descriptions,
              ReadingRows rows);
  static Result<SpoolReader> over(std::unique_ptr<Database> database);
  Result<std::vector<std::uint64_t>> numbers(std::size_t sql);
  Result<std::vector<std::string>> texts(std::size_t sql);
  Result<std::vector<StoredReading>> read_each(const std::vector<std::uint64_t>& numbers);

  std::unique_ptr<Database> database_;
  Statements sql_;
  DescriptionTable descriptions_;
  ReadingRows rows_;
};

}  // namespace buoyd
