#pragma once
// Does what a model wants before its registers are read ([[registers.before]]), and nothing else.
// The line's own thread only.

#include <vector>

#include "drivers/registers/unit_talk.hpp"
#include "model/register_steps.hpp"

namespace buoyd {

class RegisterStepsRunner {
 public:
  /// `steps` and `talk` outlive it.
  RegisterStepsRunner(const std::vector<RegisterStep>& steps, UnitTalk& talk);

  /// Before each poll: does the steps that are due. Busy: the instrument still needs time behind a
  /// step of its start; nothing is to be read, and the line is free meanwhile.
  [[nodiscard]] Result<void> prepare(Line& line);
  /// Is time to pass yet behind a step of its start?
  [[nodiscard]] bool is_waiting(MonoTime now) const { return now < ready_; }
  /// Until when.
  [[nodiscard]] MonoTime ready_at() const { return ready_; }
  /// The poll failed, or the instrument was switched off: it is started anew.
  void start_again();

 private:
  [[nodiscard]] Result<void> start(Line& line);
  [[nodiscard]] Result<void> is_ready(const Line& line) const;
  [[nodiscard]] Result<void> run(Line& line, const RegisterStep& step);

  std::vector<const RegisterStep*> at_start_;
  std::vector<const RegisterStep*> each_time_;
  UnitTalk& talk_;
  std::size_t started_ = 0;  // steps of the start that are done
  MonoTime ready_{};         // when the last one's wait is over
};

}  // namespace buoyd
