#pragma once
// Channels of a kind over a time, as a plot takes them: single readings where they are few, else
// what they came to in periods. Whoever has the database open.

#include <cstdint>
#include <string>
#include <vector>

#include "shore/query/reading_query.hpp"
#include "shore/query/table_columns.hpp"
#include "shore/rollup/summary.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// A column's values, in the order of Series::times. Of single readings `values` and `flags` are
/// filled, of periods `sums` and `means`.
struct SeriesColumn {
  TableColumn column;
  std::vector<std::string> values{};  ///< as the instrument printed them, "null" where missing
  std::string flags{};                ///< a digit each
  std::vector<Summary> sums{};
  std::vector<double> means{};
};

struct Series {
  buoyd::Micros every{0};             ///< length of a period; 0: single readings
  std::vector<std::int64_t> times{};  ///< µs UTC, of a reading, or of a period's beginning
  std::vector<std::int64_t> spans{};  ///< µs, of single readings
  std::vector<SeriesColumn> columns{};
};

/// The shortest period that divides this time (µs) into at most `points`.
[[nodiscard]] buoyd::Micros period_for(std::int64_t length, std::size_t points);

/// `query` has both bounds; its zone is UTC. At most `points` single readings, which
/// is fewer if there are many columns; if it says `every`, periods of that length whatever their
/// number. Texts have no column. Errors: those of ReadingReader and PeriodSums; invalid (more than
/// 200,000 values).
[[nodiscard]] buoyd::Result<Series> series_of(PreparedSql& sql, ReadingQuery query,
                                              std::size_t points);

}  // namespace buoyshore
