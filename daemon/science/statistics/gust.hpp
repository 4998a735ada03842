#pragma once
// The gust of a window: the strongest mean over a few seconds. One owner, one thread. Memory: the
// samples of one gust, made at construction.

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "science/statistics/compensated_sum.hpp"
#include "science/statistics/wind_means.hpp"

namespace buoyd {

struct Gust {
  double speed = std::numeric_limits<double>::quiet_NaN();
  double direction = std::numeric_limits<double>::quiet_NaN();  ///< from; of the pairs' vector mean
  WallTime time;                                                ///< of its last sample
};

/// Running mean of consecutive samples, each with a speed, and the largest of a window, of equal
/// ones the first. A 3 s mean of 4 Hz samples is what WMO-No. 8, part I, section 5.1.1 calls the
/// gust. The samples of one gust lie in one window; a missing sample, or a gap of more than one and
/// a half intervals, begins the count anew.
class GustSeeker {
 public:
  /// Of floor(length / interval) samples; if that is 0 there is no gust. ErrorCode::invalid: a
  /// length or interval that is not above 0, or more than 65536 samples.
  [[nodiscard]] static Result<GustSeeker> make(Micros length, Micros interval);

  void add(WallTime time, const WindPart& sample);

  /// The running mean that ends with the sample added last; nullopt if it is not whole.
  struct Run {
    double speed;
    WallTime first;  ///< of its samples
    WallTime last;
  };
  [[nodiscard]] std::optional<Run> newest() const;
  /// From where it blew in the newest run: of the pairs' vector mean; NaN as Gust's.
  [[nodiscard]] double newest_direction() const;

  /// Speed NaN if no gust was whole; direction NaN if it held no pair, or they cancel each other.
  [[nodiscard]] const Gust& largest() const { return largest_; }

 private:
  GustSeeker(std::uint32_t length, Micros longest_step);
  void shift_in(const WindPart& sample);
  void note(WallTime time);

  std::vector<WindPart> ring_;
  std::vector<WallTime> times_;  // beside ring_
  Micros longest_step_;
  std::uint32_t length_;
  std::uint32_t next_ = 0;   // slot of the next sample
  std::uint32_t count_ = 0;  // consecutive samples in the ring
  WallTime last_;
  CompensatedSum sum_;
  CompensatedSum largest_sum_;
  Gust largest_;
};

}  // namespace buoyd
