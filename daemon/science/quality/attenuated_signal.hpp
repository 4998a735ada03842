#pragma once
// QARTOD test 10, attenuated signal: values that move less than they should. One per channel;
// values that only their owner's thread feeds.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>

#include "base/time.hpp"
#include "science/quality/sliding_window.hpp"
#include "science/quality/spread_parts.hpp"
#include "science/quality/thresholds.hpp"

namespace buoyd {

enum class SpreadMeasure : std::uint8_t {
  standard_deviation,  ///< with divisor n; missing values are left out
  range,               ///< largest less smallest; undefined as soon as a value is missing
};

struct AttenuatedSignalLimits {
  SpreadMeasure measure = SpreadMeasure::standard_deviation;
  Thresholds thresholds;     ///< in the channel's unit, 0 or more: a spread of less is flagged
  Micros test_period{0};     ///< TST_TIM
  std::size_t min_obs = 1;   ///< values in the window, below which it is not judged
  std::size_t capacity = 0;  ///< the most samples of a test period
};

/// The most that `capacity` may be.
inline constexpr std::size_t most_window_samples = 1'000'000;

/// The samples that a period is long, floor(period / interval), and 1 at least: min_obs where a
/// shortest period is given in its place (ioos_qc: min_period). Invalid if the interval is not
/// above 0, the period negative, or that many above most_window_samples.
[[nodiscard]] Result<std::size_t> observations_in(Micros period, Micros interval);

/// Judges the spread of the samples later than (newest - test_period), the newest with them: below
/// the fail threshold → fail, below the suspect threshold → suspect, else good. Not evaluated where
/// the spread is undefined or fewer than min_obs values are there; while samples of the period had
/// to be dropped because it has more than `capacity`; and an infinite sample, which counts as
/// missing in the window. Missing (NaN) → missing. A sample that is alone has a spread of 0. A
/// standard deviation must be lower than a threshold by a billionth of it, more than rounding.
/// Times rise or stay: one before the newest empties the window.
/// A new sample costs O(1), amortised; memory is 32 bytes × capacity, taken once.
/// Source: IOOS QARTOD, Manual for Real-Time Quality Control of Wind Data 1.0, section 3.3, test
/// 10; ioos_qc, qartod.attenuated_signal_test.
class AttenuatedSignal {
 public:
  /// Invalid if a threshold is negative or no finite number, the period not above 0, min_obs or
  /// capacity 0 or above most_window_samples, or min_obs above the capacity.
  [[nodiscard]] static Result<AttenuatedSignal> make(const AttenuatedSignalLimits& limits);

  [[nodiscard]] Flag judge(MonoTime at, double value);

 private:
  using Window = std::variant<SlidingWindow<DeviationPart>, SlidingWindow<RangePart>>;

  explicit AttenuatedSignal(const AttenuatedSignalLimits& limits);

  template <class Part>
  [[nodiscard]] Flag judge_in(SlidingWindow<Part>& window, MonoTime at, double value);
  template <class Part>
  void slide(SlidingWindow<Part>& window, MonoTime at);

  AttenuatedSignalLimits limits_;
  Window window_;
  std::optional<MonoTime> dropped_;  // the newest that `capacity` left no room for
};

}  // namespace buoyd
