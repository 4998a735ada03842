#include "shore/serve/reading_json.hpp"

#include <chrono>

namespace buoyshore {

using buoyd::JsonArray;
using buoyd::JsonObject;

namespace {

/// From 1970 to the end of the year 9999: for a time so far away, before or after, nobody can ask.
constexpr std::chrono::seconds farthest{253'402'300'800};

bool is_far(buoyd::WallTime time) {
  return time.time_since_epoch() >= farthest || time.time_since_epoch() <= -farthest;
}

}  // namespace

std::string time_json(std::optional<buoyd::WallTime> time) {
  if (!time || is_far(*time)) return "null";
  return std::to_string(
      std::chrono::floor<std::chrono::milliseconds>(*time).time_since_epoch().count());
}

std::string known_time_json(buoyd::WallTime time) {
  return time == buoyd::WallTime{} ? "null" : time_json(time);
}

std::string value_json(std::string_view token) {
  if (token.empty() || token == "null") return "null";
  return token.front() == '"' ? std::string(token) : '"' + std::string(token) + '"';
}

void add_reading(JsonObject& object, const ArchivedReading& reading) {
  JsonArray values;
  for (const std::string_view token : reading.values) values.add_json(value_json(token));
  object.add_json("time", time_json(reading.utc))
      .add("placed", reading.placed)
      .add("epoch", reading.epoch)
      .add("seq", reading.seq)
      .add("span", reading.span / std::chrono::milliseconds(1))
      .add_json("values", values.str())
      .add("flags", reading.flags);
}

}  // namespace buoyshore
