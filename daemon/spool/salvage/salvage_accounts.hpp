#pragma once
// Finds out which epochs a store file has, and what it says is delivered and lost, as far as its
// tables can be read. What the table of epochs lacks is concluded from the start readings (B9). All
// but read_accounts() is pure. One thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/delivery.hpp"
#include "core/own_readings.hpp"
#include "spool/salvage/salvage_reader.hpp"

namespace buoyd {

/// An epoch as a damaged store still names it.
struct SalvagedEpoch {
  EpochId id{};
  std::uint64_t first = 0;
  std::optional<std::uint64_t> last;  ///< nullopt: nobody knows it any more
  std::uint64_t open_from = 0;        ///< without `last`, nothing is known of it from here on
  std::string boot_id;
  WallTime started{};
  std::optional<EpochId> prev_id;
  std::optional<std::uint64_t> prev_last;
  bool concluded = false;  ///< not from the table of epochs

  /// The last number that one of its readings may have; first - 1 if there is none.
  [[nodiscard]] std::uint64_t end() const { return last.value_or(open_from - 1); }
};

/// What the small tables say.
struct SalvagedAccounts {
  std::vector<SalvagedEpoch> epochs;  ///< by first number; `last` as it stands there
  Ranges done;
  std::vector<Gap> lost;                   ///< with an end, by number
  std::optional<std::uint64_t> open_from;  ///< where a gap without an end begins
  std::string archive;                     ///< whose word `done` is; "" = none, or unreadable
  std::string station;                     ///< "" = the store does not say, or it cannot be read
  bool epochs_whole = false;               ///< every row of the table was read
  bool done_whole = false;                 ///< likewise
  bool lost_whole = false;                 ///< likewise
  std::optional<Error> failed;             ///< why a table was not read, if it is not damaged
  std::uint64_t lowest = 0;                ///< lowest number that any of them names; 0: none
  std::uint64_t highest = 0;               ///< and the highest
};

[[nodiscard]] SalvagedAccounts read_accounts(Database& database);

/// A start reading that was met.
struct SeenStart {
  std::uint64_t seq = 0;
  StartFacts facts;
  WallTime utc{};
};

/// Where the file's numbers end.
struct SalvagedNumbers {
  std::uint64_t lowest = 1;
  std::uint64_t highest = 0;  ///< the highest that is known of, 0 = none
  bool end_known = false;     ///< no reading lies behind it
};

/// Returns all epochs in their order. `side_id` is the newest one's name from the file beside the
/// store. An epoch that nothing names is left out, so its numbers belong to none.
[[nodiscard]] std::vector<SalvagedEpoch> conclude_epochs(const SalvagedAccounts& accounts,
                                                         const std::vector<SeenStart>& starts,
                                                         const SalvagedNumbers& numbers,
                                                         const std::optional<EpochId>& side_id);

/// Returns the gaps of an epoch: what its store says is lost, what could not be read ("damaged"),
/// and the unknown end.
[[nodiscard]] std::vector<Gap> salvaged_gaps(const SalvagedEpoch& epoch,
                                             const std::vector<Gap>& lost, const Ranges& unread);

/// Returns all of `numbers` that is not among the readings as gaps, in order (I1). A gap that the
/// store names keeps its reason. The others are "trimmed" if they are `done` and could have been
/// read; else the store was not to let them go, and they are "damaged".
[[nodiscard]] std::vector<Gap> gaps_beside(Range numbers,
                                           const std::vector<StoredReading>& readings,
                                           const std::vector<Gap>& lost, const Ranges& done,
                                           const Ranges& unread);

}  // namespace buoyd
