#include <algorithm>
#include <cmath>

#include "science/packet.hpp"
#include "science/statistics/robust.hpp"
#include "verify/examinations.hpp"

namespace buoyd {

namespace {

constexpr double normal_95 = 1.959963984540054;  // two-sided 95 % of the normal distribution

struct Share {
  double low = 0;
  double high = 0;
};

Share wilson(double errors, double of) {
  const double share = errors / of;
  const double z2 = normal_95 * normal_95;
  const double middle = (share + z2 / (2 * of)) / (1 + z2 / of);
  const double half =
      normal_95 / (1 + z2 / of) * std::sqrt(share * (1 - share) / of + z2 / (4 * of * of));
  return {errors > 0 ? middle - half : 0, errors < of ? middle + half : 1};
}

/// As it spoke. Where most messages came together, as a serial server packs them, what lies between
/// two packets is shared among them.
double spoken_step(const KindTimes& kind) {
  std::vector<double> intervals = kind.intervals();
  const double usual = median(intervals);
  const double together = seconds_of(longest_in_read);
  if (!(usual < together)) return usual;
  std::erase_if(intervals, [together](double one) { return one < together; });
  const auto packets = static_cast<double>(intervals.size() + 1);
  const double apart = median(intervals);
  if (!(apart > 5 * together)) return usual;  // they came one by one, very fast
  return apart * packets / static_cast<double>(kind.times.size());
}

/// Between two readings of a kind, in s: as it is asked, as it is said to speak, or as it spoke.
double step_of(const RunRecord& record, const KindTimes& kind) {
  const RunHead& head = record.head;
  const auto described = record.steps.find(kind.kind);
  if (described != record.steps.end()) return seconds_of(described->second);
  const Micros asked = std::max(head.interval, head.record_interval);
  if (head.interval > Micros(0)) return seconds_of(asked);
  if (head.rate && *head.rate > 0) return 1 / *head.rate;
  return spoken_step(kind);
}

constexpr double instant = 1e-6;  // s; and of a step

/// How many of them come while it measures for so long. One that is polled has a reading as each
/// burst begins, however seldom it is asked. An archive does not say who is polled, but what comes
/// more seldom than a burst is long is.
double steps_in(const RunHead& head, double seconds, double step) {
  const double burst = seconds_of(head.bursts.burst);
  const bool is_polled = head.interval > Micros(0) || (head.is_archived && step > burst);
  if (!is_polled || burst <= 0) return seconds / step;
  const double bursts = std::floor(seconds / burst);
  return bursts * std::ceil(burst / step - instant) + (seconds - bursts * burst) / step;
}

/// A record that ends with its newest reading has that one's slot, too. Of intervals that slot lies
/// within, and before the first reading where the record begins with it.
double expected_of(const Examined& run, const KindTimes& kind, double steps) {
  const bool ends_with_one = kind.times.back() >= seconds_of(run.record.length()) - instant;
  if (!run.record.intervals.contains(kind.kind)) return std::floor(steps) + (ends_with_one ? 1 : 0);
  const bool begins_with_one = kind.times.front() <= seconds_of(run.settle) + instant;
  const double within = ends_with_one ? std::ceil(steps - instant) : std::floor(steps);
  return within + (begins_with_one ? 1 : 0);
}

void add_kind(FigureList& list, const Examined& run, const KindTimes& kind) {
  const WallTime start = run.record.head.start;
  const double seconds = seconds_of(
      measuring_time(run.record.head.bursts, start + run.settle, start + run.record.length()));
  const double steps = steps_in(run.record.head, seconds, step_of(run.record, kind));
  const double expected = expected_of(run, kind, steps);
  list.number("expected", kind.kind, expected, "1", kind.times.size());
  list.number("received", kind.kind, static_cast<double>(kind.times.size()), "1",
              kind.times.size());
  list.number("share", kind.kind,
              expected > 0 ? static_cast<double>(kind.times.size()) / expected : std::nan(""), "1",
              kind.times.size());
}

struct Errors {
  std::uint64_t count = 0;
  std::uint64_t of = 0;
};

/// Requests without a sound answer, polls without one, or frames that were damaged.
Errors errors_of(const Examined& run) {
  const RunRecord& record = run.record;
  if (!run.reads.empty()) return {without_answer(run.reads), run.reads.size()};
  const RunEnd end = record.end.value_or(RunEnd{});
  if (record.head.interval > Micros(0)) return {end.failed_polls, end.polls};
  const std::uint64_t damaged = end.frames.damaged_frames;
  return {damaged, damaged + record.readings.size()};
}

void add_errors(FigureList& list, const Examined& run) {
  if (run.record.head.is_archived) {
    list.missing("errors", "", "not archived");
    return;
  }
  if (!run.record.end && run.reads.empty()) {
    list.missing("errors", "", "cut off");
    return;
  }
  const auto [count, n] = errors_of(run);
  if (n == 0) {
    list.missing("errors", "", "insufficient");
    return;
  }
  const auto errors = static_cast<double>(count);
  const auto of = static_cast<double>(n);
  const Share share = wilson(errors, of);
  list.number("errors", "", errors / of * 1e4, "1e-4", n).sure =
      Interval{share.low * 1e4, share.high * 1e4};
  list.number("errors.low", "", share.low * 1e4, "1e-4", n);
  list.number("errors.high", "", share.high * 1e4, "1e-4", n);
}

}  // namespace

Figures availability_figures(const Examined& run) {
  Figures made;
  FigureList list(Section::availability, made);
  for (const KindTimes& kind : run.kinds) add_kind(list, run, kind);
  for (const ChannelSeries& series : run.series) {
    const std::size_t n = series.values.size();
    if (n == 0) continue;
    const auto valid = static_cast<double>(n - series.nulls - series.failed);
    list.number("valid", series.name, valid / static_cast<double>(n), "1", n);
  }
  if (run.record.unplaced > 0) {
    list.number("unplaced", "", static_cast<double>(run.record.unplaced), "1",
                run.record.unplaced + run.record.readings.size());
  }
  add_errors(list, run);
  return made;
}

}  // namespace buoyd
