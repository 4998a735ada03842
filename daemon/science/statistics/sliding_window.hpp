#pragma once
// Statistics of the last minutes, anew each minute: a ring of accumulators that are joined. One
// owner, one thread. Memory: one accumulator for each common divisor of period and step in the
// period, at most 86400 (10 min each minute: 10), all made at construction.

#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "science/statistics/window_grid.hpp"

namespace buoyd {

/// `Samples`: a copyable accumulator with add(WallTime, ...) and join(later).
template <class Samples>
class SlidingWindow {
 public:
  /// Windows of `period` that end each `every`, one of them at `an_end`. ErrorCode::invalid: period
  /// or step not above 0, or more parts than 86400.
  [[nodiscard]] static Result<SlidingWindow> make(Micros period, Micros every, WallTime an_end,
                                                  Samples empty) {
    if (period <= Micros(0) || every <= Micros(0)) {
      return fail(ErrorCode::invalid, "period and step of a sliding window must be above 0");
    }
    const Micros part(std::gcd(period.count(), every.count()));
    if (period / part > most_parts) {
      return fail(ErrorCode::invalid, "a sliding window of " + friendly(period) + " each " +
                                          friendly(every) + " has more than 86400 parts");
    }
    return SlidingWindow(part, static_cast<std::size_t>(period / part), an_end, std::move(empty));
  }

  /// Samples of a window come before it is asked for, later ones after it. One that the clock put
  /// back behind all parts that are kept is dropped.
  template <class... Sample>
  void add(WallTime time, Sample... sample) {
    const WallTime end = window_end(time, part_, phase_);
    auto& part = part_of(end);
    if (part.end > end) return;
    if (part.end < end) part = {end, empty_};
    part.samples.add(time, sample...);
  }

  /// Forgets all samples: after a step of the clock those before it belong to no window.
  void restart() {
    for (auto& part : parts_) part = {WallTime::min(), empty_};
  }

  /// The samples with end - period < t <= end; `end` is `an_end` or whole steps from it.
  [[nodiscard]] Samples ending_at(WallTime end) const {
    Samples all = empty_;
    for (WallTime at = end - part_ * count(); at < end;) {
      at += part_;
      const auto& part = parts_[slot_of(at)];
      if (part.end == at) all.join(part.samples);
    }
    return all;
  }

 private:
  static constexpr std::int64_t most_parts = 86400;
  struct Part {
    WallTime end;
    Samples samples;
  };

  SlidingWindow(Micros part, std::size_t count, WallTime an_end, Samples empty)
      : part_(part),
        phase_(an_end.time_since_epoch() % part),
        empty_(std::move(empty)),
        parts_(count, Part{WallTime::min(), empty_}) {}

  [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(parts_.size()); }

  [[nodiscard]] std::size_t slot_of(WallTime end) const {
    const std::int64_t number = (end.time_since_epoch() - phase_) / part_;
    return static_cast<std::size_t>((number % count() + count()) % count());
  }
  Part& part_of(WallTime end) { return parts_[slot_of(end)]; }

  Micros part_;
  Micros phase_;
  Samples empty_;
  std::vector<Part> parts_;  // in a ring
};

}  // namespace buoyd
