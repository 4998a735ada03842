#include "shore/alarm/latch.hpp"

namespace buoyshore {

AlarmChange Latch::step(Judgement judgement, buoyd::WallTime at, buoyd::Micros after) {
  if (judgement == Judgement::wrong) {
    if (!wrong_since || *wrong_since > at) wrong_since = at;  // a clock may be put back
    if (is_raised || at - *wrong_since < after) return AlarmChange::none;
    is_raised = true;
    return AlarmChange::raised;
  }
  if (judgement == Judgement::between && is_raised) return AlarmChange::none;
  wrong_since.reset();
  if (!is_raised) return AlarmChange::none;
  is_raised = false;
  return AlarmChange::cleared;
}

}  // namespace buoyshore
