#include "science/statistics/gust.hpp"

#include <algorithm>

#include "science/packet.hpp"
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
  return GustSeeker(samples, interval);
}

GustSeeker::GustSeeker(std::uint32_t length, Micros interval)
    : ring_(length), times_(length), interval_(interval), length_(length) {}

void GustSeeker::add(WallTime time, const WindPart& sample) {
  if (length_ == 0) return;
  if (!last_ || time < *last_) begin_anew();
  take_step(last_ ? time - *last_ : interval_);
  last_ = time;
  if (sample.has_speed()) {
    shift_in(time, sample);
  } else {
    count_ = 0;
  }
  tell();
}

void GustSeeker::begin_anew() {
  last_.reset();
  count_ = 0;
  is_open_ = false;
  lateness_ = {};
  held_.reset();
}

/// A gap is filled where what came behind it in one packet leaves less than a sample of it.
void GustSeeker::take_step(Micros step) {
  ++behind_;
  if (is_of_one_packet(step, interval_)) {
    lateness_ = std::max(lateness_ + step - interval_, Micros(0));
    is_open_ = is_open_ && lateness_ >= interval_;
    return;
  }
  if (is_open_) forget_before_gap();
  is_open_ = step > interval_ + interval_ / 2;
  if (is_open_) behind_ = 1;
  lateness_ = is_open_ ? lateness_ + step - interval_ : Micros(0);
}

/// Nothing filled it.
void GustSeeker::forget_before_gap() {
  count_ = std::min(count_, behind_ - 1);
  sum_ = {};
  for (std::uint32_t i = 1; i <= count_; ++i) {
    sum_.add(ring_[(next_ + length_ - i) % length_].speed);
  }
  lateness_ = {};
  held_.reset();
}

void GustSeeker::shift_in(WallTime time, const WindPart& sample) {
  if (count_ == 0) {
    next_ = 0;
    sum_ = {};
  }
  if (count_ == length_) sum_.add(-ring_[next_].speed);
  ring_[next_] = sample;
  times_[next_] = time;
  sum_.add(sample.speed);
  next_ = next_ + 1 == length_ ? 0 : next_ + 1;
  if (count_ < length_) ++count_;
}

std::optional<GustSeeker::Run> GustSeeker::run() const {
  if (count_ < length_) return std::nullopt;
  return Run{sum_.value() / length_, times_[next_], times_[(next_ + length_ - 1) % length_]};
}

double GustSeeker::direction() const {
  VectorMean pairs;
  for (const auto& sample : ring_) {
    if (sample.is_pair()) pairs.add(sample.speed, sample.from);
  }
  return pairs.direction();
}

/// Of equal ones the first counts.
void GustSeeker::tell() {
  newest_ = run();
  held_direction_.reset();
  const bool is_across = is_open_ && behind_ < length_;
  if (is_across && newest_ && (!held_ || newest_->speed > held_->run.speed)) {
    held_ = {*newest_, direction()};
  }
  if (is_across) newest_.reset();
  if (is_open_ || !held_) return;
  if (!newest_ || newest_->speed <= held_->run.speed) {
    newest_ = held_->run;
    held_direction_ = held_->direction;
  }
  held_.reset();
}

}  // namespace buoyd
