#pragma once
// What the readings of a kind came to in each period: from the roll-ups, or, of values with certain
// flags, from the readings themselves. Whoever has the database open.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "shore/query/archived_reading.hpp"
#include "shore/query/periods.hpp"
#include "shore/query/reading_query.hpp"
#include "shore/query/table_columns.hpp"
#include "shore/rollup/summary.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// The same with no text chosen: what sums are made of where numbers are told.
[[nodiscard]] std::map<std::int64_t, ReadingShape> without_texts(
    std::map<std::int64_t, ReadingShape> shapes);

/// A column that is of texts in any of its descriptions is only counted.
class PeriodSums {
 public:
  /// `query` names its kind, and `every` is not 0. `shapes` are those of its ReadingReader. All
  /// live as long as this object.
  PeriodSums(PreparedSql& sql, const ReadingQuery& query,
             const std::map<std::int64_t, ReadingShape>& shapes);

  [[nodiscard]] const TableColumns& columns() const { return columns_; }
  /// How the values of that column are summarised. Of the period that `take` has: as their
  /// descriptions say, and where these differ as the last one does that the column has; no mean of
  /// theirs is told where the period has too many readings to read them again.
  [[nodiscard]] SummaryKind kind_of(std::size_t column) const { return kinds_of_period_[column]; }

  /// A period that has readings: their number, and a sum for each column. With flags in the query
  /// only values with these count, and readings that have one; n counts bad ones, too, then.
  using Take = std::function<bool(const Period&, std::int64_t readings, const Summaries& sums)>;
  /// Hands over one period after another, in the order of time. False from `take` ends it early.
  /// Errors: unavailable (the archive is being rolled up), invalid (the query's times are no whole
  /// minutes), or what SQLite says.
  [[nodiscard]] buoyd::Result<void> run(const Take& take);

 private:
  [[nodiscard]] buoyd::Result<void> check_whole();
  [[nodiscard]] buoyd::Result<bool> read(std::int64_t level, const Take& take);
  [[nodiscard]] buoyd::Result<bool> add(const buoyd::Statement& row, const Take& take);
  void merge(std::size_t column, SummaryKind kind, const Summary& more);
  [[nodiscard]] buoyd::Result<bool> end_period(const Take& take);
  [[nodiscard]] buoyd::Result<void> read_again(const Period& period);
  void leave_out_means();

  struct Sum {
    std::int64_t readings = 0;
    Summaries sums;
  };
  using Open = std::map<std::int64_t, std::pair<Period, Sum>>;  // by their beginnings
  [[nodiscard]] buoyd::Result<std::vector<std::int64_t>> days();
  [[nodiscard]] buoyd::Result<void> run_flagged(const Take& take);
  [[nodiscard]] buoyd::Result<void> read_each(const Period& time, Open& open);
  void add_each(const ArchivedReading& reading, buoyd::WallTime utc, Open& open);

  PreparedSql& sql_;
  const ReadingQuery& query_;
  TableColumns columns_;
  Periods periods_;
  std::vector<SummaryKind> kinds_of_column_;
  std::map<std::int64_t, SummaryKinds> kinds_;  // by description
  std::optional<Period> period_;
  std::int64_t readings_ = 0;
  Summaries sums_;  // of period_, by column
  std::vector<SummaryKind> kinds_of_period_;
  std::vector<bool> are_mixed_;  // columns of it that are of numbers and of directions
};

}  // namespace buoyshore
