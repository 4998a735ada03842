#include "shore/query/periods.hpp"

#include <fmt/format.h>

#include "base/quantity.hpp"
#include "shore/rollup/rollup_table.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Micros;
using buoyd::Result;
using buoyd::WallTime;

bool is_period(Micros period) {
  const std::int64_t length = period.count();
  const bool makes_an_hour = length > 0 && length % minute_level == 0 && hour_level % length == 0;
  const bool makes_a_day = length > 0 && length % hour_level == 0 && day_level % length == 0;
  return makes_an_hour || makes_a_day;
}

Result<Micros> parse_period(const std::string& text) {
  const auto period = buoyd::parse_duration(text);
  if (period && is_period(*period)) return *period;
  return buoyd::fail(ErrorCode::invalid,
                     fmt::format("--every '{}', expected minutes that make an hour, hours that "
                                 "make a day, or '1 d': 10 min, 1 h, 6 h",
                                 text));
}

std::int64_t Periods::offset_at(std::int64_t moment) const {
  return Micros(zone_.offset_at(WallTime(Micros(moment)))).count();
}

Period Periods::of(std::int64_t moment) const {
  const std::int64_t offset = offset_at(moment);
  const std::int64_t civil = start_of(moment + offset, every_);
  if (every_ <= hour_level) return {civil - offset, civil - offset + every_};
  const auto utc_of = [this](std::int64_t at) {
    return zone_.utc_of(WallTime(Micros(at))).time_since_epoch().count();
  };
  return {utc_of(civil), utc_of(civil + every_)};
}

/// By the offsets of a year, for a zone may have half an hour in summer alone.
bool Periods::begins_at_whole(std::int64_t level, std::int64_t from) const {
  if (level == minute_level) return true;
  if (level == day_level) return zone_.is_utc();
  constexpr std::int64_t half_a_year = 182 * day_level;
  return offset_at(from) % level == 0 && offset_at(from + half_a_year) % level == 0;
}

Result<std::int64_t> Periods::level(std::int64_t from, std::int64_t to) const {
  for (const std::int64_t level : {day_level, hour_level, minute_level}) {
    const bool is_cut = from % level != 0 || to % level != 0;
    if (level <= every_ && !is_cut && begins_at_whole(level, from)) return level;
  }
  return buoyd::fail(ErrorCode::invalid, "expected a time from a whole minute to a whole minute");
}

}  // namespace buoyshore
