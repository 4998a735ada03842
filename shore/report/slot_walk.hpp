#pragma once
// Finds the times at which a reading was expected and none came, from the times of those that came
// and from how often they should. A reading need not come at exact multiples: a gap between two of
// them lacks as many as fit between them. Pure; any thread.

#include <cstdint>
#include <functional>
#include <optional>

#include "shore/report/missing_cause.hpp"

namespace buoyshore {

class SlotWalk {
 public:
  using Take = std::function<void(const SlotGap&)>;

  /// `take` is called for each gap, in the order of time. Readings of intervals belong to the time
  /// that ends with them.
  SlotWalk(bool is_interval, Take take) : is_interval_(is_interval), take_(std::move(take)) {}

  /// What comes now begins at `from`, of which nothing is known before.
  void begin(std::int64_t from);
  /// What comes now follows a reading at that time, and what was before it needs no look.
  void begin_behind(std::int64_t reading) { last_ = reading; }
  /// A reading at that time, behind those before; it should come each `step`. All in µs.
  void reading(std::int64_t time, std::int64_t step);
  /// No reading comes before `to`.
  void end(std::int64_t to, std::int64_t step);

 private:
  void give_all(std::int64_t to, std::int64_t step) const;
  void give(std::int64_t first, std::int64_t step, std::int64_t count) const;

  bool is_interval_;
  Take take_;
  std::int64_t from_ = 0;
  std::optional<std::int64_t> last_;
};

}  // namespace buoyshore
