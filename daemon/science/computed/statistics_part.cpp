#include "science/computed/statistics_part.hpp"

#include <algorithm>
#include <cmath>

#include "science/statistics/longitude.hpp"
#include "science/statistics/window_grid.hpp"

namespace buoyd {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

using Stretch = StatisticsPlan::Stretch;

std::size_t points_of(const std::vector<Stretch>& stretches) {
  std::size_t points = 0;
  for (const Stretch& stretch : stretches) points += stretch.points;
  return points;
}

/// Where the channel's values are among those of the stretches; nullopt: it is in none.
std::optional<std::size_t> place_of(const std::vector<Stretch>& stretches, std::size_t channel) {
  std::size_t place = 0;
  for (const Stretch& stretch : stretches) {
    if (stretch.channel == channel) return place;
    place += stretch.points;
  }
  return std::nullopt;
}

using Coded = StatisticsPlan::Coded;

std::size_t counts_of(const Coded& coded) {
  return coded.values.points * coded.codes;
}

std::size_t counts_of(const std::vector<Coded>& all) {
  std::size_t counts = 0;
  for (const Coded& one : all) counts += counts_of(one);
  return counts;
}

double seconds_of(WallTime time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

double number_of(const SampleCounts& counts, ColumnOf what) {
  switch (what) {
    case ColumnOf::count:
      return counts.valid;
    case ColumnOf::missing:
      return counts.missing;
    default:
      return counts.failed;
  }
}

double number_of(const ScalarWindow& window, ColumnOf what) {
  const Extremes& extremes = window.extremes();
  switch (what) {
    case ColumnOf::mean:
      return window.moments().mean();
    case ColumnOf::standard_deviation:
      return window.moments().std();
    case ColumnOf::minimum:
      return extremes.min;
    case ColumnOf::maximum:
      return extremes.max;
    case ColumnOf::minimum_time:
      return std::isnan(extremes.min) ? nothing : seconds_of(extremes.min_time);
    case ColumnOf::maximum_time:
      return std::isnan(extremes.max) ? nothing : seconds_of(extremes.max_time);
    case ColumnOf::turbulence_intensity:
      return window.moments().mean() < least_speed_of_turbulence
                 ? nothing
                 : turbulence_intensity(window.moments());
    default:
      return number_of(window.counts(), what);
  }
}

double number_of(const DirectionMean& mean, const SampleCounts& counts, ColumnOf what) {
  switch (what) {
    case ColumnOf::mean:
      return mean.direction();
    case ColumnOf::standard_deviation:
      return mean.std();
    default:
      return number_of(counts, what);
  }
}

}  // namespace

StatisticsPart::StatisticsPart(const StatisticsPlan& plan)
    : plan_(&plan),
      numbers_(points_of(plan.numbers)),
      directions_(points_of(plan.directions)),
      winds_(plan.wind ? plan.wind->speed.points : 0,
             Winds{WindMeans(plan.wind ? plan.wind->calm_below : 0), {}}),
      codes_(counts_of(plan.coded)) {}

void StatisticsPart::PartGust::take(const PartGust& other) {
  if (!(other.speed <= speed) && !std::isnan(other.speed)) *this = other;
}

void StatisticsPart::add(WallTime time, const SourceReading* reading, const GustSeeker* gust) {
  std::size_t place = 0;
  for (const Stretch& stretch : plan_->numbers) {
    for (std::size_t i = stretch.first; i < stretch.first + stretch.points; ++i) {
      ScalarWindow& one = numbers_[place++];
      const double value = stretch.is_longitude
                               ? longitude_near(reading->values[i], one.moments().mean())
                               : reading->values[i];
      one.add(time, value, reading->flag(i));
    }
  }
  place = 0;
  for (const Stretch& stretch : plan_->directions) {
    for (std::size_t i = stretch.first; i < stretch.first + stretch.points; ++i, ++place) {
      Directions& one = directions_[place];
      const double direction = stretch.factor * reading->values[i];
      if (one.counts.count(direction, reading->flag(i))) one.mean.add(direction);
    }
  }
  if (plan_->wind) add_winds(time, *plan_->wind, *reading, gust);
  if (!reading->null_codes.empty()) count_codes(reading->null_codes);
}

/// '1' is the first code.
void StatisticsPart::count_codes(const std::string& null_codes) {
  std::size_t place = 0;
  for (const auto& [values, codes] : plan_->coded) {
    for (std::size_t i = values.first; i < values.first + values.points; ++i, place += codes) {
      const auto code = static_cast<std::size_t>(null_codes[i] - '0');
      if (code > 0 && code <= codes) ++codes_[place + code - 1];
    }
  }
}

void StatisticsPart::add_winds(WallTime time, const StatisticsPlan::WindPair& wind,
                               const SourceReading& reading, const GustSeeker* gust) {
  const auto& [speed, direction, calm_below, has_gust] = wind;
  for (std::size_t point = 0; point < winds_.size(); ++point) {
    const std::size_t s = speed.first + point;
    const std::size_t d = direction.first + point;
    winds_[point].means.add(time, reading.values[s], reading.flag(s),
                            direction.factor * reading.values[d], reading.flag(d));
    winds_[point].directions.count(reading.values[d], reading.flag(d));
  }
  if (gust != nullptr) add_gust(time, *gust);
}

void StatisticsPart::add_gust(WallTime time, const GustSeeker& gust) {
  const auto newest = gust.newest();
  if (!newest || (newest->speed <= inside_.speed && newest->speed <= across_.speed)) return;
  const WallTime begin = window_end(time, plan_->part, plan_->phase) - plan_->part;
  PartGust& place = newest->first > begin ? inside_ : across_;
  if (newest->speed <= place.speed) return;
  place = {newest->speed, gust.newest_direction(), newest->last};
}

void StatisticsPart::join_numbers(const StatisticsPart& later) {
  std::size_t place = 0;
  for (const Stretch& stretch : plan_->numbers) {
    for (std::size_t i = 0; i < stretch.points; ++i, ++place) {
      if (!stretch.is_longitude) {
        numbers_[place].join(later.numbers_[place]);
        continue;
      }
      ScalarWindow near = later.numbers_[place];
      const double mean = near.moments().mean();
      near.shift(longitude_near(mean, numbers_[place].moments().mean()) - mean);
      numbers_[place].join(near);
    }
  }
}

void StatisticsPart::join(const StatisticsPart& later) {
  join_numbers(later);
  for (std::size_t i = 0; i < directions_.size(); ++i) {
    directions_[i].mean.join(later.directions_[i].mean);
    directions_[i].counts.join(later.directions_[i].counts);
  }
  for (std::size_t i = 0; i < winds_.size(); ++i) {
    winds_[i].means.join(later.winds_[i].means);
    winds_[i].directions.join(later.winds_[i].directions);
  }
  for (std::size_t i = 0; i < codes_.size(); ++i) codes_[i] += later.codes_[i];
  inside_.take(later.across_);
  inside_.take(later.inside_);
}

double StatisticsPart::of_wind(const StatisticsNumber& column, std::size_t point) const {
  const auto& [means, directions] = winds_[point];
  switch (column.what) {
    case ColumnOf::vector_speed:
      return means.vector().speed();
    case ColumnOf::vector_direction:
      return means.vector().direction();
    case ColumnOf::calms:
      return means.calm_pairs();
    case ColumnOf::gust:
      return inside_.speed;
    case ColumnOf::gust_direction:
      return inside_.direction;
    case ColumnOf::gust_time:
      return std::isnan(inside_.speed) ? nothing : seconds_of(inside_.time);
    default:
      break;
  }
  const bool is_speed = plan_->wind && column.channel == plan_->wind->speed.channel;
  if (is_speed) return number_of(means.speed(), column.what);
  if (column.what == ColumnOf::count) return means.unit().count();
  return number_of(means.unit(), directions, column.what);
}

double StatisticsPart::of_code(const StatisticsNumber& column, std::size_t point) const {
  std::size_t place = 0;
  for (const Coded& one : plan_->coded) {
    if (one.values.channel == column.channel)
      return codes_[place + point * one.codes + column.code];
    place += counts_of(one);
  }
  return nothing;
}

/// Whether the number of a column of numbers is itself a place on the circle.
bool StatisticsPart::is_longitude(const StatisticsNumber& column) const {
  const bool is_place = column.what == ColumnOf::mean || column.what == ColumnOf::minimum ||
                        column.what == ColumnOf::maximum;
  const auto stretch = std::ranges::find(plan_->numbers, column.channel, &Stretch::channel);
  return is_place && stretch != plan_->numbers.end() && stretch->is_longitude;
}

double StatisticsPart::number(const StatisticsNumber& column, std::size_t point) const {
  if (column.what == ColumnOf::null_code) return of_code(column, point);
  if (const auto place = place_of(plan_->numbers, column.channel)) {
    const double number = number_of(numbers_[*place + point], column.what);
    return is_longitude(column) ? fold_longitude(number) : number;
  }
  if (const auto place = place_of(plan_->directions, column.channel)) {
    const Directions& one = directions_[*place + point];
    return number_of(one.mean, one.counts, column.what);
  }
  return of_wind(column, point);
}

}  // namespace buoyd
