#pragma once
// What short messages told of a station, for the page. Whoever has the archive open.

#include <string>

#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// A JSON array of the newest provisional value of each channel (gateway/provisional_values.hpp)
/// whose name is known; empty where no gateway ever wrote, and where the book cannot be read, which
/// the log says: the rest of the page is worth more.
[[nodiscard]] buoyd::Result<std::string> provisional_json(PreparedSql& archive,
                                                          const std::string& station);

}  // namespace buoyshore
