#include <algorithm>
#include <cmath>
#include <limits>

#include "verify/examinations.hpp"
#include "verify/run/banner.hpp"

namespace buoyd {

namespace {

constexpr double unseen = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t least_different = 10;
constexpr std::size_t few_different = 3;
constexpr std::size_t often = 20;
/// A step is one if nothing lies further beside its multiples than a float32 rounds.
constexpr double rounding = 1e-6;

/// Whether all steps are multiples of `step`, as exact as floats of that size can say it.
bool divides(double step, std::span<const double> steps, double slack) {
  return std::ranges::all_of(
      steps, [&](double one) { return std::abs(std::remainder(one, step)) <= slack; });
}

void add_refusals(FigureList& list, const Examined& run) {
  const RunRecord& record = run.record;
  if (record.head.is_archived) {
    list.missing("refusals", "", "not archived");
    return;
  }
  if (!run.reads.empty()) {
    const auto refused =
        std::ranges::count(run.reads, ModbusRead::Outcome::refused, &ModbusRead::outcome);
    list.number("refusals", "", static_cast<double>(refused), "1", run.reads.size());
    return;
  }
  const RunEnd end = record.end.value_or(RunEnd{});
  const auto refused = end.errors[static_cast<std::size_t>(ErrorCode::refused)];
  list.number("refusals", "", static_cast<double>(refused), "1", end.polls);
}

/// A line that several share does not say whose text it is.
void add_banner(FigureList& list, const RunRecord& record) {
  if (record.head.is_archived) {
    list.missing("banner", "", "not archived");
  } else if (record.head.is_modbus || record.head.neighbours > 0) {
    list.missing("banner", "", record.head.is_modbus ? "no text" : "shared line");
  } else {
    list.text("banner", banner_in(record));
  }
}

}  // namespace

double seen_resolution(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  const double largest =
      sorted.empty() ? 0 : std::max(std::abs(sorted.front()), std::abs(sorted.back()));
  const double slack = largest * rounding;
  std::vector<double> steps;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (const double step = sorted[i] - sorted[i - 1]; step > 4 * slack) steps.push_back(step);
  }
  const std::size_t different = steps.size() + 1;
  const bool come_often = different >= few_different && values.size() >= often * different;
  if (different < least_different && !come_often) return unseen;
  // The smallest difference is a multiple of the step; of a handful of its parts one fits.
  const double smallest = *std::ranges::min_element(steps);
  for (int part = 1; part <= 5; ++part) {
    const double step = smallest / part;
    // Near the slack each number divides: what chance could do tells of no step.
    const double by_chance = std::pow(4 * slack / step, static_cast<double>(steps.size()));
    if (by_chance < 1e-3 && divides(step, steps, slack * 2)) return step;
  }
  return unseen;
}

Figures conformity_figures(const Examined& run) {
  Figures made;
  FigureList list(Section::conformity, made);
  add_refusals(list, run);
  add_banner(list, run.record);
  for (const ChannelSeries& all : run.series) {
    const ChannelSeries series = all.valid();
    const auto count = static_cast<double>(series.values.size());
    list.number("values", all.name, count, "1", all.values.size());
    list.number("nulls", all.name, static_cast<double>(all.nulls), "1", all.values.size());
    if (!all.is_number || series.values.empty()) continue;
    const auto [least, most] = std::ranges::minmax(series.values);
    list.number("minimum", all.name, least, all.unit, series.values.size());
    list.number("maximum", all.name, most, all.unit, series.values.size());
    if (const double step = seen_resolution(series.values); std::isnan(step)) {
      list.missing("resolution", all.name, "no step seen", series.values.size());
    } else {
      list.number("resolution", all.name, step, all.unit, series.values.size());
    }
  }
  return made;
}

}  // namespace buoyd
