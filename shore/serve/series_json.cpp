#include "shore/serve/series_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <deque>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "base/hash.hpp"
#include "shore/query/catalogue.hpp"
#include "shore/query/reading_reader.hpp"
#include "shore/query/series.hpp"
#include "shore/serve/answer_size.hpp"
#include "shore/serve/reading_json.hpp"

namespace buoyshore {

using buoyd::JsonArray;
using buoyd::JsonObject;
using buoyd::Result;
using buoyd::WallTime;

namespace {

std::string milliseconds(std::int64_t micros) {
  return time_json(WallTime(buoyd::Micros(micros)));
}

template <class Values, class Write>
std::string list_json(const Values& values, Write write) {
  std::string text = "[";
  for (const auto& value : values) {
    if (text.size() > 1) text += ',';
    text += write(value);
  }
  return text + ']';
}

/// A mean of doubles: so many digits show a millionth of a degree.
std::string mean_json(double mean) {
  return std::isnan(mean) ? "null" : fmt::format("{:.10g}", mean);
}

std::string column_json(const TableColumn& column) {
  JsonObject object;
  object.add("channel", column.channel);
  object.add_json("point", column.point ? std::to_string(*column.point) : "null");
  object.add_json("place", column.point ? buoyd::json_string(column.place) : "null");
  return object.add("unit", column.unit).add("direction", column.is_direction).str();
}

std::string values_json(const SeriesColumn& column) {
  return JsonObject()
      .add_json("value", list_json(column.values, [](const std::string& value) { return value; }))
      .add("flags", column.flags)
      .str();
}

std::string sums_json(const SeriesColumn& column) {
  const auto all = [&column](auto write) { return list_json(column.sums, write); };
  const auto extreme = [](const Summary& sum, double value) {
    return sum.n == 0 ? "null" : buoyd::json_number(value);
  };
  return JsonObject()
      .add_json("mean", list_json(column.means, mean_json))
      .add_json("min", all([&](const Summary& sum) { return extreme(sum, sum.minimum); }))
      .add_json("max", all([&](const Summary& sum) { return extreme(sum, sum.maximum); }))
      .add_json("n", all([](const Summary& sum) { return std::to_string(sum.n); }))
      .add_json("bad", all([](const Summary& sum) { return std::to_string(sum.n_bad); }))
      .str();
}

/// Readings as JSON, the newest first, each with the key of its description.
struct NewestReadings {
  std::deque<std::pair<std::int64_t, std::string>> list;
  std::map<std::int64_t, ReadingShape> shapes;  // by that key
};

/// At most `limit`, and few more than an answer may weigh.
Result<NewestReadings> newest_within(PreparedSql& sql, const ReadingQuery& query,
                                     std::size_t limit) {
  auto reader = ReadingReader::open(sql, query);
  if (!reader) return pass_on(reader);
  NewestReadings newest{{}, reader->shapes()};
  auto& list = newest.list;
  std::size_t held = 0;
  auto read = reader->run([&](const ArchivedReading& reading) {
    JsonObject object;
    add_reading(object, reading);
    object.add("hash", buoyd::to_hex(newest.shapes.at(reading.shape).description->hash()));
    list.emplace_front(reading.shape, object.str());
    held += list.front().second.size();
    if (list.size() > limit) {
      held -= list.back().second.size();
      list.pop_back();
    }
    return held <= most_answer_bytes;
  });
  if (!read) return pass_on(read);
  return newest;
}

constexpr std::chrono::hours first_window{1};
constexpr int next_window = 8;  // times as long

/// The part of the query's time in which the kind has readings.
TimeBounds held_within(PreparedSql& sql, const ReadingQuery& query) {
  TimeBounds held{query.from, query.to};
  if (held.from && held.to && *held.to - *held.from <= first_window) return held;  // one look
  const auto kinds = catalogue_of(sql, query.station, query.instrument);
  if (!kinds) return held;  // the query itself says what is wrong
  const auto kind = std::ranges::find(*kinds, query.kind, &CatalogueEntry::kind);
  if (kind == kinds->end()) return held;
  if (kind->first) held.from = std::max(held.from.value_or(*kind->first), *kind->first);
  if (kind->newest) held.to = std::min(held.to.value_or(*kind->newest), *kind->newest);
  return held;
}

/// Readings come from the oldest to the newest: of a long time only the end is read, and more of it
/// as long as that has too few.
Result<NewestReadings> newest_readings(PreparedSql& sql, ReadingQuery query, std::size_t limit) {
  const auto from = query.from;
  const TimeBounds held = held_within(sql, query);
  for (buoyd::Micros window = first_window;; window *= next_window) {
    const bool is_all = !held.to || !held.from || *held.to - *held.from <= window;
    query.from = is_all ? from : *held.to - window;
    auto newest = newest_within(sql, query, limit);
    if (!newest || is_all || newest->list.size() >= limit) return newest;
  }
}

}  // namespace

Result<std::string> series_json(PreparedSql& sql, const ReadingQuery& query, std::size_t points,
                                WallTime now) {
  auto series = series_of(sql, query, points);
  if (!series) return pass_on(series);
  const bool is_single = series->every == buoyd::Micros(0);
  JsonArray columns;
  JsonArray lists;
  for (const SeriesColumn& column : series->columns) {
    columns.add_json(column_json(column.column));
    lists.add_json(is_single ? values_json(column) : sums_json(column));
  }
  JsonObject object;
  object.add_json("now", time_json(now))
      .add_json("from", time_json(query.from))
      .add_json("to", time_json(query.to))
      .add_json("every", milliseconds(series->every.count()))
      .add_json("columns", columns.str())
      .add_json("time", list_json(series->times, milliseconds));
  if (is_single) object.add_json("span", list_json(series->spans, milliseconds));
  return object.add_json("series", lists.str()).str();
}

Result<std::string> readings_json(PreparedSql& sql, const ReadingQuery& query, std::size_t limit,
                                  WallTime now) {
  auto newest = newest_readings(sql, query, limit);
  if (!newest) return pass_on(newest);
  JsonArray readings;
  std::map<std::string, std::string> descriptions;  // by hash
  AnswerSize size("a smaller limit, or a shorter time");
  for (const auto& [shape, reading] : newest->list) {
    const buoyd::Description& description = *newest->shapes.at(shape).description;
    const bool is_first =
        descriptions.emplace(buoyd::to_hex(description.hash()), description.text()).second;
    const std::size_t bytes = reading.size() + (is_first ? description.text().size() : 0);
    if (auto fits = size.add(bytes); !fits) return pass_on(fits);
    readings.add_json(reading);
  }
  JsonObject described;
  for (const auto& [hash, text] : descriptions) described.add_json(hash, text);
  return JsonObject()
      .add_json("now", time_json(now))
      .add_json("readings", readings.str())
      .add_json("descriptions", described.str())
      .str();
}

}  // namespace buoyshore
