#include "verify/run_maker.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace buoyd {

RunMaker::RunMaker() {
  record.head.station = "quay";
  record.head.instrument = "mast";
  record.head.line = "rs485";
  record.head.device = "/dev/ttyS1";
  record.head.model = "some-met";
  record.head.make = "Some";
  record.head.type = "Met";
  record.head.interval = std::chrono::seconds(1);
  record.head.is_modbus = true;
  record.head.start = *parse_iso8601("2026-11-20T07:00:00Z");
  record.head.version = "0.1.0";
  describe();
}

void RunMaker::describe(const std::string& more) {
  auto made = Description::parse(fmt::format(
      R"({{"v":2,"instrument":"mast","kind":"met","make":"Some","type":"Met",)"
      R"({}"channels":[)"
      R"({{"name":"air_temperature","type":"decimal","unit":"degC","standard_name":"air_temperature"}},)"
      R"({{"name":"wind_from_direction","type":"decimal","unit":"degree","reference":"mark"}},)"
      R"({{"name":"serial_number","type":"text"}}]}})",
      more));
  if (!made) throw std::runtime_error(made.error().text);
  record.descriptions.push_back(*made);
}

RunMaker& RunMaker::say(double seconds, const std::string& temperature,
                        const std::string& direction) {
  RunReading reading;
  reading.at = micros(seconds);
  reading.utc = record.head.start + reading.at;
  reading.description = record.descriptions.size() - 1;
  reading.body = '[' + temperature + ',' + direction + ",\"" + serial + "\"]";
  record.readings.push_back(reading);
  return *this;
}

RunMaker& RunMaker::sent(double seconds, std::vector<std::uint8_t> bytes) {
  record.pieces.push_back({micros(seconds), true, std::move(bytes)});
  return *this;
}

RunMaker& RunMaker::heard(double seconds, std::vector<std::uint8_t> bytes) {
  record.pieces.push_back({micros(seconds), false, std::move(bytes)});
  return *this;
}

Micros micros(double seconds) {
  return Micros(std::llround(seconds * 1e6));
}

double scattered(int place) {
  auto mixed = static_cast<std::uint32_t>(place) * 2654435761U;
  mixed ^= mixed >> 15U;
  mixed *= 2246822519U;
  mixed ^= mixed >> 13U;
  return mixed / 4294967296.0;
}

std::string noisy(int place) {
  return fmt::format("{:.2f}", 20 + scattered(place));
}

}  // namespace buoyd
