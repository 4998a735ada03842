#pragma once
// Gaps that the archive writes of itself, as no board has the numbers any more: of epochs that the
// board does not know ("gone", by `unknown` in its hello), above the end that a hello gives a
// closed epoch ("rolled back"), and where a person ashore says so ("accepted"). They hold until
// anybody who has the numbers is heard of, and no receipt names them: a board that has them may not
// take them for delivered. Part of the archive; its thread, inside its transactions.

#include <string>
#include <string_view>

#include "base/ranges.hpp"
#include "shore/archive/alarm_table.hpp"
#include "shore/archive/gap_reasons.hpp"
#include "shore/archive/prepared_sql.hpp"
#include "shore/decode/messages.hpp"

namespace buoyshore {

/// Takes the board at its word, but for what the same hello lists: gaps, and an alarm each.
[[nodiscard]] buoyd::Result<void> note_gone(PreparedSql& sql, const std::string& station,
                                            const Hello& hello, buoyd::WallTime now);

/// A person knows that what `place.epoch` owes is lost: a gap, and an alarm that keeps the person's
/// words. invalid: the epoch owes nothing, or nobody ever told of it.
[[nodiscard]] buoyd::Result<void> note_accepted(PreparedSql& sql, const AlarmPlace& place,
                                                std::string_view because);

/// Somebody has this epoch, or tells where it ended: what was gone or accepted is owed again, so
/// that a second card of the station is not taken for delivered. `epoch` is its key in the archive.
[[nodiscard]] buoyd::Result<void> reclaim_gone(PreparedSql& sql, std::int64_t epoch);

/// A board itself is heard of this epoch: what an import could not read is owed again, too.
[[nodiscard]] buoyd::Result<void> reclaim_all(PreparedSql& sql, std::int64_t epoch);

/// An imported store is taken at its word likewise: an epoch that only the start readings of its
/// `epochs` name was let go.
[[nodiscard]] buoyd::Result<void> note_let_go(PreparedSql& sql, const std::string& station,
                                              const std::vector<HelloEpoch>& epochs,
                                              buoyd::WallTime now);

/// A closed epoch ends at `last`, by hello: numbers above it that anybody ever told of and that are
/// not here become a gap, "rolled back", and an alarm. `epoch` is its key in the archive.
[[nodiscard]] buoyd::Result<void> note_rolled_back(PreparedSql& sql, const AlarmPlace& place,
                                                   std::int64_t epoch, std::uint64_t last);

/// A board has numbers of this epoch up to `to`: what was rolled back is owed again if it begins
/// there or below.
[[nodiscard]] buoyd::Result<void> reclaim_rolled_back(PreparedSql& sql, std::int64_t epoch,
                                                      std::uint64_t to);

/// What a receipt may name of an epoch: readings, and gaps that a board declared.
[[nodiscard]] buoyd::Result<buoyd::Ranges> receipted_of(PreparedSql& sql, std::int64_t epoch);

}  // namespace buoyshore
