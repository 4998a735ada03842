#pragma once
// The readings of some descriptions in one epoch, by their numbers. No row of another description
// is read. Whoever has the database open.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "shore/query/archived_reading.hpp"
#include "shore/query/reading_query.hpp"
#include "shore/query/time_index.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

class EpochRows {
 public:
  /// `epoch` and those of `numbers` are keys of the archive's tables; of each description only
  /// these numbers are looked at. Only readings within the query's time come; nothing else of it
  /// matters.
  [[nodiscard]] static buoyd::Result<EpochRows> open(
      PreparedSql& sql, std::int64_t epoch, const std::map<std::int64_t, NumberRange>& numbers,
      const ReadingQuery& query);
  /// The next row, valid until the next call; nullptr after the last one. Its columns are
  /// ReadingColumn.
  [[nodiscard]] buoyd::Result<const buoyd::Statement*> next();

 private:
  /// The rows of one description; at a row unless it is done.
  struct Source {
    buoyd::Statement rows;
    bool is_done = false;
  };
  [[nodiscard]] static buoyd::Result<void> step(Source& source);
  [[nodiscard]] Source* lowest();

  std::vector<Source> sources_;
  Source* current_ = nullptr;
};

}  // namespace buoyshore
