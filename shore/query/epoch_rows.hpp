#pragma once
// The readings of some descriptions in one epoch, by their numbers. No row of another description
// is read. Whoever has the database open.

#include <cstdint>
#include <map>
#include <span>
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
  static constexpr std::size_t most_rows = 1024;  ///< that are kept between two calls
  /// The next rows, `most` at most, by their numbers, valid until the next call; none after the
  /// last one. Between two calls no statement is open, so that whoever is slow to take them keeps
  /// no checkpoint of the archive waiting.
  [[nodiscard]] buoyd::Result<std::span<const ArchivedRow>> next(std::size_t most = most_rows);

 private:
  /// The rows of one description.
  struct Source {
    std::int64_t description = 0;
    NumberRange numbers;
    buoyd::Statement rows;
    bool is_done = false;
  };
  [[nodiscard]] buoyd::Result<void> begin(Source& source);
  [[nodiscard]] static buoyd::Result<void> step(Source& source);
  [[nodiscard]] buoyd::Result<void> fill(std::size_t most);
  [[nodiscard]] Source* lowest();

  std::int64_t epoch_ = 0;
  bool is_bounded_ = false;
  std::int64_t from_ = 0;  // µs
  std::int64_t to_ = 0;
  std::vector<Source> sources_;
  std::vector<ArchivedRow> block_;
  std::int64_t next_seq_ = 0;
};

}  // namespace buoyshore
