#include "science/statistics/moments.hpp"

#include <cmath>
#include <limits>

namespace buoyd {
namespace {

constexpr double no_moment = std::numeric_limits<double>::quiet_NaN();

}  // namespace

Moments::Moments(std::uint32_t count, double mean, double std)
    : count_(count), mean_(count == 0 ? 0 : mean), squares_(count == 0 ? 0 : count * std * std) {}

void Moments::join(const Moments& other) {
  if (other.count_ == 0) return;
  const std::uint32_t both = count_ + other.count_;
  const double between = other.mean_ - mean_;
  const double share = static_cast<double>(other.count_) / both;
  squares_ += other.squares_ + between * between * count_ * share;
  mean_ += between * share;
  count_ = both;
}

double Moments::mean() const {
  return count_ == 0 ? no_moment : mean_;
}

double Moments::std() const {
  return count_ == 0 ? no_moment : std::sqrt(squares_ / count_);
}

double turbulence_intensity(const Moments& moments, double min_speed) {
  const double mean = moments.mean();
  return mean > 0 && mean >= min_speed ? moments.std() / mean : no_moment;
}

}  // namespace buoyd
