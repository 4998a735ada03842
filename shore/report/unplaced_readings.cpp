#include "shore/report/unplaced_readings.hpp"

#include <map>
#include <optional>
#include <string>

#include "shore/archive/station_query.hpp"
#include "shore/rollup/rollup_table.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

class UnplacedReader {
 public:
  UnplacedReader(PreparedSql& sql, const ReadingQuery& query, const StationFacts& facts,
                 const Verdict& order)
      : sql_(sql), query_(query), facts_(facts), order_(order) {}

  Result<std::uint64_t> run() {
    if (auto read = read_counts(); !read) return pass_on(read);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < order_.epochs.size(); ++i) {
      const auto count = counts_.find(epoch_at(i).id);
      if (count == counts_.end() || is_over_before(i)) continue;
      auto is_after = begins_after(i);
      if (!is_after) return pass_on(is_after);
      if (!*is_after) sum += count->second;
    }
    return sum;
  }

 private:
  [[nodiscard]] const EpochFacts& epoch_at(std::size_t place) const {
    return facts_.epochs[order_.epochs[place].epoch];
  }

  /// What nothing places stands in one row, which has the start 0.
  Result<void> read_counts() {
    return for_each_row(
        sql_.query(
            "SELECT e.id, sum(u.readings) FROM epoch e CROSS JOIN rollup u ON u.epoch = e.n JOIN "
            "description d ON d.n = u.description WHERE e.station = ? AND u.level = ? AND "
            "u.start = 0 AND u.anchor = ? AND d.instrument = ? AND d.kind = ? GROUP BY 1",
            query_.station, minute_level, anchor_unplaced, query_.instrument, query_.kind),
        [&](const buoyd::Statement& row) {
          counts_[std::string(row.text(0))] = number_at(row, 1);
        });
  }

  /// Had another run begun when the time did?
  [[nodiscard]] bool is_over_before(std::size_t place) const {
    for (std::size_t i = place + 1; i < order_.epochs.size(); ++i) {
      const auto& started = epoch_at(i).started;
      if (started) return started->time_since_epoch().count() <= query_.from_micros();
    }
    return false;
  }

  /// Was a run before it still read when the time was over?
  Result<bool> begins_after(std::size_t place) {
    for (std::size_t i = place; i-- > 0;) {
      auto newest = sql_.integer(
          "SELECT r.utc FROM epoch e JOIN readings r ON r.epoch_n = e.n WHERE e.station = ? AND "
          "e.id = ? ORDER BY r.seq DESC LIMIT 1",
          query_.station, epoch_at(i).id);
      if (!newest) return pass_on(newest);
      if (*newest) return **newest >= query_.to_micros();
    }
    return false;
  }

  PreparedSql& sql_;
  const ReadingQuery& query_;
  const StationFacts& facts_;
  const Verdict& order_;
  std::map<std::string, std::uint64_t> counts_;  // by epoch
};

}  // namespace

Result<std::uint64_t> unplaced_readings(PreparedSql& sql, const ReadingQuery& query,
                                        const StationFacts& facts, const Verdict& order) {
  return UnplacedReader(sql, query, facts, order).run();
}

Result<std::uint64_t> unplaced_left_out(PreparedSql& sql, const ReadingQuery& query) {
  if (!query.is_bounded()) return std::uint64_t{0};
  auto facts = facts_of(sql, query.station);
  if (!facts) return pass_on(facts);
  const Verdict order = judge(*facts);
  return unplaced_readings(sql, query, *facts, order);
}

}  // namespace buoyshore
