#pragma once
// What one look at the archive found of the things that a rule watches. One thread.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "shore/alarm/alarm_book.hpp"
#include "shore/alarm/alarm_rules.hpp"

namespace buoyshore {

struct AlarmTransition {
  AlarmChange change = AlarmChange::none;
  buoyd::WallTime at{};
  std::string said;
};

class Watched {
 public:
  explicit Watched(Condition condition) : before_(condition), condition_(std::move(condition)) {}

  /// It was so at that time; `say` makes the sentence that an alarm would have.
  template <class Say>
  void judge(Judgement judgement, buoyd::WallTime at, buoyd::Micros after, Say say) {
    const AlarmChange change = condition_.latch.step(judgement, at, after);
    if (change != AlarmChange::none) transitions_.push_back({change, at, say()});
  }
  /// Was everything of that time looked at? Records that came in one piece have one time: one look
  /// takes them all.
  [[nodiscard]] bool has_seen(buoyd::WallTime at) const {
    return (before_.seen && at <= *before_.seen) || (condition_.seen && at < *condition_.seen);
  }
  void saw(buoyd::WallTime at) {
    if (!has_seen(at)) condition_.seen = at;
  }
  [[nodiscard]] std::string& memory() { return condition_.memory; }
  [[nodiscard]] const Condition& condition() const { return condition_; }
  [[nodiscard]] const std::vector<AlarmTransition>& transitions() const { return transitions_; }
  /// Is there something to be kept?
  [[nodiscard]] bool has_changed() const { return !transitions_.empty() || condition_ != before_; }

 private:
  Condition before_;
  Condition condition_;
  std::vector<AlarmTransition> transitions_;
};

/// What a rule looks at, at one station, in one look.
class WatchedStation {
 public:
  WatchedStation(AlarmBook& book, const AlarmRule& rule, std::string station, buoyd::WallTime now)
      : book_(book), rule_(rule), station_(std::move(station)), now_(now) {}

  [[nodiscard]] const AlarmRule& rule() const { return rule_; }
  [[nodiscard]] const std::string& station() const { return station_; }
  [[nodiscard]] buoyd::WallTime now() const { return now_; }
  /// Whose time is later has a wrong one.
  [[nodiscard]] buoyd::WallTime latest() const { return now_ + std::chrono::minutes(10); }
  /// One thing that it watches there.
  [[nodiscard]] buoyd::Result<Watched*> subject(const std::string& subject);
  /// The station has no such thing.
  void drop(const std::string& subject) { watched_.erase(subject); }
  [[nodiscard]] const std::map<std::string, Watched>& all() const { return watched_; }
  /// From when on readings have to be looked at.
  [[nodiscard]] buoyd::WallTime from(const Watched& watched) const;

 private:
  AlarmBook& book_;
  const AlarmRule& rule_;
  const std::string station_;
  const buoyd::WallTime now_;
  std::map<std::string, Watched> watched_;
};

}  // namespace buoyshore
