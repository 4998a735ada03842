#include "shore/query/reading_query.hpp"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "shore/query/periods.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;
using buoyd::WallTime;

namespace {

constexpr std::string_view known_flags = "12349";

Result<std::optional<WallTime>> bound_of(const std::string& text, const TimeZone& zone) {
  if (text.empty()) return std::nullopt;
  auto time = zone.parse(text);
  if (!time) return pass_on(time);
  return *time;
}

Result<void> read_period(const QueryWords& words, ReadingQuery& query) {
  if (words.label != "begin" && words.label != "end") {
    return buoyd::fail(ErrorCode::invalid,
                       fmt::format("--label '{}', expected begin or end", words.label));
  }
  query.label = words.label == "begin" ? Label::begin : Label::end;
  if (words.every.empty()) return {};
  auto every = parse_period(words.every);
  if (!every) return pass_on(every);
  query.every = *every;
  return {};
}

}  // namespace

Result<void> check_flags(const std::string& digits) {
  if (digits.find_first_not_of(known_flags) == std::string::npos) return {};
  return buoyd::fail(ErrorCode::invalid,
                     fmt::format("there is no flag '{}', expected digits of these: 1 good, 2 not "
                                 "tested, 3 suspect, 4 bad, 9 missing",
                                 digits));
}

Result<TimeBounds> bounds_of(const std::string& from, const std::string& to, const TimeZone& zone) {
  auto first = bound_of(from, zone);
  if (!first) return pass_on(first);
  auto end = bound_of(to, zone);
  if (!end) return pass_on(end);
  if (*first && *end && **first >= **end) {
    return buoyd::fail(
        ErrorCode::invalid,
        fmt::format("nothing is between '{}' and '{}', expected --from before --to", from, to));
  }
  return TimeBounds{*first, *end};
}

Result<ReadingQuery> query_of(const QueryWords& words) {
  auto zone = TimeZone::named(words.zone);
  if (!zone) return pass_on(zone);
  auto bounds = bounds_of(words.from, words.to, *zone);
  if (!bounds) return pass_on(bounds);
  if (auto checked = check_flags(words.flags); !checked) return pass_on(checked);
  ReadingQuery query{words.station, words.instrument, words.kind,  bounds->from,
                     bounds->to,    words.channels,   words.flags, std::move(*zone)};
  if (auto summed = read_period(words, query); !summed) return pass_on(summed);
  return query;
}

std::int64_t ReadingQuery::from_micros() const {
  return from ? from->time_since_epoch().count() : std::numeric_limits<std::int64_t>::min() / 2;
}

std::int64_t ReadingQuery::to_micros() const {
  return to ? to->time_since_epoch().count() : std::numeric_limits<std::int64_t>::max() / 2;
}

}  // namespace buoyshore
