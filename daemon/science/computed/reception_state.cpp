#include "science/computed/reception_state.hpp"

namespace buoyd {

void ReceptionState::change(const ReceptionTimes& times) {
  next_ = times;
  if (times.interval <= times_.interval) return;
  times_ = times;
  if (expected_) expected_ = expected_after(expected_->from);
}

void ReceptionState::heard(MonoTime at) {
  newest_ = at;
  look_for_message(at);
  flags_.syntax = Flag::good;
  times_ = next_;
  expected_ = expected_after(at + Micros(1));
}

ExpectedMessage ReceptionState::expected_after(MonoTime from) const {
  return {from, from + times_.interval + times_.slack};
}

void ReceptionState::look_for_message(MonoTime now) {
  if (!expected_) expected_ = expected_after(now);
  const Flag flag = reception_flag(newest_, *expected_, now);
  if (flag != Flag::not_evaluated) flags_.reception = flag;
}

ReceptionFlags ReceptionState::look(MonoTime now, std::uint32_t damaged) {
  look_for_message(now);
  flags_.gap = gap_flag(newest_, now, times_.allowed);
  if (damaged > 0) flags_.syntax = Flag::fail;
  return flags_;
}

}  // namespace buoyd
