#pragma once
// The table of arrivals: when hellos came, by the shore's clock. It places the readings of a boot
// that has no clock record (A6). Part of the archive; its thread, inside its transactions.

#include <string>

#include "shore/decode/messages.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// Notes the boot that hello names, and when this hello came. Hello also says how long the answer
/// to an earlier hello took; that one was under way for at most so long, which is its bound. One
/// hello is kept for each hour of boot time. A hello whose bound is known stays; else the newest
/// does. None is kept that came while the shore's clock was not set.
[[nodiscard]] buoyd::Result<void> note_arrival(PreparedSql& sql, const std::string& station,
                                               const Hello& hello, buoyd::WallTime now);

/// True if the board's clock is off by more than a minute, and no hello of its boot has a bound
/// yet. Then another hello is wanted, which tells the bound of this one.
[[nodiscard]] buoyd::Result<bool> lacks_bound(PreparedSql& sql, const std::string& station,
                                              const Hello& hello, buoyd::WallTime now);

}  // namespace buoyshore
