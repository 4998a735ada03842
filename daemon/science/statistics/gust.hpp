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
/// and a half intervals, or a sample with an earlier time than the last begins the count anew. What
/// comes in one packet (packet.hpp) behind a gap was measured in it: where that fills it there was
/// none.
class GustSeeker {
 public:
  /// Of floor(length / interval) samples; if that is 0 there is no gust. ErrorCode::invalid: a
  /// length or interval that is not above 0, or more than 65536 samples.
  [[nodiscard]] static Result<GustSeeker> make(Micros length, Micros interval);

  void add(WallTime time, const WindPart& sample);
  /// The count begins anew with the next sample: the clock was set before it.
  void restart() { last_.reset(); }

  struct Run {
    double speed;
    WallTime first;  ///< of its samples
    WallTime last;
  };
  /// The running mean that ends with the sample added last, or a larger one of those that became
  /// known with it; nullopt if there is none.
  [[nodiscard]] const std::optional<Run>& newest() const { return newest_; }
  /// From where it blew in the newest run: of the pairs' vector mean; NaN if it held no pair, or
  /// they cancel each other.
  [[nodiscard]] double newest_direction() const {
    return held_direction_ ? *held_direction_ : direction();
  }

 private:
  GustSeeker(std::uint32_t length, Micros interval);
  void begin_anew();
  void take_step(Micros step);
  void forget_before_gap();
  void shift_in(WallTime time, const WindPart& sample);
  [[nodiscard]] std::optional<Run> run() const;
  [[nodiscard]] double direction() const;
  void tell();

  std::vector<WindPart> ring_;
  std::vector<WallTime> times_;  // beside ring_
  Micros interval_;
  std::uint32_t length_;
  std::uint32_t next_ = 0;   // slot of the next sample
  std::uint32_t count_ = 0;  // consecutive samples in the ring
  CompensatedSum sum_;       // of them
  std::optional<WallTime> last_;
  std::optional<Run> newest_;
  std::optional<double> held_direction_;  // of newest_, where it is not the ring's
  // A gap that may still be filled:
  bool is_open_ = false;
  Micros lateness_{0};        // by what its samples came later than they were measured, at most
  std::uint32_t behind_ = 0;  // samples behind it
  struct Held {
    Run run;
    double direction;
  };
  std::optional<Held> held_;  // the largest across it
};

}  // namespace buoyd
