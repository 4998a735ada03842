#pragma once
// The samples of one measurement of the sea, kept until its window ends. Owned by whoever measures
// waves; one thread.

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace buoyd {

/// 20 min at 10 Hz, and some. A burst of them takes 384 KiB.
inline constexpr std::size_t max_burst = 16384;

/// At one instant; NaN is missing. East and north are displacements in m or slopes, as heave is the
/// displacement in m or its acceleration in m/s².
struct WaveSample {
  double heave = std::numeric_limits<double>::quiet_NaN();
  double east = std::numeric_limits<double>::quiet_NaN();
  double north = std::numeric_limits<double>::quiet_NaN();
};

/// Three series of even spacing: whoever adds samples adds WaveSample{} for one that did not come,
/// because a gap that is left out would shift all that follows.
class WaveBurst {
 public:
  /// Takes 24 bytes a sample, and no more than `capacity` of them.
  explicit WaveBurst(std::size_t capacity) : capacity_(capacity) {}

  /// False if it is full: the sample is dropped.
  bool add(const WaveSample& sample);
  /// Moves the last `count` samples one place back, over what lies there, and puts this one behind
  /// them. There are more than `count`.
  void add_behind(std::size_t count, const WaveSample& sample);
  [[nodiscard]] std::span<const double> heave() const { return heave_; }
  [[nodiscard]] std::span<const double> east() const { return east_; }
  [[nodiscard]] std::span<const double> north() const { return north_; }

 private:
  std::size_t capacity_;
  std::vector<double> heave_, east_, north_;
};

}  // namespace buoyd
