#include "shore/serve/api.hpp"

#include <array>
#include <chrono>
#include <string_view>
#include <utility>

#include "base/json_object.hpp"
#include "shore/query/periods.hpp"
#include "shore/query/reading_query.hpp"
#include "shore/report/availability_text.hpp"
#include "shore/serve/account_json.hpp"
#include "shore/serve/answer_size.hpp"
#include "shore/serve/causes_json.hpp"
#include "shore/serve/query_parameters.hpp"
#include "shore/serve/reading_json.hpp"
#include "shore/serve/rule_alarms_json.hpp"
#include "shore/serve/series_json.hpp"
#include "shore/serve/station_json.hpp"

namespace buoyshore {

using buoyd::Result;
using buoyd::WallTime;

namespace {

constexpr std::int64_t usual_points = 1200;
constexpr std::int64_t most_points = 10'000;
constexpr std::int64_t usual_readings = 200;
constexpr std::int64_t most_readings = 1000;
constexpr std::int64_t day_of_milliseconds = 86'400'000;

/// What all that is asked of an instrument has in common: station, instrument and time.
Result<ReadingQuery> instrument_query(const QueryParameters& parameters) {
  ReadingQuery query;
  auto station = parameters.text("station");
  if (!station) return pass_on(station);
  auto instrument = parameters.text("instrument");
  if (!instrument) return pass_on(instrument);
  auto time = time_slice(parameters);
  if (!time) return pass_on(time);
  query.station = std::move(*station);
  query.instrument = std::move(*instrument);
  auto flags = parameters.text_or_none("flag");
  if (!flags) return pass_on(flags);
  query.flags = std::move(*flags);
  if (auto known = check_flags(query.flags); !known) return pass_on(known);
  query.from = time->from;
  query.to = time->to;
  return query;
}

Result<ReadingQuery> kind_query(const QueryParameters& parameters) {
  auto query = instrument_query(parameters);
  if (!query) return query;
  auto kind = parameters.text("kind");
  if (!kind) return pass_on(kind);
  query->kind = std::move(*kind);
  return query;
}

Result<std::string> stations(PreparedSql& sql, const QueryParameters&, WallTime now) {
  return stations_json(sql, now);
}

Result<std::string> station(PreparedSql& sql, const QueryParameters& parameters, WallTime now) {
  auto name = parameters.text("station");
  if (!name) return name;
  auto instrument = parameters.text_or_none("instrument");
  if (!instrument) return instrument;
  return station_json(sql, *name, *instrument, now);
}

Result<std::string> account(PreparedSql& sql, const QueryParameters& parameters, WallTime now) {
  auto name = parameters.text("station");
  if (!name) return name;
  return account_json(sql, *name, now);
}

Result<std::string> series(PreparedSql& sql, const QueryParameters& parameters, WallTime now) {
  auto query = kind_query(parameters);
  if (!query) return pass_on(query);
  auto channels = parameters.texts("channel");
  if (!channels) return pass_on(channels);
  if (channels->empty()) return buoyd::fail(buoyd::ErrorCode::invalid, "'channel' is missing");
  query->channels = std::move(*channels);
  auto every = parameters.number("every", 0, day_of_milliseconds, 0);
  if (!every) return pass_on(every);
  query->every = std::chrono::milliseconds(*every);
  if (*every != 0 && !is_period(query->every)) {
    return buoyd::fail(buoyd::ErrorCode::invalid,
                       "'every' is no period: minutes that make an hour, hours that make a day, or "
                       "a day, in milliseconds");
  }
  auto points = parameters.number("points", 1, most_points, usual_points);
  if (!points) return pass_on(points);
  return series_json(sql, *query, static_cast<std::size_t>(*points), now);
}

Result<std::string> readings(PreparedSql& sql, const QueryParameters& parameters, WallTime now) {
  auto query = kind_query(parameters);
  if (!query) return pass_on(query);
  auto limit = parameters.number("limit", 1, most_readings, usual_readings);
  if (!limit) return pass_on(limit);
  return readings_json(sql, *query, static_cast<std::size_t>(*limit), now);
}

Result<std::string> causes(PreparedSql& sql, const QueryParameters& parameters, WallTime now) {
  auto query = instrument_query(parameters);
  if (!query) return pass_on(query);
  return causes_json(sql, *query, now);
}

/// Whole minutes: roll-ups have no shorter ones.
WallTime whole_minute(WallTime time) {
  return std::chrono::floor<std::chrono::minutes>(time);
}

Result<std::string> availability(PreparedSql& sql, const QueryParameters& parameters,
                                 WallTime now) {
  auto name = parameters.text("station");
  if (!name) return name;
  auto time = time_slice(parameters);
  if (!time) return pass_on(time);
  auto instrument = parameters.text_or_none("instrument");
  if (!instrument) return instrument;
  auto kind = parameters.text_or_none("kind");
  if (!kind) return kind;
  auto kinds = availability_of(
      sql, {*name, *instrument, *kind, whole_minute(time->from), whole_minute(time->to), now});
  if (!kinds) return pass_on(kinds);
  const std::string shown = availability_json(*kinds);
  if (auto fits = AnswerSize("one instrument").add(shown.size()); !fits) return pass_on(fits);
  return buoyd::JsonObject().add_json("now", time_json(now)).add_json("kinds", shown).str();
}

/// Of one station all that stand, of all stations how many.
Result<std::string> alarms(AlarmBooks& books, const QueryParameters& parameters, WallTime now) {
  if (!parameters.has("station")) return alarm_counts_json(books, now);
  auto name = parameters.text("station");
  if (!name) return name;
  return station_alarms_json(books, *name, now);
}

constexpr std::string_view alarms_path = "/api/alarms";
using Answer = Result<std::string> (*)(PreparedSql&, const QueryParameters&, WallTime);
constexpr std::array<std::pair<std::string_view, Answer>, 7> answers{{
    {"/api/stations", stations},
    {"/api/station", station},
    {"/api/account", account},
    {"/api/series", series},
    {"/api/readings", readings},
    {"/api/causes", causes},
    {"/api/availability", availability},
}};

Answer answer_at(const std::string& path) {
  for (const auto& [at, answer] : answers) {
    if (at == path) return answer;
  }
  return nullptr;
}

}  // namespace

bool is_api_path(const std::string& path) {
  return path == alarms_path || answer_at(path) != nullptr;
}

Result<std::string> api_answer(PreparedSql& sql, AlarmBooks& books, const HttpRequest& request,
                               WallTime now) {
  if (request.path == alarms_path) return alarms(books, QueryParameters(request), now);
  const Answer answer = answer_at(request.path);
  if (answer == nullptr) return buoyd::fail(buoyd::ErrorCode::invalid, "there is no such page");
  return answer(sql, QueryParameters(request), now);
}

}  // namespace buoyshore
