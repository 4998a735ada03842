#pragma once
// Which numbers of an epoch a certified export has. Whoever has the database open.

#include <optional>

#include "shore/archive/account.hpp"
#include "shore/certify/station_seals.hpp"
#include "shore/query/reading_query.hpp"

namespace buoyshore {

/// All that the archive was ever told of; nullopt: none. Of a gap without an end the first number
/// counts, and what something else tells of. `key` is the epoch's.
[[nodiscard]] buoyd::Result<std::optional<buoyd::Range>> known_numbers(
    PreparedSql& sql, std::int64_t key, const EpochFacts& epoch,
    const std::vector<SealPlace>& seals);

/// Of these the ones from the first to the last reading of the query's time, and with them the
/// whole segments that these lie in; nullopt: none is of that time. `epoch` is a key.
[[nodiscard]] buoyd::Result<std::optional<buoyd::Range>> numbers_of_time(
    PreparedSql& sql, std::int64_t epoch, const ReadingQuery& query, buoyd::Range known,
    const std::vector<SealPlace>& seals);

}  // namespace buoyshore
