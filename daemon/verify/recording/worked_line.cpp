#include "verify/recording/worked_line.hpp"

#include <algorithm>

namespace buoyd {

namespace {

FrameCounts counted_frames(const DriverCounters& of) {
  return {of.damaged_frames, of.foreign_frames, of.discarded_bytes, of.discarded_places,
          of.repeated,       of.torn,           of.incomplete};
}

}  // namespace

WorkedLine::WorkedLine(LinePlan plan, const Clock& clock)
    : log_(clock),
      port_(plan.line, clock, stop_, log_),
      readings_(clock, nullptr),
      worker_(port_, std::move(plan), clock, readings_, log_) {}

Result<void> WorkedLine::start(MonoTime until) {
  port_.tap().open(until);
  readings_.open(until);
  return thread_.start("line", [this] { worker_.run(); });
}

Result<void> WorkedLine::end() {
  stop();
  return {};
}

void WorkedLine::stop() {
  stop_.raise();
  thread_.join();
}

RunEnd WorkedLine::counted(const std::string& instrument) const {
  RunEnd end;
  end.line_lost = worker_.line().counters.lost;
  const std::vector<InstrumentSnapshot> all = worker_.instruments();
  const auto found = std::ranges::find(all, instrument, &InstrumentSnapshot::name);
  if (found == all.end()) return end;
  end.polls = found->slots.run;
  end.failed_polls = found->slots.failed;
  end.missed_slots = found->slots.missed + found->slots.rested + found->slots.no_line;
  end.errors = found->errors;
  end.frames = counted_frames(found->frames);
  return end;
}

}  // namespace buoyd
