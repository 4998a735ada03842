#include "shore/serve/reading_json.hpp"

#include <chrono>

namespace buoyshore {

using buoyd::JsonArray;
using buoyd::JsonObject;

std::string time_json(std::optional<buoyd::WallTime> time) {
  if (!time) return "null";
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
