#include "app/line_set.hpp"

#include <algorithm>
#include <utility>

namespace buoyd {

namespace {

std::vector<std::string> switched_in(const LinePlan& plan) {
  std::vector<std::string> names;
  for (const InstrumentPlan& one : plan.instruments) {
    if (one.settings.power) names.push_back(one.settings.name);
  }
  return names;
}

}  // namespace

LineSet::LineSet(SpoolLoop& spool, ScienceLoop& science, const Clock& clock, RepeatLog& log,
                 Supervision& supervision)
    : spool_(spool), science_(science), clock_(clock), log_(log), supervision_(supervision) {
  for (std::size_t i = 0; i < max_lines; ++i) {
    free_producers_.push_back(&spool.add_producer());
  }
}

void LineSet::read_marks(const std::string& store) {
  last_records_.read_store(store);
  for (auto& [event, description] : events_on_in(store)) {
    science_.recall(event, std::move(description));
  }
}

Result<void> LineSet::start(LinePlan plan) {
  const std::string name = plan.line.name;
  const std::vector<std::string> switched = switched_in(plan);
  last_records_.apply(plan);
  auto line = std::make_unique<RunningLine>(std::move(plan), *free_producers_.back(), science_,
                                            clock_, log_, supervision_, &spool_.raw_producer(name));
  for (const std::string& one : switched) line->ask_power(one, MonoTime::max());
  if (auto begun = line->begin(); !begun) return begun;
  free_producers_.pop_back();
  for (const InstrumentSnapshot& instrument : line->worker().instruments()) {
    counted_.begins(instrument.name, clock_.mono());
  }
  lines_[name] = std::move(line);
  return {};
}

void LineSet::stop(const std::vector<std::string>& names, const std::function<void()>& ended) {
  for (const std::string& name : names) {
    if (RunningLine* line = find(name)) line->ask_to_stop();
  }
  const MonoTime deadline = clock_.mono() + answer_time;
  for (const std::string& name : names) {
    RunningLine* const line = find(name);
    if (line == nullptr) continue;
    line->end(deadline);
    remember(*line, name);
    free_producers_.push_back(&line->producer());
    lines_.erase(name);
    ended();
  }
}

void LineSet::remember(const RunningLine& line, const std::string& name) {
  for (const InstrumentSnapshot& instrument : line.worker().instruments()) {
    last_records_.remember(instrument);
    counted_.ended(instrument, cause_of_rest(name), clock_.mono());
  }
}

RunningLine* LineSet::find(const std::string& line) const {
  const auto found = lines_.find(line);
  return found == lines_.end() ? nullptr : found->second.get();
}

std::vector<std::string> LineSet::names() const {
  std::vector<std::string> names;
  names.reserve(lines_.size());
  for (const auto& [name, line] : lines_) names.push_back(name);
  return names;
}

std::optional<MonoTime> LineSet::paused_until(const std::string& line) const {
  const auto found = paused_.find(line);
  return found == paused_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> LineSet::take_rested() {
  const MonoTime now = clock_.mono();
  std::vector<std::string> rested;
  for (const auto& [line, until] : paused_) {
    if (until <= now) rested.push_back(line);
  }
  for (const std::string& line : rested) paused_.erase(line);
  return rested;
}

MonoTime LineSet::next_due() const {
  MonoTime due = MonoTime::max();
  for (const auto& [line, until] : paused_) due = std::min(due, until);
  return due;
}

KeptCounters::Cause LineSet::cause_of_rest(const std::string& line) const {
  return is_paused(line) ? KeptCounters::Cause::paused : KeptCounters::Cause::off;
}

void LineSet::let_rest(const std::string& line, const Configuration& configuration) {
  for (const InstrumentSettings& instrument : configuration.settings.instruments) {
    if (instrument.line != line) continue;
    const ModelPtr model = configuration.find_model(instrument.model);
    const Micros usual = model != nullptr ? model->interval : Micros(0);
    const Micros interval = instrument.interval > Micros(0) ? instrument.interval : usual;
    counted_.rests(instrument.name, interval, cause_of_rest(line), clock_.mono());
  }
}

void LineSet::add_counts(InstrumentSnapshot& instrument) const {
  counted_.add_to(instrument, clock_.mono());
}

}  // namespace buoyd
