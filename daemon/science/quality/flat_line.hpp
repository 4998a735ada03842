#pragma once
// QARTOD test 8, flat line: a value that no longer moves. One per channel; values that only their
// owner's thread feeds.

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/error.hpp"
#include "base/time.hpp"
#include "core/flag.hpp"
#include "science/quality/fixed_ring.hpp"

namespace buoyd {

/// A window is the newest sample and `count` before it. A count that is nullopt never flags, one of
/// 0 flags every sample.
struct FlatLineLimits {
  std::optional<std::size_t> suspect_count;  ///< ioos_qc: suspect_threshold / interval
  std::optional<std::size_t> fail_count;
  double tolerance = 0;  ///< in the channel's unit: a range of less is flat, so 0 never flags
  /// Three quarters of the nominal interval. A sample that comes sooner after one that counts takes
  /// no place in the window, but where it fills a gap before that, being of one packet with it. 0:
  /// all count.
  Micros least_step{0};
};

/// The same by time.
struct FlatLineTimes {
  std::optional<Micros> suspect;
  std::optional<Micros> fail;
  double tolerance = 0;
};

/// The most samples that a window may count.
inline constexpr std::size_t most_flat_samples = 1'000'000;

/// With counts of floor(time / interval), `interval` being the nominal time between two samples.
/// Invalid if that is not above 0, or a time is shorter: every sample would be flagged.
[[nodiscard]] Result<FlatLineLimits> flat_line_limits(const FlatLineTimes& times, Micros interval);

/// Flags a sample when the values of its window span less than the tolerance: the fail window →
/// fail, the suspect window → suspect, else good; good while so many samples have not come. Missing
/// (NaN) → missing; infinite → not evaluated; both keep their place in the window, which is judged
/// by its other values. The window counts samples, whatever the times between them. The manual's
/// test differs: it compares the newest value with each of the window, and takes 0 for equality.
/// A new sample costs O(1), amortised; memory is 128 bytes where values are noise, and at most
/// 32 bytes × (longer count + 1), while they drift and all lie within the tolerance.
/// Source: ioos_qc, qartod.flat_line_test. There a series of fewer than three samples is good as a
/// whole; a stream does not know its length, so that here the rule is the window's alone.
class FlatLine {
 public:
  /// Invalid if the tolerance is negative or no finite number, or a count above most_flat_samples.
  [[nodiscard]] static Result<FlatLine> make(const FlatLineLimits& limits);

  [[nodiscard]] Flag judge(double value);
  /// As judge(value), but where it comes sooner than `least_step`, and fills no gap, it does not
  /// count: it gets the flag of the last that does, if it differs from that by less than the
  /// tolerance, else not evaluated.
  [[nodiscard]] Flag judge(MonoTime at, double value);

 private:
  struct Extreme {
    std::uint64_t index = 0;
    double value = 0;
  };

  struct Counted {
    MonoTime at;
    double value;
    Flag flag;
  };

  explicit FlatLine(const FlatLineLimits& limits);

  void forget_before(std::uint64_t index);
  void take(const Extreme& newest);
  void shorten_to_flat();
  [[nodiscard]] Flag flag_of_run(std::uint64_t samples) const;
  [[nodiscard]] Flag flag_beside(const Counted& counted, double value) const;
  [[nodiscard]] bool takes_place(Micros step);

  FlatLineLimits limits_;
  std::uint64_t longest_;           // samples of the longer window
  std::uint64_t next_ = 0;          // index of the sample that comes next
  std::uint64_t start_ = 0;         // of the longest flat run that ends with the newest sample
  std::optional<Counted> counted_;  // the last of those with a time
  std::int64_t left_out_ = 0;       // places of the gap before it
  FixedRing<Extreme> lows_;         // of the run: those that no later value undercuts, rising
  FixedRing<Extreme> highs_;        // those that no later value exceeds, falling
};

}  // namespace buoyd
