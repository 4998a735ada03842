#include "shore/report/hour_pieces.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "shore/report/expected_step.hpp"
#include "shore/rollup/rollup_table.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

/// Readings of an hour.
struct Count {
  std::uint64_t readings = 0;
  std::int64_t step = 0;   ///< of which most readings are; 0: unknown
  std::uint64_t most = 0;  ///< readings of that step
};

using CountsByHour = std::map<std::int64_t, Count>;

class HourReader {
 public:
  HourReader(PreparedSql& sql, const ReadingQuery& query,
             const std::map<std::int64_t, ReadingShape>& shapes)
      : sql_(sql), query_(query) {
    for (const auto& [key, shape] : shapes) {
      const auto step = expected_step(*shape.description);
      if (!step) continue;
      steps_[key] = *step;
      shift_ = shift_of_ends(*shape.description);
    }
  }

  Result<std::vector<HourPiece>> run() {
    if (steps_.empty()) return std::vector<HourPiece>{};
    auto read = read_counts();
    if (!read) return pass_on(read);
    if (auto before = read_step_before(); !before) return pass_on(before);
    slow_down();
    return pieces();
  }

 private:
  /// Minutes, so that a part of an hour has its own.
  Result<void> read_counts() {
    std::map<std::pair<std::int64_t, std::int64_t>, std::uint64_t> sums;  // by hour and step
    auto read = for_each_row(
        sql_.query("SELECT u.start, u.description, sum(u.readings) FROM rollup u "
                   "JOIN description d ON d.n = u.description WHERE u.level = ? AND u.epoch IN "
                   "(SELECT n FROM epoch WHERE station = ?) AND u.start >= ? AND u.start < ? AND "
                   "u.anchor <> ? AND d.instrument = ? AND d.kind = ? GROUP BY 1, 2",
                   level(), query_.station, query_.from_micros(), query_.to_micros(),
                   anchor_unplaced, query_.instrument, query_.kind),
        [&](const buoyd::Statement& row) {
          const auto step = steps_.find(row.integer(1));
          sums[{start_of(row.integer(0), hour_level), step == steps_.end() ? 0 : step->second}] +=
              number_at(row, 2);
        });
    if (!read) return read;
    for (const auto& [of, readings] : sums) add(of.first, readings, of.second);
    return {};
  }

  /// Of an hour with two steps it is the one that more readings have.
  void add(std::int64_t hour, std::uint64_t readings, std::int64_t step) {
    Count& count = counts_[hour];
    count.readings += readings;
    if (step == 0 || readings <= count.most) return;
    count.step = step;
    count.most = readings;
  }

  [[nodiscard]] std::int64_t level() const {
    const bool is_whole =
        query_.from_micros() % hour_level == 0 && query_.to_micros() % hour_level == 0;
    return is_whole ? hour_level : minute_level;
  }

  /// Of the newest readings before the time; of the day in which it begins, those behind it, too.
  Result<void> read_step_before() {
    return for_each_row(
        sql_.query("SELECT u.description FROM rollup u JOIN description d ON d.n = u.description "
                   "WHERE u.level = ? AND u.epoch IN (SELECT n FROM epoch WHERE station = ?) AND "
                   "u.start < ? AND u.anchor <> ? AND d.instrument = ? AND d.kind = ? "
                   "ORDER BY u.start DESC, u.last DESC LIMIT 1",
                   day_level, query_.station, query_.from_micros(), anchor_unplaced,
                   query_.instrument, query_.kind),
        [&](const buoyd::Statement& row) {
          if (const auto step = steps_.find(row.integer(0)); step != steps_.end()) {
            step_before_ = step->second;
          }
        });
  }

  /// Of hours between hours that have readings: they are whole.
  void slow_down() {
    std::map<std::int64_t, std::int64_t> most;  // by step
    for (const auto& [hour, count] : counts_) {
      const bool is_within =
          counts_.contains(hour - hour_level) && counts_.contains(hour + hour_level);
      if (!is_within) continue;
      std::int64_t& readings = most[count.step];
      readings = std::max(readings, static_cast<std::int64_t>(count.readings));
    }
    for (auto& [hour, count] : counts_) {
      if (count.step > 0) count.step = shown_step(count.step, most[count.step]);
    }
  }

  /// What was said last before the time holds until it has readings.
  [[nodiscard]] std::int64_t first_step() const {
    if (step_before_ > 0) return step_before_;
    for (const auto& [hour, count] : counts_) {
      if (count.step > 0) return count.step;
    }
    return steps_.begin()->second;
  }

  [[nodiscard]] std::vector<HourPiece> pieces() const {
    std::vector<HourPiece> pieces;
    pieces.reserve(2 * counts_.size() + 1);
    std::int64_t step = first_step();
    std::int64_t from = query_.from_micros();
    const std::int64_t to = query_.to_micros();
    for (const auto& [hour, count] : counts_) {
      if (hour > from) pieces.push_back({std::exchange(from, hour), hour, 0, step, shift_});
      if (count.step > 0) step = count.step;
      const std::int64_t end = std::min(to, hour + hour_level);
      pieces.push_back({std::exchange(from, end), end, count.readings, step, shift_});
    }
    if (from < to) pieces.push_back({from, to, 0, step, shift_});
    return pieces;
  }

  PreparedSql& sql_;
  const ReadingQuery& query_;
  std::map<std::int64_t, std::int64_t> steps_;  // by description
  std::int64_t shift_ = 0;                      // of the newest description
  std::int64_t step_before_ = 0;                // 0: nothing was said before
  CountsByHour counts_;
};

}  // namespace

Result<std::vector<HourPiece>> hours_of(PreparedSql& sql, const ReadingQuery& query,
                                        const std::map<std::int64_t, ReadingShape>& shapes) {
  return HourReader(sql, query, shapes).run();
}

}  // namespace buoyshore
