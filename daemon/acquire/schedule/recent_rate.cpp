#include "acquire/schedule/recent_rate.hpp"

#include <algorithm>

namespace buoyd {

namespace {

constexpr std::int64_t few_minutes = 5;
constexpr std::uint64_t enough = 5;  // readings, to tell a rate by
constexpr Micros shortest_window = std::chrono::seconds(10);

std::int64_t minute_of(MonoTime time) {
  return std::chrono::floor<std::chrono::minutes>(time.time_since_epoch()).count();
}

}  // namespace

void RecentRate::count(MonoTime now) {
  const std::int64_t number = minute_of(now);
  Minute& minute = minutes_[static_cast<std::size_t>(number % most_minutes)];
  if (minute.number != number) minute = {number, 0};
  ++minute.count;
}

double RecentRate::per_minute(MonoTime now) const {
  const Window few = last(few_minutes, now);
  if (few.length < shortest_window) return 0;
  const double rate = few.per_minute();
  if (few.count >= enough) return rate;
  // What was fast until lately stopped; what is slow cannot be told by a few minutes.
  const double slow = last(most_minutes, now).per_minute();
  return slow * few_minutes < static_cast<double>(enough) ? slow : rate;
}

double RecentRate::Window::per_minute() const {
  return static_cast<double>(count) /
         std::chrono::duration<double, std::chrono::minutes::period>(length).count();
}

RecentRate::Window RecentRate::last(std::int64_t minutes, MonoTime now) const {
  const std::int64_t first = minute_of(now) - minutes + 1;
  const MonoTime begin = std::max(begun_, MonoTime(std::chrono::minutes(first)));
  Window window{0, now - begin};
  for (const Minute& minute : minutes_) {
    if (minute.number >= first) window.count += minute.count;
  }
  return window;
}

}  // namespace buoyd
