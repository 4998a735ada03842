#pragma once
// The gaps that the archive declares by itself, because no board has the numbers any more (A7 to
// A9). There are three kinds: a hello says that the board does not know the epoch ("gone"), the
// numbers lie above the end that a hello gives a closed epoch ("rolled back"), or a person ashore
// says that they are lost ("accepted"). No receipt names such a gap. The reclaim functions make it
// void when somebody is heard who may have the numbers. Part of the archive; its thread, inside its
// transactions.

#include <string>
#include <string_view>

#include "base/ranges.hpp"
#include "shore/archive/alarm_table.hpp"
#include "shore/archive/gap_reasons.hpp"
#include "shore/decode/messages.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// Believes the hello about its `unknown` epochs, except those that it lists itself. What is
/// missing of each becomes a gap, and an alarm is raised. An epoch that is complete stays as it is.
[[nodiscard]] buoyd::Result<void> note_gone(PreparedSql& sql, const std::string& station,
                                            const Hello& hello, buoyd::WallTime now);

/// A person knows that what `place.epoch` owes is lost. It becomes a gap, and an alarm keeps the
/// person's words. Error: invalid (the epoch owes nothing, or nobody ever told of it).
[[nodiscard]] buoyd::Result<void> note_accepted(PreparedSql& sql, const AlarmPlace& place,
                                                std::string_view because);

/// Somebody has this epoch, or tells where it ended. Its numbers that were gone or accepted are
/// owed again, for a second card of the station may have them. `epoch` is its key in the archive.
[[nodiscard]] buoyd::Result<void> reclaim_gone(PreparedSql& sql, std::int64_t epoch);

/// A board itself has this epoch. The same numbers are owed again, and those that an import could
/// not read.
[[nodiscard]] buoyd::Result<void> reclaim_all(PreparedSql& sql, std::int64_t epoch);

/// Believes an imported store in the same way. If only the start readings of its `epochs` name an
/// epoch, and nothing of that epoch ever came, the board let it go, and it is gone.
[[nodiscard]] buoyd::Result<void> note_let_go(PreparedSql& sql, const std::string& station,
                                              const std::vector<HelloEpoch>& epochs,
                                              buoyd::WallTime now);

/// A hello says that a closed epoch ends at `last`. Numbers above it that anybody ever told of, and
/// that are not held, become a gap with the reason "rolled back", and an alarm is raised. `epoch`
/// is its key in the archive.
[[nodiscard]] buoyd::Result<void> note_rolled_back(PreparedSql& sql, const AlarmPlace& place,
                                                   std::int64_t epoch, std::uint64_t last);

/// A board has numbers of this epoch up to `to`. Gaps with the reason "rolled back" that begin at
/// `to` or below are owed again.
[[nodiscard]] buoyd::Result<void> reclaim_rolled_back(PreparedSql& sql, std::int64_t epoch,
                                                      std::uint64_t to);

/// The numbers of an epoch that a receipt may name: those of readings, and of gaps that a board
/// declared.
[[nodiscard]] buoyd::Result<buoyd::Ranges> receipted_of(PreparedSql& sql, std::int64_t epoch);

}  // namespace buoyshore
