#pragma once
// The one reader of all that leaves the archive: the readings of a query, in the order in which
// they were taken. Whoever has the database open.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/description.hpp"
#include "shore/archive/account.hpp"
#include "shore/query/archived_reading.hpp"
#include "shore/query/epoch_rows.hpp"
#include "shore/query/reading_query.hpp"
#include "shore/rollup/amendments.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// A description under which the station sent the kind.
struct ReadingShape {
  buoyd::DescriptionPtr description;
  std::vector<bool> chosen;  ///< for each value: is it asked for?
};

class ReadingReader {
 public:
  /// Errors: invalid (no such station, instrument, kind or channel; the text names those there
  /// are), or what SQLite says. `sql` and `query` live as long as the reader.
  [[nodiscard]] static buoyd::Result<ReadingReader> open(PreparedSql& sql,
                                                         const ReadingQuery& query);
  /// The descriptions in the order in which they came, by their keys.
  [[nodiscard]] const std::map<std::int64_t, ReadingShape>& shapes() const { return shapes_; }
  /// The query's kind, or the only one.
  [[nodiscard]] const std::string& kind() const { return kind_; }

  using Take = std::function<bool(const ArchivedReading&)>;
  /// Hands over one reading after another, of those that the archive held when this began. No
  /// statement is open while `take` runs. False from it ends it early.
  [[nodiscard]] buoyd::Result<void> run(const Take& take);

 private:
  ReadingReader(PreparedSql& sql, const ReadingQuery& query) : sql_(sql), query_(query) {}
  [[nodiscard]] buoyd::Result<void> find_kind();
  [[nodiscard]] buoyd::Result<void> read_shapes();
  [[nodiscard]] buoyd::Result<bool> read_epoch(const EpochFacts& epoch, const Take& take);
  [[nodiscard]] buoyd::Result<EpochRows> rows_of(std::int64_t epoch);
  [[nodiscard]] ArchivedReading reading_of(const ArchivedRow& row,
                                           const Amendments& amendments) const;
  [[nodiscard]] bool is_wanted(const ReadingShape& shape, ArchivedReading& reading) const;

  PreparedSql& sql_;
  const ReadingQuery& query_;
  std::string kind_;
  std::map<std::int64_t, ReadingShape> shapes_;
};

}  // namespace buoyshore
