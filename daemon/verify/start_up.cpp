#include "verify/start_up.hpp"

#include <algorithm>

#include "science/statistics/robust.hpp"
#include "verify/run/exchanges.hpp"
#include "verify/run/modbus_reads.hpp"

namespace buoyd {

namespace {

constexpr double least_start = 5;  // s
constexpr double intervals = 3;
constexpr std::size_t least_intervals = 3;

/// The shortest between two readings of a kind as it says, or is asked for, them; 0: not known.
double shortest_interval(const Examined& run) {
  const RunHead& head = run.record.head;
  if (head.interval > Micros(0)) return seconds_of(std::max(head.interval, head.record_interval));
  if (head.rate && *head.rate > 0) return 1 / *head.rate;
  double shortest = 0;
  for (const KindTimes& kind : run.kinds) {
    const std::vector<double> all = kind.intervals();
    const double one = all.size() < least_intervals ? 0 : median(all);
    if (one > 0 && (shortest == 0 || one < shortest)) shortest = one;
  }
  return shortest;
}

/// One that is started by its model answers, and then waits for its first reading.
std::optional<Micros> first_answer(const Examined& run) {
  if (!run.record.head.is_modbus) return std::nullopt;
  for (const AskedOnce& one : run.exchanges) {
    if (one.answer_time) return one.at + *one.answer_time;
  }
  return std::nullopt;
}

/// But for a start request that nobody answered: some firmware does not know it.
Micros first_asked(const Examined& run) {
  const auto asked = std::ranges::find_if(run.exchanges, [&](const AskedOnce& one) {
    return one.answer_time || !run.record.head.is_modbus ||
           !reads_nothing(run.record.head, one.request);
  });
  return asked == run.exchanges.end() ? run.exchanges.front().at : asked->at;
}

}  // namespace

std::optional<double> first_heard(const Examined& run) {
  const RunRecord& record = run.record;
  const bool is_asked = record.head.interval > Micros(0) && !run.exchanges.empty();
  std::optional<Micros> heard = is_asked ? first_answer(run) : std::nullopt;
  if (!record.readings.empty()) {
    const Micros at = record.readings.front().at;
    heard = std::min(heard.value_or(at), at);
  }
  if (!heard) return std::nullopt;
  const Micros since = is_asked ? first_asked(run) : Micros(0);
  return std::max(0.0, seconds_of(*heard - since));
}

double longest_start(const Examined& run) {
  const double interval = shortest_interval(run);
  const double every = seconds_of(run.record.head.bursts.every);
  if (interval == 0) return std::max(every, seconds_of(run.record.length()));
  return std::max({least_start, intervals * interval, every, seconds_of(run.settle)});
}

}  // namespace buoyd
