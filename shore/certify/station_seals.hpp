#pragma once
// The seals of a station that are in the archive, by the numbers that they seal. Whoever has the
// database open.

#include <map>
#include <string>
#include <vector>

#include "core/proof/seal.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// Where a seal is, and what it seals.
struct SealPlace {
  buoyd::Range numbers;
  std::int64_t epoch = 0;  ///< key of the epoch that has its reading
  std::int64_t seq = 0;    ///< number of its reading
};

struct StationSeals {
  /// By the epoch (16 hex digits) that they seal, each in ascending order, none over another.
  std::map<std::string, std::vector<SealPlace>> used;
  /// Those whose numbers others seal, too: a board was put back and sealed them again.
  std::vector<SealPlace> spare;
};

/// A reading of the kind `seal` that is no seal is left out.
[[nodiscard]] buoyd::Result<StationSeals> seals_of(PreparedSql& sql, const std::string& station);
[[nodiscard]] buoyd::Result<buoyd::Seal> seal_at(PreparedSql& sql, const SealPlace& place);

}  // namespace buoyshore
