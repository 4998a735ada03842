#pragma once
// What a person ashore should know of a station, counted. Part of the archive; its thread.

#include <string_view>

#include "base/time.hpp"
#include "shore/archive/prepared_sql.hpp"

namespace buoyshore {

/// Where something happened, and when by the shore's clock.
struct AlarmPlace {
  std::string_view station;
  std::string_view epoch;  ///< 16 hex digits, "" = no certain one
  buoyd::WallTime now{};
};

namespace alarms {
inline constexpr std::string_view refused = "refused";              ///< a message broke the rules
inline constexpr std::string_view conflict = "conflict";            ///< one number, two readings
inline constexpr std::string_view lost_writes = "lost writes";      ///< the disk forgot what it had
inline constexpr std::string_view gone = "gone";                    ///< the board has it no more
inline constexpr std::string_view rolled_back = "rolled back";      ///< it ends below what was told
inline constexpr std::string_view accepted = "accepted";            ///< a person took it for lost
inline constexpr std::string_view budget = "budget";                ///< it sends more than it may
inline constexpr std::string_view other_archive = "other archive";  ///< the one that it trusts
inline constexpr std::string_view two_live = "two live";            ///< two boards, one name
}  // namespace alarms

/// Writes it down, or counts it once more; the newest text stays.
[[nodiscard]] buoyd::Result<void> raise_alarm(PreparedSql& sql, const AlarmPlace& place,
                                              std::string_view kind, std::string_view text);

}  // namespace buoyshore
