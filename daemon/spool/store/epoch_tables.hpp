#pragma once
// Reads accounts from the tables epoch, done and lost, and writes them there, and so with the marks
// of the table meta. It remembers nothing. Part of a store; the spool thread only.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spool/store/epoch_ledger.hpp"
#include "spool/store/statements.hpp"

namespace buoyd {

/// What the first commit after a start writes beside its readings.
struct EpochStart {
  EpochId id{};
  std::string boot_id;
};

/// An epoch and its last number.
struct EpochEnd {
  EpochId id{};
  std::uint64_t last = 0;
};

class EpochTables {
 public:
  [[nodiscard]] static Result<EpochTables> open(Database& database);

  /// The highest number that any table names, 0 in an empty store.
  [[nodiscard]] Result<std::uint64_t> newest_number();

  // `last` is taken for the end of the epoch that is not closed.
  [[nodiscard]] Result<std::optional<EpochEnd>> newest(std::uint64_t last);
  [[nodiscard]] Result<std::optional<EpochLedger>> named(const EpochId& id, std::uint64_t last);
  /// The last epoch that begins at or before `seq`.
  [[nodiscard]] Result<std::optional<EpochLedger>> at(std::uint64_t seq, std::uint64_t last);
  /// The first `most` epochs that begin at `first` or later.
  [[nodiscard]] Result<std::vector<EpochLedger>> from(std::uint64_t first, std::size_t most,
                                                      std::uint64_t last);
  /// The last `most` closed epochs that begin below `first`, the newest first.
  [[nodiscard]] Result<std::vector<EpochLedger>> closed_below(std::uint64_t first, std::size_t most,
                                                              std::uint64_t last);
  /// All epochs that have numbers in the range.
  [[nodiscard]] Result<std::vector<EpochLedger>> reaching_into(Range numbers, std::uint64_t last);
  [[nodiscard]] Result<bool> has_rows(Range numbers);
  /// What the store notes of itself under this key, "" if nothing.
  [[nodiscard]] Result<std::string> mark(std::string_view key);
  [[nodiscard]] Result<void> set_mark(std::string_view key, std::string_view value);

  // These are called inside a transaction.
  /// Closes the epoch that was open at `first` - 1, inserts the new one, and returns its key.
  [[nodiscard]] Result<std::int64_t> begin(const EpochStart& start, std::uint64_t first,
                                           WallTime started,
                                           const std::optional<EpochEnd>& previous);
  /// Writes what changed of done and lost.
  [[nodiscard]] Result<void> save(const EpochLedger& ledger);
  [[nodiscard]] Result<void> erase(const EpochLedger& ledger);
  [[nodiscard]] Result<void> erase_all_done();

 private:
  explicit EpochTables(Statements sql) : sql_(std::move(sql)) {}
  Result<EpochLedger> ledger_of(const Statement& row);
  Result<std::optional<EpochLedger>> one(Statement& query);
  Result<std::vector<EpochLedger>> all(Statement& query);
  Result<void> save_done(const EpochLedger& ledger);
  Result<void> save_gap(const EpochLedger& ledger, std::uint64_t a);

  Statements sql_;
};

}  // namespace buoyd
