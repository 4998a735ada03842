#include "science/statistics/vector_mean.hpp"

#include <cmath>
#include <limits>

namespace buoyd {
namespace {

constexpr double no_vector = std::numeric_limits<double>::quiet_NaN();
constexpr double least_share_of_speed = 1e-6;

}  // namespace

void VectorMean::join(const VectorMean& other) {
  count_ += other.count_;
  speeds_ += other.speeds_;
  east_.join(other.east_);
  north_.join(other.north_);
}

double VectorMean::east() const {
  return count_ == 0 ? no_vector : east_.value() / count_;
}

double VectorMean::north() const {
  return count_ == 0 ? no_vector : north_.value() / count_;
}

double VectorMean::speed() const {
  return std::hypot(east(), north());
}

double VectorMean::direction() const {
  const bool has_length = speed() / (speeds_ / count_) >= least_share_of_speed;
  return has_length ? direction_of(-east(), -north()) : no_vector;
}

}  // namespace buoyd
