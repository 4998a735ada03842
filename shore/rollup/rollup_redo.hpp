#pragma once
// Makes roll-ups anew that no longer hold: of an epoch that has none yet, or whose boot became
// known; of readings that something else places now; of readings whose flags were amended. Part of
// the archive; its thread.

#include <functional>
#include <optional>
#include <set>

#include "shore/rollup/amendments.hpp"
#include "shore/rollup/rollup_table.hpp"
#include "shore/tables/description_table.hpp"

namespace buoyshore {

class RollupRedo {
 public:
  RollupRedo(PreparedSql& sql, DescriptionTable& descriptions)
      : sql_(sql), descriptions_(descriptions), table_(sql) {}

  /// Does a piece, some ten thousand readings at most, inside a transaction. False: all roll-ups
  /// hold.
  [[nodiscard]] buoyd::Result<bool> step();

 private:
  using Wanted = std::function<bool(const RolledReading&)>;

  [[nodiscard]] buoyd::Result<bool> redo_amended();
  [[nodiscard]] buoyd::Result<void> redo_minute_of(std::int64_t epoch, std::int64_t seq);
  [[nodiscard]] buoyd::Result<bool> redo_stale();
  [[nodiscard]] buoyd::Result<void> redo_anchors(std::int64_t epoch,
                                                 const std::set<std::int64_t>& anchors);
  [[nodiscard]] buoyd::Result<bool> redo_epoch();
  /// Gathers the wanted readings from `first` to `last`, `limit` of all at most. The last that was
  /// looked at; nullopt if there was none.
  [[nodiscard]] buoyd::Result<std::optional<std::int64_t>> gather(std::int64_t epoch,
                                                                  std::int64_t first,
                                                                  std::int64_t last,
                                                                  std::int64_t limit,
                                                                  const Wanted& wanted);
  [[nodiscard]] buoyd::Result<void> take(const buoyd::Statement& row, std::int64_t epoch,
                                         bool amends, const Wanted& wanted);

  PreparedSql& sql_;
  DescriptionTable& descriptions_;
  RollupTable table_;
};

}  // namespace buoyshore
