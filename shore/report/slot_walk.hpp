#pragma once
// Finds the times at which a reading was expected and none came, from the times of those that came
// and from how often they should. A reading need not come at exact multiples: a gap between two of
// them lacks as many as fit between them, less what comes within a step behind the gap and is too
// many there: such readings were only late. Pure; any thread.

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
  void begin_behind(std::int64_t reading);
  /// A reading at that time, behind those before; it should come each `step`. All in µs.
  void reading(std::int64_t time, std::int64_t step);
  /// No reading comes before `to`. Intervals end `shift` behind whole multiples of `step`.
  void end(std::int64_t to, std::int64_t step, std::int64_t shift = 0);
  /// Nothing is late any more: gives the gap that waited for what comes behind it.
  void settle();

 private:
  /// A gap between two readings, until it is known whether the second one was late.
  struct Open {
    std::int64_t begin;
    std::int64_t end;
    std::int64_t step;
    std::int64_t missing;
    std::int64_t readings = 1;  ///< since `begin`
  };

  void look_again(std::int64_t time);
  void give_all(std::int64_t to, std::int64_t step, std::int64_t shift) const;
  void give(std::int64_t first, std::int64_t step, std::int64_t count) const;

  bool is_interval_;
  Take take_;
  std::int64_t from_ = 0;
  std::optional<std::int64_t> last_;
  std::optional<Open> open_;
};

}  // namespace buoyshore
