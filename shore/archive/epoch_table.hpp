#pragma once
// Stations and epochs: what hello, batches and start readings say of them. Part of the archive;
// its thread, inside its transactions.

#include <optional>
#include <string>

#include "shore/archive/alarm_table.hpp"
#include "shore/archive/own_fields.hpp"
#include "shore/archive/prepared_sql.hpp"
#include "shore/decode/messages.hpp"

namespace buoyshore {

/// In epoch.said_current: the latest hello that listed the epoch could not tell its end. Else 1: it
/// named it first, and 0: it named it behind another one.
inline constexpr std::int64_t end_untold = -1;

/// The epoch's key in the archive; nullopt if the archive never heard of it.
[[nodiscard]] buoyd::Result<std::optional<std::int64_t>> find_epoch(PreparedSql& sql,
                                                                    std::string_view station,
                                                                    std::string_view id);

/// The same, and a new row if there is none. Where only its name was known, `first` is believed.
[[nodiscard]] buoyd::Result<std::int64_t> epoch_number(PreparedSql& sql, const AlarmPlace& place,
                                                       std::uint64_t first);

/// Somebody told of the number `last` of epoch `n`. A message may come late: an end only grows.
[[nodiscard]] buoyd::Result<void> note_told(PreparedSql& sql, std::int64_t n, std::uint64_t last);

/// Notes what a hello says; two epochs that say hello in turn are an alarm.
[[nodiscard]] buoyd::Result<void> note_hello(PreparedSql& sql, const std::string& station,
                                             const Hello& hello, buoyd::WallTime now);

/// Notes the epochs of a store that is imported. What a hello said stays; ends only grow.
[[nodiscard]] buoyd::Result<void> note_store(PreparedSql& sql, const std::string& station,
                                             const std::vector<HelloEpoch>& epochs,
                                             buoyd::WallTime now);

/// Notes what the start reading of epoch `n` says: its boot, and the epoch before it with its end.
/// An end below what is archived is an alarm: the board's disk loses flushed writes.
[[nodiscard]] buoyd::Result<void> note_start(PreparedSql& sql, const AlarmPlace& place,
                                             std::int64_t n, const buoyd::Reading& start);

/// Raises that alarm if a successor's start reading says that `place.epoch` ended before `seq`.
[[nodiscard]] buoyd::Result<void> check_end(PreparedSql& sql, const AlarmPlace& place,
                                            std::uint64_t seq);

}  // namespace buoyshore
