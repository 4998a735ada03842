#pragma once
// Descriptions and readings for the uplink's tests.

#include <string>
#include <vector>

#include "core/body.hpp"
#include "core/reading.hpp"

namespace buoyd::test {

/// Channels as JSON objects, joined by commas.
inline DescriptionPtr make_description(const std::string& channels,
                                       const std::string& instrument = "wind",
                                       const std::string& kind = "scan") {
  auto description = Description::parse(R"({"v":1,"instrument":")" + instrument + R"(","kind":")" +
                                        kind + R"(","channels":[)" + channels + "]}");
  return description ? *description : nullptr;
}

/// Number `seq` in second `seq`, at boottime − 1000 s; body and flags as given.
inline StoredReading make_reading(std::uint64_t seq, const DescriptionPtr& description,
                                  std::string body, std::string flags = "") {
  StoredReading stored;
  stored.seq = seq;
  stored.reading.description = description;
  stored.reading.utc = WallTime(std::chrono::seconds(1'795'158'000 + seq));
  stored.reading.boottime = MonoTime(std::chrono::seconds(1000 + seq));
  stored.reading.clock = ClockQuality{ClockState::ntp, 10}.byte();
  stored.reading.body = std::move(body);
  stored.reading.flags = std::move(flags);
  return stored;
}

}  // namespace buoyd::test
