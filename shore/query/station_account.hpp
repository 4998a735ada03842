#pragma once
// What the archive knows of a station's completeness, at one moment. Values; any thread.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shore/archive/account.hpp"
#include "shore/archive/lost_slots.hpp"
#include "shore/archive/station_query.hpp"

namespace buoyshore {

struct Account {
  StationFacts facts;
  Verdict verdict;
  std::vector<GapRow> gaps;
  std::vector<TallyRow> tallies;
  std::vector<AlarmRow> alarms;
  std::vector<LostSlotsRow> lost_slots;

  [[nodiscard]] std::uint64_t readings() const;  ///< that are archived
  [[nodiscard]] std::uint64_t owed() const;      ///< numbers, of all epochs that were heard of
  /// When a reading came ashore last, by the shore's clock; 0 if none ever did.
  [[nodiscard]] buoyd::WallTime heard() const;
};

/// Reads it all in one transaction, so that it is of one moment.
[[nodiscard]] buoyd::Result<Account> account_of(PreparedSql& sql, const std::string& station);

/// The same; error invalid, with the names of those that are there, if nothing was ever heard of
/// it.
[[nodiscard]] buoyd::Result<Account> known_account(PreparedSql& sql, const std::string& station);

/// The epochs that one screen shows: the newest 12, and of those before them the newest 50 that are
/// not complete.
struct ShownEpochs {
  std::vector<std::size_t> epochs;  ///< indices in Verdict::epochs
  std::size_t other_open = 0;       ///< not complete, and not shown
  std::size_t other_complete = 0;   ///< complete, and not shown
};
[[nodiscard]] ShownEpochs shown_epochs(const Verdict& verdict);

/// The highest number of an epoch that anybody told of; nullopt if that is no end.
[[nodiscard]] std::optional<std::uint64_t> highest_told(const EpochFacts& epoch,
                                                        const EpochVerdict& verdict);

/// How many numbers of the epoch are held; nullopt if a gap of unknown end closes it, which holds
/// all numbers from its first on.
[[nodiscard]] std::optional<std::uint64_t> held_count(const EpochFacts& epoch);

}  // namespace buoyshore
