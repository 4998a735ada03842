#pragma once
// The account of a station as text for one screen. Values; any thread.

#include <string>
#include <vector>

#include "shore/query/station_account.hpp"

namespace buoyshore {

/// First line: is it complete? Then epochs, what is owed, gaps with reasons, what came of each
/// instrument, slots that brought nothing, alarms; of each list the newest, and how many more there
/// are.
[[nodiscard]] std::string account_text(const Account& account, buoyd::WallTime now);

/// One line a station: is it complete, what is owed, how many readings, when the newest came.
[[nodiscard]] std::string stations_text(const std::vector<Account>& accounts, buoyd::WallTime now);

}  // namespace buoyshore
