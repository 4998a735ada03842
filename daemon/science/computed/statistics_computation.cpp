#include "science/computed/statistics_computation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "science/computed/row_value.hpp"
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
  auto windows = Windows::make(
      {settings.over, settings.step(), settings.begins, source.delay}, StatisticsPart(plan),
      [self = made.get()](const StatisticsPart& all, const WindowFacts& facts) {
        self->end_window(all, facts);
      });
  if (!windows) return tl::unexpected(windows.error());
  made->windows_ = *std::move(windows);
  return made;
}

StatisticsComputation::StatisticsComputation(const StatisticsSettings& settings,
                                             const StatisticsSource& source,
                                             std::vector<StatisticsColumn> columns)
    : expected_(expected_samples(settings.over, source.interval)),
      columns_(std::move(columns)),
      points_(buoyd::points_of(columns_, *source.shape)),
      plan_(plan_of(settings, source, columns_)) {}

void StatisticsComputation::add(const SourceReading& reading, Rows& rows) {
  rows_ = &rows;
  if (gust_ && plan_.wind) add_to(*gust_, *plan_.wind, reading);
  windows_->add(reading.boottime, reading.utc, &reading, gust_ ? &*gust_ : nullptr);
}

void StatisticsComputation::advance(MonoTime until, WallTime utc, Rows& rows) {
  rows_ = &rows;
  windows_->advance(until, utc);
}

void StatisticsComputation::finish(Rows& rows) {
  rows_ = &rows;
  windows_->finish();
}

void StatisticsComputation::end_window(const StatisticsPart& all, const WindowFacts& facts) {
  rows_->push_back({facts.boottime, facts.watched, {}, {}, false, facts.end});
  Values& values = rows_->back().values;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    for (std::size_t point = 0; point < points_[i]; ++point) {
      values.push_back(value_of(columns_[i], point, all, facts.state));
    }
  }
}

Scalar StatisticsComputation::value_of(const StatisticsColumn& column, std::size_t point,
                                       const StatisticsPart& all, WindowState state) const {
  if (column.what == ColumnOf::window) return static_cast<std::int64_t>(state);
  if (column.what == ColumnOf::expected) return static_cast<std::int64_t>(expected_);
  return row_value(all.number(column, point), column.meaning);
}

}  // namespace buoyd
