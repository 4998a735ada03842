#include "science/computed/statistics_computation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/circular.hpp"
#include "science/computed/row_value.hpp"
#include "science/computed/unit_scale.hpp"
#include "science/statistics/window_grid.hpp"

namespace buoyd {

namespace {

using Stretch = StatisticsPlan::Stretch;

Stretch stretch_of(const StatisticsSource& source, std::size_t channel) {
  const Description& shape = *source.shape;
  const ModelChannel& one = source.kind->channels[channel];
  Stretch stretch{channel, 0, shape.channels()[channel].points};
  if (is_circular(one)) {
    stretch.factor = unit_scale(one.unit, "degree").value_or(UnitScale{}).factor;
  }
  stretch.is_longitude = one.unit == "degrees_east";
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
  auto& stretches = is_circular(source.kind->channels[channel]) ? plan.directions : plan.numbers;
  if (is_in_wind || holds(stretches, channel)) return;
  stretches.push_back(stretch_of(source, channel));
}

void place_column(StatisticsPlan& plan, const StatisticsSource& source,
                  const StatisticsNumber& column) {
  if (column.what == ColumnOf::window || column.what == ColumnOf::expected) return;
  if (column.what != ColumnOf::null_code) {
    place_channel(plan, source, column.channel);
  } else if (column.code == 0) {
    plan.coded.push_back({stretch_of(source, column.channel),
                          source.kind->channels[column.channel].null_codes.size()});
  }
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
    place_column(plan, source, column.number);
  }
  return plan;
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
      new StatisticsComputation(settings, source, *columns));
  const StatisticsPlan& plan = made->plan_;
  const bool has_gust = plan.wind && plan.wind->has_gust;
  if (const auto& wind = settings.wind; wind && has_gust) {
    auto gust = GustSeeker::make(wind->gust, source.interval);
    if (!gust) return tl::unexpected(gust.error());
    made->gust_ = std::make_unique<GustSeeker>(*std::move(gust));
  }
  auto windows =
      Windows::make({settings.over, settings.step(), settings.begins}, StatisticsPart(plan),
                    [self = made.get()](const StatisticsPart& all, const WindowFacts& facts) {
                      self->end_window(all, facts);
                    });
  if (!windows) return tl::unexpected(windows.error());
  made->windows_ = *std::move(windows);
  return made;
}

StatisticsComputation::StatisticsComputation(const StatisticsSettings& settings,
                                             const StatisticsSource& source,
                                             const std::vector<StatisticsColumn>& columns)
    : over_(settings.over),
      interval_(source.interval),
      bursts_(source.bursts),
      columns_(cells_of(columns, *source.shape)),
      plan_(plan_of(settings, source, columns)) {}

std::vector<StatisticsComputation::Cells> StatisticsComputation::cells_of(
    const std::vector<StatisticsColumn>& columns, const Description& shape) {
  std::vector<Cells> all;
  all.reserve(columns.size());
  for (const auto& [number, meaning] : columns) {
    const std::size_t points = meaning.on_axis ? shape.channels()[number.channel].points : 1;
    all.push_back({number, static_cast<std::uint32_t>(points), row_type(meaning)});
  }
  return all;
}

void StatisticsComputation::add(const SourceReading& reading, Rows& rows) {
  rows_ = &rows;
  if (gust_ && windows_->is_step(reading.boottime, reading.utc)) gust_->restart();
  if (gust_ && plan_.wind) add_to(*gust_, *plan_.wind, reading);
  windows_->add(reading.boottime, reading.utc, &reading, gust_.get());
}

void StatisticsComputation::advance(MonoTime until, WallTime utc, Rows& rows) {
  rows_ = &rows;
  if (gust_ && windows_->is_step(until, utc)) gust_->restart();
  windows_->advance(until, utc);
}

void StatisticsComputation::finish(Rows& rows) {
  rows_ = &rows;
  windows_->finish();
}

void StatisticsComputation::end_window(const StatisticsPart& all, const WindowFacts& facts) {
  const WallTime end = window_end(facts.end, plan_.part, plan_.phase);
  expected_ = expected_readings(bursts_, end - over_, end, interval_);
  rows_->push_back({facts.boottime, facts.watched, {}, {}, false, facts.end});
  Values& values = rows_->back().values;
  for (const Cells& cells : columns_) {
    for (std::size_t point = 0; point < cells.points; ++point) {
      values.push_back(value_of(cells, point, all, facts.state));
    }
  }
}

Scalar StatisticsComputation::value_of(const Cells& cells, std::size_t point,
                                       const StatisticsPart& all, WindowState state) const {
  if (cells.number.what == ColumnOf::window) return static_cast<std::int64_t>(state);
  if (cells.number.what == ColumnOf::expected) return static_cast<std::int64_t>(expected_);
  return row_value(all.number(cells.number, point), cells.type);
}

}  // namespace buoyd
