#pragma once
// What the archive has of a station: its instruments with their kinds of reading, and what the
// newest description of each says. Whoever has the database open.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "core/description.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// One kind of reading of an instrument.
struct CatalogueEntry {
  std::string instrument;
  std::string kind;
  std::uint64_t readings = 0;
  // In the order in which the readings that are held were taken.
  std::optional<buoyd::WallTime> first{};   ///< of the first whose time is known; nullopt: of none
  std::optional<buoyd::WallTime> newest{};  ///< of the newest; nullopt: nothing tells its time
  buoyd::DescriptionPtr description;        ///< of the newest reading
  // Keys of the archive's tables: the newest reading's epoch and description.
  std::int64_t epoch = 0;
  std::int64_t description_n = 0;
  std::string epoch_id;  ///< 16 hex digits
};

/// All of a station, or of one of its instruments ("" = all), by name. Error invalid: there is no
/// such station or instrument; the text names those there are.
[[nodiscard]] buoyd::Result<std::vector<CatalogueEntry>> catalogue_of(
    PreparedSql& sql, const std::string& station, const std::string& instrument);

}  // namespace buoyshore
