#pragma once
// The mean wind of a few seconds, whose strongest in a window is its gust. One owner, one thread.
// Memory: the samples of one gust, made at construction.

#include <cstdint>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "science/statistics/compensated_sum.hpp"
#include "science/statistics/wind_means.hpp"

namespace buoyd {

/// Running mean of consecutive samples, each with a speed. The largest 3 s mean of 4 Hz samples is
/// what WMO-No. 8, part I, section 5.1.1 calls the gust. A missing sample, a gap of more than one
/// and a half intervals, or a sample with an earlier time than the last begins the count anew.
class GustSeeker {
 public:
  /// Of floor(length / interval) samples; if that is 0 there is no gust. ErrorCode::invalid: a
  /// length or interval that is not above 0, or more than 65536 samples.
  [[nodiscard]] static Result<GustSeeker> make(Micros length, Micros interval);

  void add(WallTime time, const WindPart& sample);
  /// The count begins anew with the next sample: the clock was set before it.
  void restart() { count_ = 0; }

  /// The running mean that ends with the sample added last; nullopt if it is not whole.
  struct Run {
    double speed;
    WallTime first;  ///< of its samples
    WallTime last;
  };
  [[nodiscard]] std::optional<Run> newest() const;
  /// From where it blew in the newest run: of the pairs' vector mean; NaN if it held no pair, or
  /// they cancel each other.
  [[nodiscard]] double newest_direction() const;

 private:
  GustSeeker(std::uint32_t length, Micros longest_step);
  void shift_in(const WindPart& sample);

  std::vector<WindPart> ring_;
  std::vector<WallTime> times_;  // beside ring_
  Micros longest_step_;
  std::uint32_t length_;
  std::uint32_t next_ = 0;   // slot of the next sample
  std::uint32_t count_ = 0;  // consecutive samples in the ring
  WallTime last_;
  CompensatedSum sum_;
};

}  // namespace buoyd
