#include "shore/query/periods_csv.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <optional>

#include "shore/query/csv_columns.hpp"
#include "shore/query/periods.hpp"
#include "shore/query/reading_reader.hpp"
#include "shore/query/shown_text.hpp"
#include "shore/rollup/rollup_table.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

/// What a mean of doubles is worth.
constexpr int digits_of_mean = 12;

class PeriodsCsv {
 public:
  PeriodsCsv(PreparedSql& sql, const ReadingQuery& query,
             const std::map<std::int64_t, ReadingShape>& shapes,
             const std::function<bool(std::string_view)>& write)
      : sql_(sql),
        query_(query),
        write_(write),
        columns_(shapes),
        periods_(query.every, query.zone),
        kinds_of_column_(columns_.names().size()) {
    for (const auto& [key, shape] : shapes) {
      kinds_[key] = summary_kinds(*shape.description);
      for (const ColumnPlace& place : columns_.places(key)) {
        kinds_of_column_[place.column] = kinds_[key][place.value];
      }
    }
  }

  Result<void> run() {
    if (auto checked = check_whole(); !checked) return checked;
    auto level =
        periods_.level(query_.from ? query_.from_micros() : 0, query_.to ? query_.to_micros() : 0);
    if (!level) return pass_on(level);
    if (!write_(header())) return {};
    auto more = read(*level);
    if (!more) return pass_on(more);
    if (*more) write_period();
    return {};
  }

 private:
  Result<void> check_whole() {
    auto waits = sql_.integer(
        "SELECT 1 FROM redo r JOIN epoch e ON e.n = r.epoch WHERE e.station = ? LIMIT 1",
        query_.station);
    if (!waits) return pass_on(waits);
    if (!*waits) return {};
    return buoyd::fail(ErrorCode::unavailable,
                       "the archive's roll-ups are still being made: buoyshore collect does it "
                       "between messages, some 10,000 readings a second");
  }

  [[nodiscard]] std::string header() const {
    std::string line = "time,readings";
    for (std::size_t i = 0; i < columns_.names().size(); ++i) {
      if (kinds_of_column_[i] == SummaryKind::text) continue;
      for (const char* const what : {"mean", "minimum", "maximum", "n", "n_bad"}) {
        line += ',' + csv_field(fmt::format("{} {}", what, columns_.names()[i]));
      }
    }
    return line + "\r\n";
  }

  /// False if the reader has had enough.
  Result<bool> read(std::int64_t level) {
    auto rows = sql_.query(
        "SELECT u.start, u.description, u.readings, u.summary FROM rollup u JOIN description d ON "
        "d.n = u.description WHERE u.level = ? AND u.epoch IN (SELECT n FROM epoch WHERE station = "
        "?) AND u.start >= ? AND u.start < ? AND u.anchor <> ? AND d.instrument = ? AND d.kind = ? "
        "ORDER BY u.start",
        level, query_.station, query_.from_micros(), query_.to_micros(), anchor_unplaced,
        query_.instrument, query_.kind);
    if (!rows) return pass_on(rows);
    for (;;) {
      auto row = (*rows)->step();
      if (!row) return pass_on(row);
      if (!*row) return true;
      auto taken = take(**rows);
      if (taken && *taken) continue;
      (*rows)->reset();
      return taken;
    }
  }

  Result<bool> take(const buoyd::Statement& row) {
    const Period period = periods_.of(row.integer(0));
    if (period_ && *period_ != period && !write_period()) return false;
    if (period_ != period) begin(period);
    const std::int64_t description = row.integer(1);
    const SummaryKinds& kinds = kinds_.at(description);
    auto summaries = read_summaries(kinds, row.bytes(3));
    if (!summaries) return pass_on(summaries);
    readings_ += row.integer(2);
    for (const ColumnPlace& place : columns_.places(description)) {
      sums_[place.column].merge(kinds[place.value], (*summaries)[place.value]);
    }
    return true;
  }

  void begin(const Period& period) {
    period_ = period;
    readings_ = 0;
    sums_.assign(columns_.names().size(), {});
  }

  bool write_period() {
    if (!period_) return true;
    const std::int64_t at = query_.label == Label::begin ? period_->begin : period_->end;
    std::string line =
        fmt::format("{},{}", query_.zone.text_of(buoyd::WallTime(buoyd::Micros(at))), readings_);
    for (std::size_t i = 0; i < sums_.size(); ++i) add_fields(line, kinds_of_column_[i], sums_[i]);
    return write_(line + "\r\n");
  }

  static void add_fields(std::string& line, SummaryKind kind, const Summary& sum) {
    if (kind == SummaryKind::text) return;
    const double mean = sum.mean_of(kind);
    line += std::isnan(mean) ? "," : fmt::format(",{:.{}g}", mean, digits_of_mean);
    line += sum.n == 0 ? ",," : fmt::format(",{},{}", sum.minimum, sum.maximum);
    line += fmt::format(",{},{}", sum.n, sum.n_bad);
  }

  PreparedSql& sql_;
  const ReadingQuery& query_;
  const std::function<bool(std::string_view)>& write_;
  CsvColumns columns_;
  Periods periods_;
  std::vector<SummaryKind> kinds_of_column_;
  std::map<std::int64_t, SummaryKinds> kinds_;  // by description
  std::optional<Period> period_;
  std::int64_t readings_ = 0;
  Summaries sums_;  // of period_, by column
};

}  // namespace

Result<void> write_periods(PreparedSql& sql, const ReadingQuery& query,
                           const std::function<bool(std::string_view)>& write) {
  auto reader = ReadingReader::open(sql, query);
  if (!reader) return pass_on(reader);
  ReadingQuery one_kind = query;
  one_kind.kind = reader->kind();
  return PeriodsCsv(sql, one_kind, reader->shapes(), write).run();
}

}  // namespace buoyshore
