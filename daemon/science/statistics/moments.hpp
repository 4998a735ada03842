#pragma once
// Mean and standard deviation of a stream of numbers. Values of 24 bytes; any thread.

#include <cstdint>

namespace buoyd {

/// Count, mean and spread of the numbers added, one pass, without the cancellation of mean(x^2) -
/// mean(x)^2 (Welford 1962, Technometrics 4(3), 419-420). NaN and infinity are the caller's to
/// leave out.
class Moments {
 public:
  Moments() = default;
  /// A period known by its statistics alone; `std` with divisor n, in the unit of `mean`. Both are
  /// not looked at if `count` is 0.
  Moments(std::uint32_t count, double mean, double std);

  void add(double x) {
    ++count_;
    const double from_old_mean = x - mean_;
    mean_ += from_old_mean / count_;
    squares_ += from_old_mean * (x - mean_);
  }
  /// Adds all that the other holds (Chan, Golub and LeVeque 1983, The American Statistician 37(3),
  /// 242-247).
  void join(const Moments& other);
  /// As if each number had been more by so much.
  void shift(double by) { mean_ += by; }

  [[nodiscard]] std::uint32_t count() const { return count_; }
  /// NaN if nothing was added.
  [[nodiscard]] double mean() const;
  /// Standard deviation with divisor n: 0 of one number, NaN if nothing was added.
  [[nodiscard]] double std() const;

 private:
  std::uint32_t count_ = 0;
  double mean_ = 0;
  double squares_ = 0;  // sum of the squared distances from the mean
};

/// std / mean, without dimension (IEC 61400-12-1, section 3). NaN if nothing was added, where the
/// mean is not above 0, or where it is below `min_speed`, in the unit of the mean.
[[nodiscard]] double turbulence_intensity(const Moments& moments, double min_speed = 0);

}  // namespace buoyd
