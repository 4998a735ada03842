#pragma once
// How each sort of rule looks at the archive. What a station does not have is not watched there.
// Whoever has the archive open.

#include "shore/alarm/watched.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// Each reading that came since the last look, in the order of time; values with the flags 1 to 3
/// count. What is older than what was looked at already, as an import brings it, is left out.
[[nodiscard]] buoyd::Result<void> look_at(PreparedSql& sql, const BoundRule& rule,
                                          WatchedStation& at);
/// Against the newest reading of the station, so that a link that is down silences nobody.
[[nodiscard]] buoyd::Result<void> look_at(PreparedSql& sql, const SilenceRule& rule,
                                          WatchedStation& at);
[[nodiscard]] buoyd::Result<void> look_at(PreparedSql& sql, const UnheardRule& rule,
                                          WatchedStation& at);
[[nodiscard]] buoyd::Result<void> look_at(PreparedSql& sql, const IncompleteRule& rule,
                                          WatchedStation& at);
/// Each position that came since the last look, with the flags 1 to 3. A single jump is none of
/// many; it is well again when none of the newest is outside.
[[nodiscard]] buoyd::Result<void> look_at(PreparedSql& sql, const CircleRule& rule,
                                          WatchedStation& at);

}  // namespace buoyshore
