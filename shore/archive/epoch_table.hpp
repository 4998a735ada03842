#pragma once
// The tables of stations and epochs: what hellos, batches, start readings and imported stores say
// of them. Part of the archive; its thread, inside its transactions.

#include <optional>
#include <string>

#include "shore/archive/alarm_table.hpp"
#include "shore/archive/own_fields.hpp"
#include "shore/decode/messages.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// This value of epoch.said_current means that the latest hello which listed the epoch could not
/// tell its end. Otherwise 1 means that this hello listed it first, and 0 that it stood behind
/// another.
inline constexpr std::int64_t end_untold = -1;

/// The epoch's key in the archive; nullopt if the archive never heard of it.
[[nodiscard]] buoyd::Result<std::optional<std::int64_t>> find_epoch(PreparedSql& sql,
                                                                    std::string_view station,
                                                                    std::string_view id);

/// The epoch's key in the archive. If the archive never heard of the epoch, it gets a new row,
/// which begins with `first`. If no hello listed it yet and no reading of it came, `first` replaces
/// the number that it began with.
[[nodiscard]] buoyd::Result<std::int64_t> epoch_number(PreparedSql& sql, const AlarmPlace& place,
                                                       std::uint64_t first);

/// Notes that somebody told of the number `last` of epoch `n`. A smaller number changes nothing,
/// because a message may come late.
[[nodiscard]] buoyd::Result<void> note_told(PreparedSql& sql, std::int64_t n, std::uint64_t last);

/// Notes what a hello says of its epochs. If two epochs say hello in turn, an alarm is raised, and
/// if a closed epoch ends below numbers that were told of, a gap and another alarm (A8).
[[nodiscard]] buoyd::Result<void> note_hello(PreparedSql& sql, const std::string& station,
                                             const Hello& hello, buoyd::WallTime now);

/// Notes the epochs of a store that is imported, oldest first. What a hello said of them stays, and
/// their ends only grow.
[[nodiscard]] buoyd::Result<void> note_store(PreparedSql& sql, const std::string& station,
                                             const std::vector<HelloEpoch>& epochs,
                                             buoyd::WallTime now);

/// Is called when all readings of that store are in the archive. A store may lack the epoch that is
/// the current one of a station of which no hello tells more: if it is the successor of that
/// epoch's store, the station has gone on in it.
[[nodiscard]] buoyd::Result<void> note_successor(PreparedSql& sql, const std::string& station,
                                                 const std::vector<HelloEpoch>& epochs);

/// Notes what the start reading of epoch `n` says: its boot, and the epoch before it with its end.
/// If higher numbers of that epoch are archived, the board's disk forgot them, and an alarm is
/// raised.
[[nodiscard]] buoyd::Result<void> note_start(PreparedSql& sql, const AlarmPlace& place,
                                             std::int64_t n, const buoyd::Reading& start);

/// Raises the same alarm if the start reading of the next epoch says that `place.epoch` ended
/// before `seq`.
[[nodiscard]] buoyd::Result<void> check_end(PreparedSql& sql, const AlarmPlace& place,
                                            std::uint64_t seq);

}  // namespace buoyshore
