// Makes the store of a station that was cut off from the shore for a while, without waiting so
// long: ten devices of 20 float32, each once in INTERVAL seconds, nothing of it delivered.
//
//   fill_spool DATABASE HOURS INTERVAL
//
// Prints {"readings":…,"values":…}.

#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "spool/store/store.hpp"

namespace {

constexpr int devices = 10;
constexpr int values = 20;

[[noreturn]] void die(const std::string& what) {
  fmt::print(stderr, "fill_spool: {}\n", what);
  std::exit(1);
}

/// One device. Each value wanders, and is noise to the last bit: what costs most to encode.
class Device {
 public:
  explicit Device(int number) : random_(static_cast<std::uint64_t>(number) + 1) {
    std::string text =
        fmt::format(R"({{"v":1,"instrument":"d{}","kind":"sample","channels":[)", number);
    for (int i = 0; i < values; ++i) {
      text += fmt::format(R"({}{{"name":"v{}","type":"float32","unit":"1"}})", i > 0 ? "," : "", i);
      at_.push_back(10.0F + static_cast<float>(i));
    }
    auto parsed = buoyd::Description::parse(text + "]}");
    if (!parsed) die(parsed.error().text);
    description_ = *parsed;
  }

  buoyd::Reading say(std::int64_t second) {
    buoyd::Reading reading;
    reading.description = description_;
    const auto jitter = buoyd::Micros(static_cast<std::int64_t>(next() % 2000));
    reading.boottime = buoyd::MonoTime(std::chrono::seconds(3600 + second) + jitter);
    reading.utc = buoyd::WallTime(std::chrono::seconds(1'795'158'000 + second) + jitter);
    reading.clock = buoyd::ClockQuality{buoyd::ClockState::ntp, 10}.byte();
    reading.body = "[";
    for (float& value : at_) {
      value += (static_cast<float>(next() % 65536) / 65535.0F - 0.5F) / 10.0F;
      reading.body += fmt::format("{}{}", reading.body.size() > 1 ? "," : "", value);
    }
    reading.body += "]";
    return reading;
  }

 private:
  std::uint64_t next() {
    random_ = random_ * 6364136223846793005U + 1442695040888963407U;
    return random_ >> 33U;
  }

  buoyd::DescriptionPtr description_;
  std::vector<float> at_;
  std::uint64_t random_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) die("expected DATABASE HOURS INTERVAL");
  const std::int64_t seconds = std::strtoll(argv[2], nullptr, 10) * 3600;
  const std::int64_t interval = std::strtoll(argv[3], nullptr, 10);
  if (seconds <= 0 || interval <= 0) die("HOURS and INTERVAL are whole numbers above 0");
  auto store = buoyd::Store::open(argv[1]);
  if (!store) die(store.error().text);
  if (!(*store)->database().execute("PRAGMA synchronous=OFF")) die("no pragma");
  (*store)->begin_epoch({buoyd::random8(), "boot"});
  std::vector<Device> all;
  for (int i = 0; i < devices; ++i) all.emplace_back(i);
  std::vector<buoyd::Reading> batch;
  for (std::int64_t second = 0; second < seconds; second += interval) {
    for (Device& device : all) batch.push_back(device.say(second));
    if (batch.size() < 5000 && second + interval < seconds) continue;
    if (auto appended = (*store)->append(batch); !appended) die(appended.error().text);
    batch.clear();
  }
  const std::uint64_t readings = (*store)->epochs().last();
  fmt::print("{{\"readings\":{},\"values\":{}}}\n", readings, readings * values);
}
