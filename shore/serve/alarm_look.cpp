#include "shore/serve/alarm_look.hpp"

#include <algorithm>
#include <utility>

#include "base/json_object.hpp"
#include "shore/serve/rule_alarms_json.hpp"

namespace buoyshore {

AlarmLook::AlarmLook(const std::vector<std::string>& books, EventRing& ring,
                     const buoyd::Clock& clock, std::function<bool()> ends)
    : ring_(ring),
      clock_(clock),
      ends_(std::move(ends)),
      books_(books, [this] { return ends_() || clock_.mono() >= deadline_; }) {}

bool AlarmLook::look() {
  const buoyd::MonoTime now = clock_.mono();
  if (now < next_ || states().empty()) return false;
  deadline_ = now + longest_look;
  AlarmBooks::Counts counts = books_.counts();
  const bool is_well =
      std::ranges::all_of(states(), [](const BookState& book) { return book.problem.empty(); });
  next_ = now + (is_well ? between_looks : after_a_problem);
  tell(std::move(counts));
  return true;
}

/// Where a book came or went its numbers did so, too: pages ask for all of them anew.
void AlarmLook::tell(AlarmBooks::Counts counts) {
  if (told_states_ != states()) {
    told_states_ = states();
    ring_.push(Audience::all, {}, "books",
               buoyd::JsonObject().add_json("books", books_json(states())).str());
  } else {
    for (const auto& [station, count] : counts) {
      if (told_[station] == count) continue;
      ring_.push(Audience::summary, station, "alarms", alarm_count_json(station, count));
    }
    for (const auto& [station, count] : told_) {
      if (counts.contains(station) || count == AlarmCount{}) continue;
      ring_.push(Audience::summary, station, "alarms", alarm_count_json(station, {}));
    }
  }
  told_ = std::move(counts);
}

}  // namespace buoyshore
