#include "app/running_line.hpp"

namespace buoyd {

RunningLine::RunningLine(LinePlan plan, SpoolInbox::Producer& producer, const Clock& clock,
                         RepeatLog& log)
    : sink_(producer),
      port_(plan.line, clock, stop_, log),
      worker_(port_, std::move(plan), clock, sink_, log),
      thread_(std::make_unique<Thread>("line " + port_.name(), [this] { worker_.run(); })) {}

RunningLine::~RunningLine() {
  end();
}

void RunningLine::end() {
  stop_.raise();
  thread_.reset();
}

}  // namespace buoyd
