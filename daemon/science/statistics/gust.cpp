#include "science/statistics/gust.hpp"

#include <cmath>

#include "science/statistics/vector_mean.hpp"
#include "science/statistics/window_grid.hpp"

namespace buoyd {

Result<GustSeeker> GustSeeker::make(Micros length, Micros interval) {
  constexpr std::uint32_t most_samples = 65536;
  if (length <= Micros(0) || interval <= Micros(0)) {
    return fail(ErrorCode::invalid, "a gust's length and interval must be above 0");
  }
  const std::uint32_t samples = expected_samples(length, interval);
  if (samples > most_samples) {
    return fail(ErrorCode::invalid, "a gust of more than 65536 samples");
  }
  return GustSeeker(samples, interval + interval / 2);
}

GustSeeker::GustSeeker(std::uint32_t length, Micros longest_step)
    : ring_(length), times_(length), longest_step_(longest_step), length_(length) {}

void GustSeeker::add(WallTime time, const WindPart& sample) {
  if (length_ == 0) return;
  const Micros step = time - last_;
  const bool is_next = count_ == 0 || (step >= Micros(0) && step <= longest_step_);
  last_ = time;
  if (!is_next || !sample.has_speed()) count_ = 0;
  if (!sample.has_speed()) return;
  shift_in(sample);
}

void GustSeeker::shift_in(const WindPart& sample) {
  if (count_ == 0) {
    next_ = 0;
    sum_ = {};
  }
  if (count_ == length_) sum_.add(-ring_[next_].speed);
  ring_[next_] = sample;
  times_[next_] = last_;
  sum_.add(sample.speed);
  next_ = next_ + 1 == length_ ? 0 : next_ + 1;
  if (count_ < length_) ++count_;
}

std::optional<GustSeeker::Run> GustSeeker::newest() const {
  if (length_ == 0 || count_ < length_) return std::nullopt;
  return Run{sum_.value() / length_, times_[next_], last_};
}

double GustSeeker::newest_direction() const {
  VectorMean pairs;
  for (const auto& sample : ring_) {
    if (sample.is_pair()) pairs.add(sample.speed, sample.from);
  }
  return pairs.direction();
}

}  // namespace buoyd
