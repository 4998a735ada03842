#pragma once
// All QARTOD tests of one channel together. One per channel; values that only their owner's thread
// feeds.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

#include "base/time.hpp"
#include "science/quality/channel_limits.hpp"
#include "science/quality/rate_of_change.hpp"

namespace buoyd {

enum class QualityTest : std::uint8_t {
  gross_range,
  valid_range,
  climatology,
  spike,
  rate_of_change,
  flat_line,
  attenuated_signal,
  location,  ///< this one and those behind it are not a channel's own: ReadingCheck makes them
  impossible_date,
  density_inversion,
};
inline constexpr std::size_t quality_tests = 10;

/// A flag of each test. A test that the channel does not have is not evaluated, or missing where
/// the value is: neither changes an aggregate.
class TestFlags {
 public:
  TestFlags() : TestFlags(Flag::not_evaluated) {}
  explicit TestFlags(Flag flag) { flags_.fill(flag); }

  [[nodiscard]] Flag& operator[](QualityTest test) {
    return flags_[static_cast<std::size_t>(test)];
  }
  [[nodiscard]] Flag operator[](QualityTest test) const {
    return flags_[static_cast<std::size_t>(test)];
  }
  /// By aggregate_flag() (science/flags.hpp).
  [[nodiscard]] Flag aggregate() const;

  friend bool operator==(const TestFlags&, const TestFlags&) = default;

 private:
  std::array<Flag, quality_tests> flags_{};
};

struct QualitySample {
  MonoTime at;
  double value = std::numeric_limits<double>::quiet_NaN();  ///< NaN: missing
  std::optional<WallTime> utc;  ///< for climatology; nullopt while the board's clock is not set
  double depth = std::numeric_limits<double>::quiet_NaN();  ///< for climatology, NaN: unknown
};

/// The flag of a sample and what each test says of it.
struct QualityFlags {
  MonoTime at;  ///< which sample
  Flag flag = Flag::missing;
  TestFlags tests;

  friend bool operator==(const QualityFlags&, const QualityFlags&) = default;
};

struct QualityVerdict {
  QualityFlags newest;
  /// The sample before, once more, where the spike test's verdict of it has come now: its flags of
  /// then, but for the spike's and the aggregate. nullopt where nothing has changed.
  std::optional<QualityFlags> amended;
};

/// Feeds each sample to the channel's tests, in the order of their times. What the board knows of
/// a record (board_checks.hpp) is not in here: aggregate_flag() joins it with `flag`, in any order.
///
/// State is not kept over a restart: the first samples after it count as first samples (spike not
/// evaluated, rate of change and flat line good, a window that fills anew).
///
/// Tests that take differences know no angles: a direction is for valid_range and flat_line alone.
/// Memory: what stands beside flat_line and attenuated_signal, climatology's members, and 0.4 kB.
class ChannelQuality {
 public:
  /// Invalid if one of the tests refuses its limits; its text says which one, and why.
  [[nodiscard]] static Result<ChannelQuality> make(const ChannelTests& tests);

  [[nodiscard]] QualityVerdict judge(const QualitySample& sample);

 private:
  ChannelQuality() = default;

  [[nodiscard]] Result<void> take_ranges(const ChannelTests& tests);
  [[nodiscard]] Result<void> take_neighbours(const ChannelTests& tests);
  [[nodiscard]] Result<void> take_windows(const ChannelTests& tests);
  void judge_ranges(const QualitySample& sample, TestFlags& flags) const;
  void judge_windows(const QualitySample& sample, TestFlags& flags);
  [[nodiscard]] std::optional<QualityFlags> judge_spike(double value, TestFlags& flags);

  std::optional<GrossRange> gross_range_;
  std::optional<Spike> spike_;
  std::optional<RateOfChange> rate_of_change_;
  std::optional<FlatLine> flat_line_;
  std::unique_ptr<ValidRange> valid_range_;  // these are rare
  std::unique_ptr<Climatology> climatology_;
  std::unique_ptr<AttenuatedSignal> attenuated_signal_;
  QualityFlags last_{};
};

}  // namespace buoyd
