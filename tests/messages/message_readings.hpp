#pragma once
// Descriptions and readings for the tests of message links.

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/reading.hpp"

namespace buoyd::test {

/// `more`: further keys of the description, each with a comma behind it. A text is read once, as by
/// the daemon.
inline DescriptionPtr message_description(const std::string& instrument, const std::string& kind,
                                          const std::string& channels,
                                          const std::string& more = "") {
  static std::map<std::string, DescriptionPtr> known;
  const std::string text = R"({"v":2,)" + more + R"("instrument":")" + instrument +
                           R"(","kind":")" + kind + R"(","channels":[)" + channels + "]}";
  DescriptionPtr& one = known[text];
  if (!one) one = Description::parse(text).value();
  return one;
}

inline StoredReading message_reading(std::uint64_t seq, DescriptionPtr description,
                                     std::string body, std::string flags = "",
                                     Micros span = Micros(0)) {
  StoredReading stored;
  stored.seq = seq;
  stored.reading.description = std::move(description);
  stored.reading.utc = WallTime(std::chrono::seconds(1'795'158'000 + seq));
  stored.reading.clock = ClockQuality{ClockState::gnss, 10}.byte();
  stored.reading.span = span;
  stored.reading.body = std::move(body);
  stored.reading.flags = std::move(flags);
  return stored;
}

inline DescriptionPtr position_description() {
  return message_description("gnss", "gga",
                             R"({"name":"latitude","type":"decimal","unit":"degrees_north"},)"
                             R"({"name":"longitude","type":"decimal","unit":"degrees_east"},)"
                             R"({"name":"altitude","type":"decimal","unit":"m"})");
}

inline DescriptionPtr row_description(const std::string& instrument = "met") {
  return message_description(instrument, "wind_10min",
                             R"({"name":"wind_speed","type":"float64","unit":"m s-1",)"
                             R"("resolution":0.01},{"name":"gust","type":"float64"})");
}

inline std::span<const std::uint8_t> message_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline constexpr Micros row_span = std::chrono::minutes(10);

}  // namespace buoyd::test
