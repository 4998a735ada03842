#include "science/computed/statistics_computation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "science/computed/unit_scale.hpp"
#include "science/statistics/window_grid.hpp"

namespace buoyd {

namespace {

using Stretch = StatisticsPlan::Stretch;

Stretch stretch_of(const StatisticsSource& source, std::size_t channel) {
  const Description& shape = *source.shape;
  Stretch stretch{channel, 0, shape.channels()[channel].points};
  if (const ModelChannel& one = source.kind->channels[channel]; one.is_direction()) {
    stretch.factor = unit_scale(one.unit, "degree").value_or(UnitScale{}).factor;
  }
  for (std::size_t i = 0; i < channel; ++i) stretch.first += shape.channels()[i].points;
  return stretch;
}

std::size_t index_of(const ModelKind& kind, const std::string& name) {
  const auto found = std::ranges::find(kind.channels, name, &ModelChannel::name);
  return static_cast<std::size_t>(found - kind.channels.begin());
}

bool holds(const std::vector<Stretch>& stretches, std::size_t channel) {
  return std::ranges::find(stretches, channel, &Stretch::channel) != stretches.end();
}

/// Each channel that a column is of goes to one place.
void place_channel(StatisticsPlan& plan, const StatisticsSource& source, std::size_t channel) {
  const bool is_in_wind =
      plan.wind && (plan.wind->speed.channel == channel || plan.wind->direction.channel == channel);
  auto& stretches = source.kind->channels[channel].is_direction() ? plan.directions : plan.numbers;
  if (is_in_wind || holds(stretches, channel)) return;
  stretches.push_back(stretch_of(source, channel));
}

StatisticsPlan plan_of(const StatisticsSettings& settings, const StatisticsSource& source,
                       const std::vector<StatisticsColumn>& columns) {
  StatisticsPlan plan;
  plan.part = settings.step();
  plan.phase = settings.begins;
  if (const auto& wind = settings.wind) {
    const std::size_t speed = index_of(*source.kind, wind->speed);
    const std::size_t direction = index_of(*source.kind, wind->direction);
    const bool has_gust = wind->gust > Micros(0) && !source.kind->channels[speed].on_axis;
    plan.wind = {stretch_of(source, speed), stretch_of(source, direction), wind->calm_below,
                 has_gust};
  }
  for (const StatisticsColumn& column : columns) {
    const bool is_of_window = column.what == ColumnOf::window || column.what == ColumnOf::expected;
    if (!is_of_window) place_channel(plan, source, column.channel);
  }
  return plan;
}

std::vector<std::size_t> points_of(const std::vector<StatisticsColumn>& columns,
                                   const Description& shape) {
  std::vector<std::size_t> points;
  points.reserve(columns.size());
  for (const StatisticsColumn& column : columns) {
    points.push_back(column.meaning.on_axis ? shape.channels()[column.channel].points : 1);
  }
  return points;
}

/// A direction a little below 360 is 360 in float32, and that is 0.
float narrow(double number, const ModelChannel& meaning) {
  const auto narrow = static_cast<float>(number);
  return meaning.is_direction() && narrow >= 360.0F ? 0.0F : narrow;
}

Scalar scalar_of(double number, const ModelChannel& meaning) {
  if (std::isnan(number)) return {};
  if (meaning.type == ValueType::integer) return static_cast<std::int64_t>(number);
  if (meaning.type == ValueType::float32) return narrow(number, meaning);
  return number;
}

void add_to(GustSeeker& gust, const StatisticsPlan::WindPair& wind, const SourceReading& reading) {
  const auto& [speed, direction, calm_below, has_gust] = wind;
  gust.add(reading.utc, wind_part(reading.values[speed.first], reading.flag(speed.first),
                                  direction.factor * reading.values[direction.first],
                                  reading.flag(direction.first)));
}

}  // namespace

Result<std::unique_ptr<StatisticsComputation>> StatisticsComputation::make(
    const StatisticsSettings& settings, const StatisticsSource& source) {
  auto columns = statistics_columns(settings, *source.kind);
  if (!columns) return tl::unexpected(columns.error());
  std::unique_ptr<StatisticsComputation> made(
      new StatisticsComputation(settings, source, *std::move(columns)));
  const StatisticsPlan& plan = made->plan_;
  const bool has_gust = plan.wind && plan.wind->has_gust;
  if (const auto& wind = settings.wind; wind && has_gust) {
    auto gust = GustSeeker::make(wind->gust, source.interval);
    if (!gust) return tl::unexpected(gust.error());
    made->gust_ = *std::move(gust);
  }
  if (auto windows = made->make_windows(); !windows) return pass_on(windows);
  return made;
}

StatisticsComputation::StatisticsComputation(const StatisticsSettings& settings,
                                             const StatisticsSource& source,
                                             std::vector<StatisticsColumn> columns)
    : over_(settings.over),
      every_(settings.step()),
      phase_(settings.begins),
      wait_(source.delay + patience),
      expected_(expected_samples(settings.over, source.interval)),
      columns_(std::move(columns)),
      points_(buoyd::points_of(columns_, *source.shape)),
      plan_(plan_of(settings, source, columns_)) {}

Result<void> StatisticsComputation::make_windows() {
  auto windows =
      UtcWindows<StatisticsPart>::make({every_, phase_, max_step, wait_}, StatisticsPart(plan_),
                                       [this](const Part& part) { on_closed(part); });
  if (!windows) return tl::unexpected(windows.error());
  windows_ = std::make_unique<UtcWindows<StatisticsPart>>(*std::move(windows));
  return {};
}

bool StatisticsComputation::is_step(MonoTime boot, WallTime utc) const {
  if (!began_) return false;
  const Micros change = (utc - reached_.utc) - (boot - reached_.boot);
  return change > max_step || change < -max_step;
}

void StatisticsComputation::add(const SourceReading& reading, Rows& rows) {
  rows_ = &rows;
  const bool is_first = !began_ || is_step(reading.boottime, reading.utc);
  if (gust_ && plan_.wind) add_to(*gust_, *plan_.wind, reading);
  const Moment now{reading.boottime, reading.utc};
  if (!began_) began_ = now;
  windows_->add(reading.boottime, reading.utc, &reading, gust_ ? &*gust_ : nullptr);
  if (is_first) began_ = now;
  reached_ = now;
}

void StatisticsComputation::advance(MonoTime until, WallTime utc, Rows& rows) {
  if (is_step(until, utc) || (began_ && until < reached_.boot)) return;
  rows_ = &rows;
  const bool is_first = !began_;
  reached_ = {until, utc};
  if (is_first) began_ = reached_;
  if (!is_first) windows_->reach(until, utc);
}

void StatisticsComputation::finish(Rows& rows) {
  rows_ = &rows;
  is_ending_ = true;
  windows_->finish();
}

void StatisticsComputation::on_closed(const Part& part) {
  const bool is_cut = part.is_torn || is_ending_;
  const WallTime stop = is_cut ? std::min(part.end, reached_.utc) : part.end;
  const bool is_partial = stop < part.end || std::exchange(was_passed_by_, false);
  const auto is_outside = [&](const Ended& one) {
    return one.part.end > part.end || one.part.end <= part.end - over_;
  };
  std::erase_if(ended_, is_outside);
  ended_.push_back({part, stop, is_partial});
  end_window();
}

WindowState StatisticsComputation::state_of(WallTime begin) const {
  const auto is_torn = [](const Ended& one) { return one.part.is_torn; };
  if (std::ranges::any_of(ended_, is_torn)) return WindowState::torn;
  const bool is_late = began_ && began_->utc > begin;
  const bool is_partial = is_late || std::ranges::any_of(ended_, &Ended::is_partial);
  return is_partial ? WindowState::partial : WindowState::whole;
}

/// Of the time from `begin` to `end` as long as was watched; `stop` is the boottime of `end`. Where
/// the watch began in it the time is counted by boottime: the lag of UTC is compared anew each
/// time.
Micros StatisticsComputation::watched(WallTime begin, WallTime end, MonoTime stop) const {
  const Micros all = end - begin;
  if (!began_ || began_->utc <= begin) return all;
  return std::clamp(stop - began_->boot, Micros(0), all);
}

void StatisticsComputation::end_window() {
  StatisticsPart all = ended_.front().part.samples;
  for (auto later = ended_.begin() + 1; later != ended_.end(); ++later) {
    all.join(later->part.samples);
  }
  const Ended& newest = ended_.back();
  const WallTime begin = newest.part.end - over_;
  const WindowState state = state_of(begin);
  const MonoTime stop = reached_.boot + (newest.stop - reached_.utc);
  rows_->push_back({stop, watched(begin, newest.stop, stop), {}, {}, false, newest.stop});
  Values& values = rows_->back().values;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    for (std::size_t point = 0; point < points_[i]; ++point) {
      values.push_back(value_of(columns_[i], point, all, state));
    }
  }
}

Scalar StatisticsComputation::value_of(const StatisticsColumn& column, std::size_t point,
                                       const StatisticsPart& all, WindowState state) const {
  if (column.what == ColumnOf::window) return static_cast<std::int64_t>(state);
  if (column.what == ColumnOf::expected) return static_cast<std::int64_t>(expected_);
  return scalar_of(all.number(column, point), column.meaning);
}

}  // namespace buoyd
