#pragma once
// The table of alarms: what a person ashore should know of a station, and how often it happened.
// Part of the archive; its thread.

#include <string_view>

#include "base/time.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// Where and when something happened.
struct AlarmPlace {
  std::string_view station;
  std::string_view epoch;  ///< 16 hex digits; "" if it concerns no certain epoch
  buoyd::WallTime now{};   ///< by the shore's clock
};

namespace alarms {
inline constexpr std::string_view refused = "refused";              ///< a message broke the rules
inline constexpr std::string_view conflict = "conflict";            ///< a number has two contents
inline constexpr std::string_view lost_writes = "lost writes";      ///< the disk forgot readings
inline constexpr std::string_view gone = "gone";                    ///< epoch unknown to the board
inline constexpr std::string_view rolled_back = "rolled back";      ///< the epoch now ends earlier
inline constexpr std::string_view accepted = "accepted";            ///< a person accepted the loss
inline constexpr std::string_view budget = "budget";                ///< the station sends too much
inline constexpr std::string_view other_archive = "other archive";  ///< the station trusts another
inline constexpr std::string_view two_live = "two live";            ///< two boards have one name
}  // namespace alarms

/// Writes an alarm, or counts it once more if (station, kind, epoch) has it already. The newest
/// text replaces the older one.
[[nodiscard]] buoyd::Result<void> raise_alarm(PreparedSql& sql, const AlarmPlace& place,
                                              std::string_view kind, std::string_view text);

}  // namespace buoyshore
