#pragma once
// The table of roll-ups: what the readings of one description and epoch came to in each minute,
// hour and day. Part of the archive; its thread, inside its transactions.

#include <compare>
#include <map>
#include <optional>

#include "shore/rollup/amendments.hpp"
#include "shore/rollup/placement.hpp"
#include "shore/rollup/summary.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// The lengths that are kept, in µs (column `level`).
inline constexpr std::int64_t minute_level = 60'000'000;
inline constexpr std::int64_t hour_level = 60 * minute_level;
inline constexpr std::int64_t day_level = 24 * hour_level;

/// The beginning of the minute, hour or day that has this moment.
[[nodiscard]] std::int64_t start_of(std::int64_t moment, std::int64_t level);

/// False of copies of raw bytes: they have times of their own, and `buoyshore raw` to find them.
[[nodiscard]] bool is_rolled_up(const buoyd::Description& description);

/// Which readings a row has. Times are µs UTC.
struct RollupKey {
  std::int64_t description = 0;
  std::int64_t epoch = 0;
  std::int64_t anchor = anchor_clock;
  std::int64_t start = 0;

  friend auto operator<=>(const RollupKey&, const RollupKey&) = default;
};

/// What these readings came to.
struct Rollup {
  std::int64_t first = 0;  ///< lowest and highest number of its readings
  std::int64_t last = 0;
  std::int64_t readings = 0;
  Summaries summaries;  ///< empty where nothing places the readings

  void merge(const SummaryKinds& kinds, const Rollup& more);
};

/// A reading as a roll-up takes it.
struct RolledReading {
  const buoyd::Description* description = nullptr;
  std::int64_t n = 0;  ///< of the description
  std::int64_t epoch = 0;
  std::int64_t seq = 0;
  Placement placement;
  std::int64_t span = 0;  ///< µs
  std::string_view body;
  std::string_view flags;  ///< as they are stored
};

/// Gathers readings, and adds them to the rows when it is told to.
class RollupTable {
 public:
  explicit RollupTable(PreparedSql& sql) : sql_(sql) {}

  /// Adds a reading to its minute.
  void add(const RolledReading& reading, const ChangedFlags& changed = {});
  /// The minute that the reading counts in.
  [[nodiscard]] static RollupKey key_of(const RolledReading& reading);
  /// Adds all that was gathered to the rows of the three levels.
  [[nodiscard]] buoyd::Result<void> write();
  /// Makes the minute of that key hold what was gathered for it and nothing else, and its hour and
  /// day what their minutes and hours hold.
  [[nodiscard]] buoyd::Result<void> replace(const RollupKey& key);
  /// Has an epoch rolled up anew, in pieces. A damaged row does that, too: no reading is refused
  /// for it.
  [[nodiscard]] buoyd::Result<void> redo(std::int64_t epoch);
  /// Forgets what was gathered.
  void forget() { minutes_.clear(); }

 private:
  using Rows = std::map<RollupKey, Rollup>;

  struct Layout {
    SummaryKinds kinds;
    std::string default_flags;
  };
  [[nodiscard]] const Layout& layout_of(const RolledReading& reading);
  [[nodiscard]] const SummaryKinds& kinds_of(const RollupKey& key) const {
    return layouts_.at(key.description).kinds;
  }
  [[nodiscard]] buoyd::Result<std::optional<Rollup>> find(std::int64_t level, const RollupKey& key);
  [[nodiscard]] buoyd::Result<void> put(std::int64_t level, const RollupKey& key,
                                        const Rollup& rollup);
  [[nodiscard]] buoyd::Result<void> merge(std::int64_t level, const Rows& rows);
  [[nodiscard]] buoyd::Result<void> sum_up(std::int64_t level, std::int64_t parts,
                                           const RollupKey& key);
  [[nodiscard]] buoyd::Result<void> remove(std::int64_t level, const RollupKey& key);
  [[nodiscard]] Rows coarser(std::int64_t level, const Rows& rows) const;

  PreparedSql& sql_;
  Rows minutes_;
  std::map<std::int64_t, Layout> layouts_;  // by description
};

}  // namespace buoyshore
