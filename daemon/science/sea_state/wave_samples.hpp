#pragma once
// The samples of a window in even spacing. The science thread's.

#include <optional>

#include "base/time.hpp"
#include "science/sea_state/wave_rules.hpp"
#include "science/waves/wave_burst.hpp"

namespace buoyd {

/// Each sample takes the next place, or leaves out those of samples that did not come. What is the
/// next one is told by an even clock that follows the samples slowly: the instrument measures more
/// evenly than its words arrive, and its clock runs a little faster or slower than the board's.
/// Those that come together behind a gap, as in one packet of a serial server, were measured in it,
/// and take its places. Else one that comes where a place is taken already is dropped.
class WaveSamples {
 public:
  /// Memory: 24 bytes a sample.
  WaveSamples(Micros interval, std::size_t capacity);

  /// In the order of `boot`.
  void add(WallTime utc, MonoTime boot, const WaveSample& sample);

  [[nodiscard]] const WaveBurst& burst() const { return burst_; }

 private:
  [[nodiscard]] std::int64_t places_to(MonoTime boot) const;
  void put_behind_gap(MonoTime boot, const WaveSample& sample);

  Micros interval_;
  WaveBurst burst_;
  std::optional<MonoTime> newest_;  // when the even clock says that the last place was
  std::int64_t left_out_ = 0;       // places of the gap, before …
  std::size_t together_ = 0;        // … the samples that came behind it at once
};

}  // namespace buoyd
