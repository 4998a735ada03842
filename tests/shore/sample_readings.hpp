#pragma once
// Descriptions and readings for tests of the shore.

#include <string>
#include <vector>

#include "core/body.hpp"
#include "core/own_readings.hpp"
#include "core/reading.hpp"

namespace buoyshore::test {

/// A description of an instrument whose channels stand in `channels` as JSON objects.
inline buoyd::DescriptionPtr described(const std::string& instrument, const std::string& kind,
                                       const std::string& channels) {
  return buoyd::Description::parse(R"({"v":1,"instrument":")" + instrument + R"(","kind":")" +
                                   kind + R"(","channels":[)" + channels + "]}")
      .value();
}

/// A wind instrument: speed float32, direction decimal with a default flag of 1.
inline const buoyd::DescriptionPtr& wind() {
  static const buoyd::DescriptionPtr description =
      described("anemometer", "wind",
                R"({"name":"wind_speed","type":"float32","unit":"m s-1"},)"
                R"({"name":"wind_from_direction","type":"decimal","unit":"degree","flag":1})");
  return description;
}

/// One with everything: an axis of three heights, an integer, a double and a text.
inline const buoyd::DescriptionPtr& profile() {
  static const buoyd::DescriptionPtr description =
      described("lidar", "scan",
                R"({"name":"wind_speed","type":"float32","unit":"m s-1",)"
                R"("axis":{"name":"height","unit":"m","points":[10,50,100]}},)"
                R"({"name":"count","type":"integer","unit":"1"},)"
                R"({"name":"pressure","type":"float64","unit":"hPa"},)"
                R"({"name":"remark","type":"text","unit":""})");
  return description;
}

inline buoyd::WallTime utc_of(std::int64_t micros) {
  return buoyd::WallTime(buoyd::Micros(micros));
}

/// 2026-11-20T07:00:00Z
inline constexpr buoyd::WallTime morning{std::chrono::seconds(1'795'158'000)};

/// Taken `seq` seconds and a fraction after that, GNSS with 1 ms.
inline buoyd::StoredReading reading(std::uint64_t seq, const buoyd::DescriptionPtr& description,
                                    std::string body, std::string flags = "") {
  buoyd::StoredReading stored;
  const auto seconds = static_cast<std::int64_t>(seq);
  stored.seq = seq;
  stored.reading.description = description;
  stored.reading.utc = utc_of((1'795'158'000 + seconds) * 1'000'000 + 123'456);
  stored.reading.boottime = buoyd::MonoTime(buoyd::Micros(seconds * 1'000'000 + 789));
  stored.reading.clock = 4 * 32 + 10;
  stored.reading.body = std::move(body);
  stored.reading.flags = std::move(flags);
  return stored;
}

/// A wind reading whose speed is seq / 10.
inline buoyd::StoredReading wind_reading(std::uint64_t seq) {
  const std::string tenth = std::to_string(seq % 10);
  const std::string speed =
      std::to_string(seq / 10) + (seq % 10 == 0 ? std::string() : "." + tenth);
  return reading(seq, wind(), "[" + speed + ",214.50]");
}

/// One of buoyd's own readings, numbered.
inline buoyd::StoredReading own(std::uint64_t seq, buoyd::Reading reading) {
  const auto like = test::reading(seq, reading.description, reading.body);
  reading.utc = like.reading.utc;
  reading.clock = like.reading.clock;
  reading.urgent = false;
  return {seq, std::move(reading)};
}

/// What of a reading the store keeps, for comparison.
inline std::string shown(const buoyd::StoredReading& stored) {
  const buoyd::Reading& r = stored.reading;
  return std::to_string(stored.seq) + " " + buoyd::to_hex(r.description->hash()) + " " +
         std::to_string(r.utc.time_since_epoch().count()) + " " +
         std::to_string(r.boottime.time_since_epoch().count()) + " " + std::to_string(r.clock) +
         " " + std::to_string(r.span.count()) + " " + r.body + " '" + r.flags + "'";
}

inline std::vector<std::string> shown(const std::vector<buoyd::StoredReading>& readings) {
  std::vector<std::string> lines;
  for (const buoyd::StoredReading& stored : readings) lines.push_back(shown(stored));
  return lines;
}

}  // namespace buoyshore::test
