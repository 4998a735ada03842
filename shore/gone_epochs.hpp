#pragma once
// Epochs of which the board has nothing any more, by its own word (`unknown` in hello): what the
// archive lacks of them becomes a gap, "gone", until anybody who has it is heard of. Part of the
// archive; its thread, inside its transactions.

#include <set>
#include <string>
#include <string_view>

#include "shore/alarm_table.hpp"
#include "shore/messages.hpp"
#include "shore/prepared_sql.hpp"

namespace buoyshore {

/// Why such a gap is one, in the table `gap`.
inline constexpr std::string_view gone_reason = "gone";

/// Why a number that an imported copy of a store could not tell of is a gap: the board may have it.
inline constexpr std::string_view unread_reason = "unread";

/// Takes the board at its word, but for what the same hello lists: gaps, and an alarm each.
[[nodiscard]] buoyd::Result<void> note_gone(PreparedSql& sql, const std::string& station,
                                            const Hello& hello, buoyd::WallTime now);

/// Somebody has this epoch, or tells where it ended: what was gone is owed again, so that a second
/// card of the station is not taken for delivered. `epoch` is its key in the archive.
[[nodiscard]] buoyd::Result<void> reclaim_gone(PreparedSql& sql, std::int64_t epoch);

/// A board itself is heard of this epoch: what an import could not read is owed again, too.
[[nodiscard]] buoyd::Result<void> reclaim_all(PreparedSql& sql, std::int64_t epoch);

/// The epochs that a board was asked for and had not, by name.
[[nodiscard]] buoyd::Result<std::set<std::string>> gone_epochs(PreparedSql& sql,
                                                               std::string_view station);

}  // namespace buoyshore
