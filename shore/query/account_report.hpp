#pragma once
// The account of a station as text for one screen. Values; any thread.

#include <cstdint>
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

/// First line: is it complete? Then epochs, what is owed, gaps with reasons, what came of each
/// instrument, slots that brought nothing, alarms; of each list the newest, and how many more there
/// are.
[[nodiscard]] std::string account_text(const Account& account, buoyd::WallTime now);

/// One line a station: is it complete, what is owed, how many readings, when the newest came.
[[nodiscard]] std::string stations_text(const std::vector<Account>& accounts, buoyd::WallTime now);

}  // namespace buoyshore
