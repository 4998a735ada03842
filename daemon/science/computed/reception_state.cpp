#include "science/computed/reception_state.hpp"

namespace buoyd {

void ReceptionState::heard(MonoTime at) {
  newest_ = at;
  look_for_message(at);
  flags_.syntax = syntax_flag(RecordForm::sound);
  expected_ = ExpectedMessage{at + Micros(1), at + times_.interval + times_.slack};
}

void ReceptionState::look_for_message(MonoTime now) {
  if (!expected_) expected_ = ExpectedMessage{now, now + times_.interval + times_.slack};
  const Flag flag = reception_flag(newest_, *expected_, now);
  if (flag != Flag::not_evaluated) flags_.reception = flag;
}

ReceptionFlags ReceptionState::look(MonoTime now, std::uint32_t damaged) {
  look_for_message(now);
  flags_.gap = gap_flag(newest_, now, times_.allowed);
  if (damaged > 0) flags_.syntax = syntax_flag(RecordForm::damaged);
  return flags_;
}

}  // namespace buoyd
