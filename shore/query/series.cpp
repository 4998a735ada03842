#include "shore/query/series.hpp"

#include <algorithm>
#include <array>

#include "shore/query/period_sums.hpp"
#include "shore/query/reading_reader.hpp"
#include "shore/rollup/rollup_table.hpp"

namespace buoyshore {

using buoyd::Micros;
using buoyd::Result;

namespace {

/// Values of all columns together: what one answer may weigh.
constexpr std::size_t most_values = 200'000;

constexpr std::array period_lengths{minute_level,      2 * minute_level,  5 * minute_level,
                                    10 * minute_level, 20 * minute_level, 30 * minute_level,
                                    hour_level,        2 * hour_level,    3 * hour_level,
                                    6 * hour_level,    12 * hour_level,   day_level};

class SeriesReader {
 public:
  SeriesReader(PreparedSql& sql, ReadingQuery query, std::size_t points)
      : sql_(sql), query_(std::move(query)), points_(points) {}

  Result<Series> run() {
    auto reader = ReadingReader::open(sql_, query_);
    if (!reader) return pass_on(reader);
    query_.kind = reader->kind();
    shapes_ = without_texts(reader->shapes());
    const TableColumns columns(shapes_);
    for (const TableColumn& column : columns.list()) series_.columns.push_back({column});
    const std::size_t rows = most_values / std::max<std::size_t>(columns.list().size(), 1);
    if (query_.every > Micros(0)) {
      if ((query_.to_micros() - query_.from_micros()) / query_.every.count() >
          static_cast<std::int64_t>(rows)) {
        return buoyd::fail(buoyd::ErrorCode::invalid, "too many periods: ask for longer ones");
      }
      return sum_up(query_.every, rows);
    }
    points_ = std::min(points_, rows);
    auto read = reader->run([&](const ArchivedReading& reading) { return add(reading, columns); });
    if (!read) return pass_on(read);
    if (series_.times.size() <= points_) return std::move(series_);
    return sum_up(period_for(query_.to_micros() - query_.from_micros(), points_), rows);
  }

 private:
  /// False once there are too many.
  bool add(const ArchivedReading& reading, const TableColumns& columns) {
    if (!reading.utc) return true;
    series_.times.push_back(reading.utc->time_since_epoch().count());
    series_.spans.push_back(reading.span.count());
    for (SeriesColumn& column : series_.columns) {
      column.values.emplace_back("null");
      column.flags += '9';
    }
    for (const ColumnPlace& place : columns.places(reading.shape)) {
      if (place.value >= reading.flags.size()) continue;  // a body that does not fit has none
      series_.columns[place.column].values.back() = reading.values[place.value];
      series_.columns[place.column].flags.back() = reading.flags[place.value];
    }
    return series_.times.size() <= points_;
  }

  /// Periods without readings are no rows: there may be as many as the time has.
  Result<Series> sum_up(Micros every, std::size_t most_rows) {
    begin(every);
    PeriodSums sums(sql_, query_, shapes_);
    for (SeriesColumn& column : series_.columns) column = {column.column};
    bool is_too_much = false;
    auto read = sums.run([&](const Period& period, std::int64_t, const Summaries& of_columns) {
      is_too_much = series_.times.size() > most_rows;
      if (is_too_much) return false;
      series_.times.push_back(period.begin);
      for (std::size_t i = 0; i < of_columns.size(); ++i) {
        series_.columns[i].sums.push_back(of_columns[i]);
        series_.columns[i].means.push_back(of_columns[i].mean_of(sums.kind_of(i)));
      }
      return true;
    });
    if (!read) return pass_on(read);
    if (is_too_much) {
      return buoyd::fail(buoyd::ErrorCode::invalid,
                         "too many values: ask for a shorter time or fewer channels");
    }
    return std::move(series_);
  }

  /// The bounds go outwards to whole periods.
  void begin(Micros every) {
    series_.every = query_.every = every;
    series_.times.clear();
    series_.spans.clear();
    const std::int64_t length = every.count();
    query_.from = buoyd::WallTime(Micros(start_of(query_.from_micros(), length)));
    query_.to = buoyd::WallTime(Micros(start_of(query_.to_micros() + length - 1, length)));
  }

  PreparedSql& sql_;
  ReadingQuery query_;
  std::size_t points_;
  std::map<std::int64_t, ReadingShape> shapes_;
  Series series_;
};

}  // namespace

Micros period_for(std::int64_t length, std::size_t points) {
  for (const std::int64_t every : period_lengths) {
    if (length / every < static_cast<std::int64_t>(points)) return Micros(every);
  }
  return Micros(day_level);
}

Result<Series> series_of(PreparedSql& sql, ReadingQuery query, std::size_t points) {
  return SeriesReader(sql, std::move(query), points).run();
}

}  // namespace buoyshore
