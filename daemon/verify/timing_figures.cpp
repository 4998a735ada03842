#include <algorithm>
#include <cmath>
#include <map>

#include "science/statistics/moments.hpp"
#include "science/statistics/robust.hpp"
#include "verify/examinations.hpp"
#include "verify/run/exchanges.hpp"
#include "verify/start_up.hpp"

namespace buoyd {

namespace {

constexpr std::size_t least_windows = 5;
constexpr std::size_t most_windows = 12;
constexpr std::size_t least_clock = 10;  // readings of its clock, for a drift
constexpr double wild_deviations = 5;
constexpr double least_wild = 1e-3;  // s

void add_spread(FigureList& list, const std::string& name, const std::string& channel,
                const std::vector<double>& seconds) {
  const std::size_t n = seconds.size();
  list.number(name + ".minimum", channel, quantile(seconds, 0), "s", n);
  list.number(name + ".median", channel, median(seconds), "s", n);
  list.number(name + ".p99", channel, quantile(seconds, 0.99), "s", n);
  list.number(name + ".maximum", channel, quantile(seconds, 1), "s", n);
}

void add_answers(FigureList& list, const Examined& run) {
  std::vector<double> seconds;
  std::uint64_t unanswered = 0;
  for (const AskedOnce& asked : run.exchanges) {
    if (asked.at < run.settle) continue;
    if (!asked.answer_time) ++unanswered;
    if (asked.answer_time) {
      seconds.push_back(seconds_of(*asked.answer_time));
    }
  }
  if (seconds.empty()) {
    list.missing("answer_time", "", "nothing answered", unanswered);
    return;
  }
  add_spread(list, "answer_time", "", seconds);
  list.number("unanswered", "", static_cast<double>(unanswered), "1", seconds.size() + unanswered);
}

/// Whether one is asked or speaks on its own, no archive says: it has no requests.
void add_unheard(FigureList& list) {
  list.missing("start_up", "", "not archived");
  list.missing("answer_time", "", "not archived");
  list.missing("unanswered", "", "not archived");
}

/// Without those that hold a pause between two bursts.
std::vector<double> intervals_in_bursts(const Examined& run, const KindTimes& kind) {
  const BurstGrid& bursts = run.record.head.bursts;
  std::vector<double> intervals = kind.intervals();
  if (bursts.every == Micros(0)) return intervals;
  const double half_a_pause = seconds_of(bursts.every - bursts.burst) / 2;
  const auto time = [&](std::size_t i) {
    return run.record.head.start + Micros(std::llround(kind.times[i] * 1e6));
  };
  std::vector<double> made;
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    const double measured = seconds_of(measuring_time(bursts, time(i), time(i + 1)));
    if (intervals[i] - measured < half_a_pause) made.push_back(intervals[i]);
  }
  return made;
}

/// How regularly one speaks: its intervals, and their standard deviation.
void add_intervals(FigureList& list, const Examined& run, const KindTimes& kind) {
  const std::vector<double> intervals = intervals_in_bursts(run, kind);
  if (intervals.empty()) {
    list.missing("interval", kind.kind, "insufficient", kind.times.size());
    return;
  }
  add_spread(list, "interval", kind.kind, intervals);
  if (intervals.size() == 1) {
    list.missing("interval.jitter", kind.kind, "insufficient", 1);
    return;
  }
  Moments moments;
  for (const double one : intervals) moments.add(one);
  list.number("interval.jitter", kind.kind, moments.std(), "s", intervals.size());
}

/// A clock against time, which ascends.
struct ClockTimes {
  std::vector<double> times;  // s
  std::vector<double> ahead;  // s
};

ClockTimes clock_times(const Examined& run) {
  std::map<Micros, Micros> heard;  // of what was heard at one time
  const auto take = [&](Micros at, Micros ahead) {
    if (at < run.settle) return;
    const auto [there, is_new] = heard.emplace(at, ahead);
    if (!is_new) there->second = std::max(there->second, ahead);
  };
  for (const RunReading& reading : run.record.readings) {
    if (reading.clock_ahead) take(reading.at, *reading.clock_ahead);
  }
  for (const ClockSaid& said : run.record.clocks) take(said.at, said.ahead);
  ClockTimes made;
  for (const auto& [at, ahead] : heard) {
    made.times.push_back(seconds_of(at));
    made.ahead.push_back(seconds_of(ahead));
  }
  return made;
}

/// Of each of some windows the reading that was heard first after its clock said it: whatever holds
/// readings up, and the steps in which the clock tells its time, make it seem behind.
ClockTimes promptest(const ClockTimes& all) {
  const std::size_t n = all.times.size();
  const std::size_t windows = std::clamp(n / 4, least_windows, most_windows);
  ClockTimes made;
  for (std::size_t window = 0; window < windows; ++window) {
    const auto first = all.ahead.begin() + static_cast<std::ptrdiff_t>(window * n / windows);
    const auto last = all.ahead.begin() + static_cast<std::ptrdiff_t>((window + 1) * n / windows);
    const auto best = std::max_element(first, last);
    made.times.push_back(all.times[static_cast<std::size_t>(best - all.ahead.begin())]);
    made.ahead.push_back(*best);
  }
  return made;
}

/// Without those that lie above the trend as no delay and no step of the clock puts them.
ClockTimes without_wild(const ClockTimes& all, const ClockTimes& prompt, const Trend& trend) {
  const auto above = [&](const ClockTimes& clock, std::size_t i) {
    return clock.ahead[i] - trend.at_zero - trend.slope * clock.times[i];
  };
  std::vector<double> rests;
  rests.reserve(prompt.times.size());
  for (std::size_t i = 0; i < prompt.times.size(); ++i) rests.push_back(above(prompt, i));
  const double most = wild_deviations * robust_deviation(rests) + least_wild;
  ClockTimes made;
  for (std::size_t i = 0; i < all.times.size(); ++i) {
    if (above(all, i) > most) continue;
    made.times.push_back(all.times[i]);
    made.ahead.push_back(all.ahead[i]);
  }
  return made;
}

/// The slope of the line that lies above all points and closest to them, an edge of their convex
/// hull: what is late only lies below it (Moon, Skelly and Towsley 1999, INFOCOM, 227-234). There
/// are two at least.
double upper_slope(const ClockTimes& clock) {
  std::vector<std::size_t> hull;
  const auto slope = [&](std::size_t from, std::size_t to) {
    return (clock.ahead[to] - clock.ahead[from]) / (clock.times[to] - clock.times[from]);
  };
  Moments times;
  for (std::size_t i = 0; i < clock.times.size(); ++i) {
    times.add(clock.times[i]);
    while (hull.size() > 1 && slope(hull.back(), i) >= slope(hull[hull.size() - 2], hull.back())) {
      hull.pop_back();
    }
    hull.push_back(i);
  }
  const auto middle = std::find_if(hull.begin() + 1, hull.end() - 1,
                                   [&](std::size_t i) { return clock.times[i] >= times.mean(); });
  return slope(*(middle - 1), *middle);
}

/// The standard error of a slope, by what is left beside it.
double slope_error(const ClockTimes& clock, const Trend& trend) {
  Moments rest;
  Moments times;
  for (std::size_t i = 0; i < clock.times.size(); ++i) {
    rest.add(clock.ahead[i] - trend.slope * clock.times[i]);
    times.add(clock.times[i]);
  }
  return rest.std() / (times.std() * std::sqrt(static_cast<double>(clock.times.size() - 2)));
}

void add_clock(FigureList& list, const Examined& run) {
  const ClockTimes clock = clock_times(run);
  const std::size_t n = clock.ahead.size();
  if (n == 0) {
    const bool is_unset = std::ranges::any_of(run.record.readings, &RunReading::is_clock_unset);
    list.missing("clock.offset", "", is_unset ? clock_not_set : "not said");
    return;
  }
  list.number("clock.offset", "", median(clock.ahead), "s", n);
  if (n < least_clock) {
    list.missing("clock.drift", "", "insufficient", n);
    return;
  }
  const ClockTimes prompt = promptest(clock);
  const Trend trend = theil_sen(prompt.times, prompt.ahead);
  const double drift = upper_slope(without_wild(clock, prompt, trend));
  list.number("clock.drift", "", drift * 1e6, "1e-6", n);
  list.number("clock.drift_error", "", slope_error(prompt, trend) * 1e6, "1e-6", n);
}

}  // namespace

Figures timing_figures(const Examined& run) {
  Figures made;
  FigureList list(Section::timing, made);
  if (run.record.head.is_archived) {
    add_unheard(list);
  } else if (const auto heard = first_heard(run)) {
    list.number("start_up", "", *heard, "s", run.record.readings.size());
  } else {
    list.missing("start_up", "", "nothing answered");
  }
  if (run.record.head.interval > Micros(0)) {
    add_answers(list, run);
  } else {
    for (const KindTimes& kind : run.kinds) add_intervals(list, run, kind);
  }
  add_clock(list, run);
  return made;
}

}  // namespace buoyd
