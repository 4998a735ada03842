#include "acquire/schedule/time_budget.hpp"

#include <algorithm>

namespace buoyd {

void TimeBudget::grow(MonoTime now, Micros most) {
  const auto passed = std::max<Micros::rep>((now - at_).count(), 0);
  credit_ = std::min(credit_ + passed * percent_, most.count() * 100);
  at_ = std::max(at_, now);
}

MonoTime TimeBudget::affordable_at(Micros cost) const {
  const auto lacking = cost.count() * 100 - credit_;
  return lacking <= 0 ? at_ : at_ + Micros((lacking + percent_ - 1) / percent_);
}

}  // namespace buoyd
