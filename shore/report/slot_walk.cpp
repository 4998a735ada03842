#include "shore/report/slot_walk.hpp"

#include <algorithm>
#include <cmath>

namespace buoyshore {

namespace {

/// Of a step: a reading that comes so much late or early is still that of its slot at either end.
constexpr double tolerance = 0.05;

double steps_in(std::int64_t length, std::int64_t step) {
  return static_cast<double>(length) / static_cast<double>(step);
}

}  // namespace

void SlotWalk::begin(std::int64_t from) {
  settle();
  from_ = from;
  last_.reset();
}

void SlotWalk::begin_behind(std::int64_t reading) {
  settle();
  last_ = reading;
}

void SlotWalk::reading(std::int64_t time, std::int64_t step) {
  if (last_) {
    look_again(time);
    const std::int64_t missing = std::llround(steps_in(time - *last_, step)) - 1;
    if (missing > 0) {
      settle();
      open_ = {*last_, time, step, missing};
    }
  } else {
    const double steps = steps_in(time - from_, step);
    const auto missing = static_cast<std::int64_t>(is_interval_ ? std::ceil(steps - tolerance) - 1
                                                                : std::floor(steps + tolerance));
    give(time - missing * step, step, missing);
  }
  last_ = time;
}

void SlotWalk::look_again(std::int64_t time) {
  if (!open_) return;
  if (time > open_->end + open_->step) {
    settle();
    return;
  }
  ++open_->readings;
  const std::int64_t lacking =
      std::llround(steps_in(time - open_->begin, open_->step)) - open_->readings;
  open_->missing = std::clamp<std::int64_t>(lacking, 0, open_->missing);
}

void SlotWalk::settle() {
  if (!open_) return;
  const std::int64_t apart = (open_->end - open_->begin) / (open_->missing + 1);
  give(open_->begin + apart, apart, open_->missing);
  open_.reset();
}

void SlotWalk::end(std::int64_t to, std::int64_t step, std::int64_t shift) {
  settle();
  if (last_) {
    const double steps = steps_in(to - *last_, step);
    give(*last_ + step, step,
         static_cast<std::int64_t>(is_interval_ ? std::floor(steps + tolerance)
                                                : std::ceil(steps - tolerance) - 1));
  } else {
    give_all(to, step, shift);
  }
  begin(to);
}

void SlotWalk::give_all(std::int64_t to, std::int64_t step, std::int64_t shift) const {
  if (is_interval_) {
    const std::int64_t before = (from_ - shift) / step;
    give((before + 1) * step + shift, step, (to - shift) / step - before);
  } else {
    give(from_, step, std::llround(steps_in(to - from_, step)));
  }
}

void SlotWalk::give(std::int64_t first, std::int64_t step, std::int64_t count) const {
  if (count > 0) take_({first, step, static_cast<std::uint64_t>(count)});
}

}  // namespace buoyshore
