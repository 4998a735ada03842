#include "drivers/registers/register_steps_runner.hpp"

#include <fmt/format.h>

namespace buoyd {

namespace {

ModbusRequest request_of(const RegisterStep& step) {
  ModbusRequest request;
  request.function = step.function;
  request.address = step.address;
  request.count = step.count;
  request.write = step.write;
  request.raw = step.raw;
  request.raw_answer = step.answer;
  return request;
}

/// What a sleeping or just woken instrument may do.
bool is_forgivable(const Error& error) {
  return error.code != ErrorCode::stopped && error.code != ErrorCode::line_gone &&
         error.code != ErrorCode::invalid;
}

}  // namespace

RegisterStepsRunner::RegisterStepsRunner(const std::vector<RegisterStep>& steps, UnitTalk& talk)
    : talk_(talk) {
  for (const RegisterStep& step : steps) {
    (step.once ? at_start_ : each_time_).push_back(&step);
  }
}

Result<void> RegisterStepsRunner::prepare(Line& line) {
  if (auto ready = start(line); !ready) return ready;
  for (const RegisterStep* step : each_time_) {
    const auto last = talk_.last();
    if (last && line.now() - *last < step->idle) {
      continue;
    }
    if (auto done = run(line, *step); !done) return done;
    if (auto slept = line.sleep_until(line.now() + step->wait); !slept) return slept;
  }
  return {};
}

/// Goes on where the last poll left off; short waits are waited out here.
Result<void> RegisterStepsRunner::start(Line& line) {
  while (started_ < at_start_.size()) {
    if (auto ready = is_ready(line); !ready) return ready;
    const RegisterStep& step = *at_start_[started_];
    if (auto done = run(line, step); !done) {
      start_again();
      return done;
    }
    ++started_;
    ready_ = line.now() + step.wait;
    if (step.wait <= longest_step_wait) {
      if (auto slept = line.sleep_until(ready_); !slept) {
        start_again();
        return slept;
      }
    }
  }
  return is_ready(line);
}

Result<void> RegisterStepsRunner::is_ready(const Line& line) const {
  if (!is_waiting(line.now())) return {};
  return fail(ErrorCode::busy,
              fmt::format("it starts: ready in {}", friendly(ready_ - line.now())));
}

void RegisterStepsRunner::start_again() {
  started_ = 0;
  ready_ = {};
}

Result<void> RegisterStepsRunner::run(Line& line, const RegisterStep& step) {
  const ModbusRequest request = request_of(step);
  auto answer = step.may_fail ? talk_.ask_once(line, request) : talk_.ask(line, request);
  if (!answer && !(step.may_fail && is_forgivable(answer.error()))) {
    return pass_on(answer);
  }
  return {};
}

}  // namespace buoyd
