#include "app/running_line.hpp"

#include <poll.h>

#include "acquire/longest_transaction.hpp"

namespace buoyd {

RunningLine::RunningLine(LinePlan plan, SpoolInbox::Producer& producer, ScienceLoop& science,
                         const Clock& clock, RepeatLog& log, Supervision& supervision,
                         ByteKeeper* raw)
    : clock_(clock),
      storms_(science.storms()),
      watched_(supervision, "line " + plan.line.name,
               {longest_transaction(plan) + line_turn_slack}),
      producer_(producer),
      science_(science, producer, plan),
      readings_(clock, &science_),
      port_(plan.line, clock, stop_, log, &cut_),
      worker_(port_, std::move(plan), clock, readings_, log, &watched_.turns()) {
  port_.tap().tell(raw);
}

Result<void> RunningLine::begin() {
  storms_.join(port_.name(), [this](const std::string& instrument, Micros interval) {
    worker_.ask_interval(instrument, interval);
    port_.wake();
  });
  return thread_.start("line " + port_.name(), [this] {
    worker_.run();
    watched_.ended();
    ended_ = true;
  });
}

RunningLine::~RunningLine() {
  storms_.leave(port_.name());
  end(MonoTime{});
}

std::optional<std::uint64_t> RunningLine::ask_reading(const std::string& instrument) {
  const auto wish = worker_.ask_reading(instrument);
  port_.wake();
  return wish;
}

void RunningLine::ask_power(const std::string& instrument, MonoTime from) {
  worker_.ask_power(instrument, from);
  port_.wake();
}

Result<void> RunningLine::ask_switch(const SwitchOrderPtr& order) {
  auto asked = worker_.ask_switch(order);
  port_.wake();
  return asked;
}

void RunningLine::end(MonoTime deadline) {
  stop_.raise();
  while (thread_.is_started() && !ended_ && clock_.mono() < deadline) {
    poll(nullptr, 0, 10);
  }
  cut_.raise();
  thread_.join();
}

}  // namespace buoyd
