#pragma once
// How many archived readings of a kind bear no known time, and may be of the time that is asked
// for. Whoever has the database open.

#include <cstdint>

#include "shore/archive/account.hpp"
#include "shore/query/reading_query.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// Of the query's station, instrument and kind, between its `from` and its `to`. A run counts with
/// all of them, unless a later one began before that time, or what came before it was read after
/// it.
[[nodiscard]] buoyd::Result<std::uint64_t> unplaced_readings(PreparedSql& sql,
                                                             const ReadingQuery& query,
                                                             const StationFacts& facts,
                                                             const Verdict& order);

/// Of these the ones that ReadingReader leaves out: none without a bound, when it hands all over.
[[nodiscard]] buoyd::Result<std::uint64_t> unplaced_left_out(PreparedSql& sql,
                                                             const ReadingQuery& query);

}  // namespace buoyshore
