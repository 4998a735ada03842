#pragma once
// When hellos came, by the shore's clock: what places the readings of a boot that never knew the
// time. Part of the archive; its thread, inside its transactions.

#include <string>

#include "shore/archive/prepared_sql.hpp"
#include "shore/decode/messages.hpp"

namespace buoyshore {

/// Notes the boot that hello names, when it came, and what it says of the one before: the way there
/// took at most as long as the answer to it. Of each hour of a boot one hello is kept, one whose
/// bound is known before others.
[[nodiscard]] buoyd::Result<void> note_arrival(PreparedSql& sql, const std::string& station,
                                               const Hello& hello, buoyd::WallTime now);

/// The board's clock is off, and for how long hellos of its boot are under way is not known yet:
/// another hello would tell.
[[nodiscard]] buoyd::Result<bool> lacks_bound(PreparedSql& sql, const std::string& station,
                                              const Hello& hello, buoyd::WallTime now);

}  // namespace buoyshore
