#include "shore/report/missing_cause.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace buoyshore {

namespace {

constexpr std::size_t cause_count = missing_cause_names.size();

/// What begins or ends at a time.
struct Edge {
  std::int64_t at = 0;
  std::size_t cause = 0;
  int change = 0;  // +1: it begins
};

std::vector<Edge> edges_of(const std::vector<CauseSpan>& spans) {
  std::vector<Edge> edges;
  edges.reserve(2 * spans.size());
  for (const CauseSpan& span : spans) {
    if (span.from >= span.to) continue;
    edges.push_back({span.from, index_of(span.cause), 1});
    edges.push_back({span.to, index_of(span.cause), -1});
  }
  std::ranges::sort(edges, {}, &Edge::at);
  return edges;
}

/// Slots of one gap that follow each other and have one cause, or none.
struct Run {
  std::int64_t first = 0;  // time of the first slot
  std::uint64_t count = 0;
  std::optional<MissingCause> cause;
};

class GapRuns {
 public:
  explicit GapRuns(const SlotGap& gap) : gap_(gap) {}

  std::vector<Run> of(const CauseTimeline& timeline) {
    for (const CauseSpan& span : timeline.after(gap_.first)) {
      if (used_ == gap_.count) break;
      add_until(span.from, std::nullopt);
      add_until(span.to, span.cause);
    }
    add(gap_.count - used_, std::nullopt);
    return std::move(runs_);
  }

 private:
  /// The slots before `time` that are not in a run yet.
  void add_until(std::int64_t time, std::optional<MissingCause> cause) {
    if (time <= gap_.first) return;
    const auto before = static_cast<std::uint64_t>((time - gap_.first - 1) / gap_.step + 1);
    if (before > used_) add(std::min(before, gap_.count) - used_, cause);
  }

  void add(std::uint64_t count, std::optional<MissingCause> cause) {
    if (count == 0) return;
    runs_.push_back({gap_.first + static_cast<std::int64_t>(used_) * gap_.step, count, cause});
    used_ += count;
  }

  const SlotGap& gap_;
  std::uint64_t used_ = 0;
  std::vector<Run> runs_;
};

/// An event comes when a silence was noticed, and the first reading some time after its end.
void lend_to_neighbours(std::vector<Run>& runs) {
  for (std::size_t i = 1; i < runs.size(); ++i) {
    if (!runs[i].cause) runs[i].cause = runs[i - 1].cause;
  }
  for (std::size_t i = runs.size(); i-- > 1;) {
    if (!runs[i - 1].cause) runs[i - 1].cause = runs[i].cause;
  }
}

/// The causes among which the board's counter of such an absence may be.
std::span<const MissingCause> counted_as(MissingCause cause) {
  static constexpr std::array silent{MissingCause::no_answer, MissingCause::not_asked};
  static constexpr std::array line{MissingCause::line};
  static constexpr std::array paused{MissingCause::paused};
  switch (cause) {
    case MissingCause::instrument:
      return silent;
    case MissingCause::line:
    case MissingCause::start:
      return line;
    case MissingCause::paused:
      return paused;
    default:
      return {};
  }
}

/// Takes at most `count` of the first of these that has some; how many it took.
std::uint64_t take_from(LostSlots& lost, MissingCause cause, std::uint64_t count) {
  std::uint64_t& left = lost.left[index_of(cause)];
  const std::uint64_t taken = std::min(left, count);
  left -= taken;
  return taken;
}

class Explanation {
 public:
  Explanation(std::int64_t step, std::span<LostSlots> lost, MissingCounts& counts)
      : step_(step), lost_(lost), counts_(counts) {}

  void take(const Run& run) {
    Run rest = run;
    for (LostSlots& lost : lost_.subspan(first_after(run.first))) {
      if (rest.count == 0 || lost.from > last_of(rest)) break;
      if (rest.first < lost.from) skip(rest, slots_before(rest, lost.from));
      take_within(rest, lost);
    }
    skip(rest, rest.count);
  }

 private:
  [[nodiscard]] std::size_t first_after(std::int64_t time) const {
    const auto found =
        std::ranges::upper_bound(lost_, time, {}, [](const LostSlots& one) { return one.to; });
    return static_cast<std::size_t>(found - lost_.begin());
  }
  [[nodiscard]] std::int64_t last_of(const Run& run) const {
    return run.first + static_cast<std::int64_t>(run.count - 1) * step_;
  }
  [[nodiscard]] std::uint64_t slots_before(const Run& run, std::int64_t time) const {
    if (time <= run.first) return 0;
    return std::min(run.count, static_cast<std::uint64_t>((time - run.first - 1) / step_ + 1));
  }
  void cut(Run& run, std::uint64_t count) const {
    run.first += static_cast<std::int64_t>(count) * step_;
    run.count -= count;
  }
  void skip(Run& run, std::uint64_t count) {
    counts_[index_of(run.cause.value_or(MissingCause::unexplained))] += count;
    cut(run, count);
  }

  void take_within(Run& run, LostSlots& lost) {
    const std::uint64_t here = slots_before(run, lost.to);
    if (run.cause) {
      std::uint64_t counted = here;
      for (const MissingCause cause : counted_as(*run.cause)) {
        counted -= take_from(lost, cause, counted);
      }
      skip(run, here);
      return;
    }
    std::uint64_t left = here;
    for (std::size_t cause = 0; cause < cause_count && left > 0; ++cause) {
      const std::uint64_t taken = take_from(lost, static_cast<MissingCause>(cause), left);
      counts_[cause] += taken;
      left -= taken;
    }
    cut(run, here - left);
    skip(run, left);
  }

  std::int64_t step_;
  std::span<LostSlots> lost_;
  MissingCounts& counts_;
};

}  // namespace

CauseTimeline::CauseTimeline(const std::vector<CauseSpan>& spans) {
  std::array<int, cause_count> running{};
  const std::vector<Edge> edges = edges_of(spans);
  for (std::size_t i = 0; i < edges.size(); ++i) {
    running[edges[i].cause] += edges[i].change;
    if (i + 1 == edges.size() || edges[i + 1].at == edges[i].at) continue;
    const auto top = std::ranges::find_if(running, [](int count) { return count > 0; });
    if (top == running.end()) continue;
    const auto cause = static_cast<MissingCause>(std::distance(running.begin(), top));
    spans_.push_back({edges[i].at, edges[i + 1].at, cause});
  }
}

std::span<const CauseSpan> CauseTimeline::after(std::int64_t time) const {
  const auto found = std::ranges::upper_bound(spans_, time, {}, &CauseSpan::to);
  return {found, spans_.end()};
}

void explain(const SlotGap& gap, const CauseTimeline& timeline, std::span<LostSlots> lost,
             MissingCounts& counts) {
  std::vector<Run> runs = GapRuns(gap).of(timeline);
  lend_to_neighbours(runs);
  Explanation explanation(gap.step, lost, counts);
  for (const Run& run : runs) explanation.take(run);
}

}  // namespace buoyshore
