#include "app/science_loop.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "model/reading_interval.hpp"

namespace buoyd {

namespace {

constexpr Micros turn_limit = std::chrono::seconds(30);

}  // namespace

ScienceLoop::ScienceLoop(const Clock& clock, RepeatLog& log, Supervision& supervision)
    : clock_(clock), log_(log), watched_(supervision, "science", {turn_limit}) {}

ScienceLoop::~ScienceLoop() {
  end();
}

void ScienceLoop::open() {
  const Lock lock(mutex_);
  is_open_ = true;
}

Result<void> ScienceLoop::begin() {
  open();
  auto started = thread_.start("science", [this] {
    run();
    watched_.ended();
  });
  if (!started) {
    watched_.ended();
    end();
  }
  return started;
}

void ScienceLoop::end() {
  {
    const Lock lock(mutex_);
    is_open_ = false;
    is_woken_ = true;
  }
  changed_.notify_all();
  thread_.join();
  judge_all(take_due(MonoTime::max()));
}

bool ScienceLoop::take(Reading& reading, std::shared_ptr<ReadingJudge> judge, ReadingSink& spool) {
  const std::size_t cost = reading.cost();
  const Lock lock(mutex_);
  if (!is_open_) return false;
  if (held_ + cost > most_bytes) {
    log_.occurred("science", "full", Priority::warning,
                  "readings come faster than they are judged: some stay not evaluated");
    return false;
  }
  held_ += cost;
  const MonoTime due = reading.urgent ? MonoTime{} : reading.boottime + hold_back;
  const auto place = std::find_if(waiting_.rbegin(), waiting_.rend(), [&](const Waiting& other) {
    return other.reading.boottime <= reading.boottime;
  });
  const bool is_first = place == waiting_.rend();
  waiting_.insert(place.base(), {std::move(reading), std::move(judge), &spool, due});
  if (is_first || due == MonoTime{}) {
    is_woken_ = true;
    changed_.notify_all();
  }
  return true;
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

/// While the clock is not set nobody knows the season.
std::optional<Micros> ScienceLoop::lag() const {
  const ClockState state = clock_.quality().state;
  if (state == ClockState::unknown || state == ClockState::unset) return std::nullopt;
  return clock_.wall().time_since_epoch() - clock_.mono().time_since_epoch();
}

void ScienceLoop::judge_all(std::vector<Waiting> due) const {
  const auto lag = due.empty() ? std::nullopt : this->lag();
  for (Waiting& one : due) {
    const auto utc = lag ? std::optional(WallTime(one.reading.boottime.time_since_epoch() + *lag))
                         : std::optional<WallTime>();
    one.judge->judge(one.reading, utc);
    static_cast<void>(one.spool->offer(one.reading));  // which counts what it refuses
  }
}

Micros ScienceLoop::turn() {
  const MonoTime now = clock_.mono();
  judge_all(take_due(now));
  const Lock lock(mutex_);
  if (waiting_.empty()) return longest_wait;
  return std::clamp(waiting_.front().due - now, Micros(0), longest_wait);
}

void ScienceLoop::wait(Micros at_most) {
  Lock lock(mutex_);
  const auto until = std::chrono::steady_clock::now() + at_most;
  while (!is_woken_ && changed_.wait_until(lock, until) == std::cv_status::no_timeout) {
  }
  is_woken_ = false;
}

void ScienceLoop::run() {
  const auto is_open = [this] {
    const Lock lock(mutex_);
    return is_open_;
  };
  while (is_open()) {
    wait(turn());
    watched_.turns().turned();
  }
}

LineScience::LineScience(ScienceLoop& loop, ReadingSink& spool,
                         const std::vector<InstrumentPlan>& instruments)
    : loop_(loop), spool_(spool) {
  for (const InstrumentPlan& plan : instruments) {
    if (plan.settings.quality.empty()) continue;
    judged_.push_back(
        {plan.settings.name, std::make_shared<ReadingJudge>(
                                 plan.settings, reading_interval(plan.settings, *plan.model))});
  }
}

bool LineScience::offer(Reading& reading) {
  const auto found =
      std::ranges::find(judged_, reading.description->instrument(), &Judged::instrument);
  const bool is_taken = found != judged_.end() && loop_.take(reading, found->judge, spool_);
  return is_taken || spool_.offer(reading);
}

}  // namespace buoyd
