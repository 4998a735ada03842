#include "app/science_loop.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "acquire/compared_clocks.hpp"
#include "core/body.hpp"
#include "core/told/event_description.hpp"

namespace buoyd {

namespace {

constexpr Micros turn_limit = std::chrono::seconds(30);

std::string event_of(const Description& description) {
  return description.instrument() + '.' + description.kind();
}

/// No value made it so.
Reading over(const DescriptionPtr& event, MonoTime at) {
  Values values(event->value_count());
  values.front() = std::int64_t{0};
  Reading reading;
  reading.description = event;
  reading.boottime = at;
  reading.body = write_body(*event, values).value_or("");
  reading.flags = write_flags(*event, values, "2" + std::string(values.size() - 1, '9'));
  reading.urgent = true;
  return reading;
}

}  // namespace

ScienceLoop::ScienceLoop(const Clock& clock, RepeatLog& log, Supervision& supervision,
                         const ScienceSettings& settings)
    : clock_(clock),
      log_(log),
      hold_back_(settings.hold_back),
      supervision_(supervision),
      storms_(clock, log) {}

ScienceLoop::~ScienceLoop() {
  end();
}

void ScienceLoop::open() {
  const Lock lock(mutex_);
  is_open_ = true;
}

void ScienceLoop::recall(const std::string& event, DescriptionPtr description) {
  known_.event_is_on(event) = true;
  told_events_[event] = std::move(description);
}

void ScienceLoop::keep_events(const std::vector<InstrumentSettings>& instruments,
                              ReadingSink& spool) {
  KeptEvents kept{{}, &spool};
  for (const InstrumentSettings& instrument : instruments) {
    for (const EventSettings& event : instrument.events) {
      kept.names.insert(instrument.name + '.' + event.kind);
    }
  }
  const Lock lock(mutex_);
  kept_events_ = std::move(kept);
  is_woken_ = true;
  changed_.notify_all();
}

std::optional<ScienceLoop::KeptEvents> ScienceLoop::take_kept_events() {
  const Lock lock(mutex_);
  return std::exchange(kept_events_, std::nullopt);
}

/// Where one comes back it begins anew.
void ScienceLoop::end_events(const KeptEvents& kept) {
  for (const auto& [event, description] : told_events_) {
    if (kept.names.contains(event)) continue;
    const bool was_on = std::exchange(known_.event_is_on(event), false);
    if (!was_on || description == nullptr) continue;
    Reading reading = over(description, clock_.mono());
    static_cast<void>(kept.spool->offer(reading));
  }
  std::erase_if(told_events_, [&](const auto& told) { return !kept.names.contains(told.first); });
}

Result<void> ScienceLoop::begin() {
  WatchedThread& watched = watched_.emplace(supervision_, "science", TurnLimits{turn_limit});
  open();
  auto started = thread_.start("science", [this, &watched] {
    run(watched.turns());
    watched.ended();
  });
  if (!started) {
    watched_.reset();
    close();
  }
  return started;
}

/// Its members go on: it may be tried again.
void ScienceLoop::close() {
  {
    const Lock lock(mutex_);
    is_open_ = false;
    is_woken_ = true;
  }
  changed_.notify_all();
  thread_.join();
  process(take_due(MonoTime::max()));
}

void ScienceLoop::end() {
  close();
  {
    const Lock lock(mutex_);
    for (Member& one : members_) one.leaves = true;
  }
  finish(those_that_leave());
  if (const auto kept = take_kept_events()) end_events(*kept);
}

void ScienceLoop::join(ScienceMember member) {
  const Lock lock(mutex_);
  members_.push_back({std::move(member), clock_.mono()});
}

void ScienceLoop::leave(const InstrumentScience& science) {
  const Lock lock(mutex_);
  for (Member& one : members_) {
    if (one.member.science.get() == &science) one.leaves = true;
  }
  is_woken_ = true;
  changed_.notify_all();
}

bool ScienceLoop::take(Reading& reading, const ScienceMember& member) {
  const Queued queued = queue(reading, member);
  if (queued == Queued::to_look_at) changed_.notify_all();  // who wakes finds the lock free
  return queued != Queued::refused;
}

ScienceLoop::Queued ScienceLoop::queue(Reading& reading, const ScienceMember& member) {
  const std::size_t cost = reading.cost();
  const MonoTime due = reading.urgent ? MonoTime{} : reading.boottime + hold_back_;
  const Micros late = clock_.mono() - (reading.boottime + hold_back_);
  const Lock lock(mutex_);
  if (!is_open_) return Queued::refused;
  if (held_ + cost > most_bytes) {
    log_.occurred("science", "full", Priority::warning,
                  "readings come faster than they are judged: some stay not evaluated");
    return Queued::refused;
  }
  held_ += cost;
  const auto place = std::find_if(waiting_.rbegin(), waiting_.rend(), [&](const Waiting& other) {
    return other.reading.boottime <= reading.boottime;
  });
  const bool is_first = place == waiting_.rend();
  waiting_.insert(place.base(), {std::move(reading), member, due, late});
  if (!is_first && due != MonoTime{}) return Queued::to_wait;
  is_woken_ = true;
  return Queued::to_look_at;
}

/// All up to the last one that is due: an urgent reading takes those before it along.
std::vector<ScienceLoop::Waiting> ScienceLoop::take_due(MonoTime now) {
  const Lock lock(mutex_);
  const auto last = std::find_if(waiting_.rbegin(), waiting_.rend(),
                                 [now](const Waiting& one) { return one.due <= now; });
  std::vector<Waiting> due(std::make_move_iterator(waiting_.begin()),
                           std::make_move_iterator(last.base()));
  waiting_.erase(waiting_.begin(), last.base());
  for (const Waiting& one : due) held_ -= one.reading.cost();
  return due;
}

/// While the clock is not set nobody knows the season; windows are named by what it shows.
ScienceTime ScienceLoop::time() const {
  const ClockState state = clock_.quality().state;
  return {compare_clocks(clock_).lag, state != ClockState::unknown && state != ClockState::unset};
}

/// To the spool, which counts what it refuses.
InstrumentScience::Emit ScienceLoop::emit_to(ReadingSink& spool) {
  return [this, &spool](Reading& reading) {
    const Description& description = *reading.description;
    if (is_event(description)) told_events_[event_of(description)] = reading.description;
    static_cast<void>(spool.offer(reading));
  };
}

void ScienceLoop::process(std::vector<Waiting> due) {
  if (due.empty()) return;
  const ScienceTime time = this->time();
  for (Waiting& one : due) {
    InstrumentScience& science = *one.member.science;
    if (one.late > Micros(0)) science.came_late(one.reading.description->kind(), one.late);
    science.take(one.reading, time, known_, emit_to(*one.member.spool));
  }
}

std::vector<ScienceLoop::Member> ScienceLoop::members() const {
  const Lock lock(mutex_);
  return members_;
}

/// All that they said waits, or was taken before.
std::vector<ScienceMember> ScienceLoop::those_that_leave() const {
  const Lock lock(mutex_);
  std::vector<ScienceMember> left;
  for (const Member& one : members_) {
    if (one.leaves) left.push_back(one.member);
  }
  return left;
}

/// A member watched nothing of the time before it joined.
void ScienceLoop::advance(MonoTime until) {
  advanced_ = until;
  const ScienceTime time = this->time();
  for (const Member& one : members()) {
    if (until < one.since) continue;
    one.member.science->advance(until, time, known_, emit_to(*one.member.spool));
  }
}

void ScienceLoop::forget(const ScienceMember& left) {
  const Lock lock(mutex_);
  std::erase_if(members_, [&](const Member& one) { return one.member.science == left.science; });
}

void ScienceLoop::finish(const std::vector<ScienceMember>& left) {
  const ScienceTime time = this->time();
  for (const ScienceMember& member : left) {
    forget(member);
    member.science->finish(time, known_, emit_to(*member.spool));
  }
}

Micros ScienceLoop::turn() {
  const auto kept = take_kept_events();  // first: those that left before are known to leave
  const MonoTime now = clock_.mono();
  const std::vector<ScienceMember> left = those_that_leave();
  std::vector<Waiting> due = take_due(left.empty() ? now : MonoTime::max());
  const MonoTime until = now - hold_back_;
  const bool is_due =
      !due.empty() || !left.empty() || !advanced_ || until - *advanced_ >= shortest_look;
  process(std::move(due));
  if (is_due) advance(until);
  finish(left);
  if (kept) end_events(*kept);
  const Lock lock(mutex_);
  if (waiting_.empty()) return longest_wait;
  return std::clamp(waiting_.front().due - now, Micros(0), longest_wait - together) + together;
}

void ScienceLoop::wait(Micros at_most) {
  Lock lock(mutex_);
  const auto until = std::chrono::steady_clock::now() + at_most;
  while (!is_woken_ && changed_.wait_until(lock, until) == std::cv_status::no_timeout) {
  }
  is_woken_ = false;
}

void ScienceLoop::run(TurnWatch& turns) {
  const auto is_open = [this] {
    const Lock lock(mutex_);
    return is_open_;
  };
  while (is_open()) {
    wait(turn());
    turns.turned();
  }
}

LineScience::LineScience(ScienceLoop& loop, ReadingSink& spool, const LinePlan& plan)
    : loop_(loop), spool_(spool) {
  for (const InstrumentPlan& one : plan.instruments) {
    if (!InstrumentScience::is_needed(one.settings)) continue;
    auto science = std::make_shared<InstrumentScience>(one.settings, one.model, plan.deployment,
                                                       &loop.storms(), one.damage);
    instruments_.push_back({one.settings.name, {std::move(science), &spool}});
    loop_.join(instruments_.back().member);
  }
}

LineScience::~LineScience() {
  for (const Instrument& one : instruments_) loop_.leave(*one.member.science);
}

bool LineScience::offer(Reading& reading) {
  const auto found =
      std::ranges::find(instruments_, reading.description->instrument(), &Instrument::name);
  if (found == instruments_.end()) return spool_.offer(reading);
  const MonoTime taken = reading.boottime;
  if (loop_.take(reading, found->member)) return true;
  found->member.science->pass_by(taken);
  return spool_.offer(reading);
}

}  // namespace buoyd
