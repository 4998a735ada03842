// What it costs to seal an hour of ten devices that say 20 float32 each second, by itself: no
// lines, no broker, the store's file in the page cache.
//
//   seal_cost FOLDER
//
// The folder is to be empty. Prints how long reading back, hashing and signing take, the longest
// turn, and the bytes of the seals beside those of the readings on the record lane.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "spool/sealer.hpp"
#include "uplink/batch/batch_encoder.hpp"

namespace {

using buoyd::Micros;
using buoyd::Reading;
using buoyd::StoredReading;

constexpr int devices = 10;
constexpr int values = 20;
constexpr std::int64_t seconds = 3600;

[[noreturn]] void die(const std::string& what) {
  fmt::print(stderr, "seal_cost: {}\n", what);
  std::exit(1);
}

/// True time, and what a test adds to it.
class LateClock final : public buoyd::Clock {
 public:
  [[nodiscard]] buoyd::MonoTime mono() const override { return true_.mono() + added_; }
  [[nodiscard]] buoyd::WallTime wall() const override { return true_.wall() + added_; }
  [[nodiscard]] buoyd::ClockQuality quality() const override { return true_.quality(); }
  void add(Micros time) { added_ += time; }

 private:
  buoyd::SystemClock true_;
  Micros added_{0};
};

std::vector<buoyd::DescriptionPtr> described() {
  std::vector<buoyd::DescriptionPtr> all;
  for (int device = 0; device < devices; ++device) {
    std::string text =
        fmt::format(R"({{"v":1,"instrument":"d{}","kind":"sample","channels":[)", device);
    for (int i = 0; i < values; ++i) {
      text += fmt::format(R"({}{{"name":"v{}","type":"float32","unit":"1"}})", i > 0 ? "," : "", i);
    }
    all.push_back(buoyd::Description::parse(text + "]}").value());
  }
  return all;
}

/// All devices at that second; noise to the last bit.
std::vector<Reading> said(const std::vector<buoyd::DescriptionPtr>& descriptions,
                          std::int64_t second) {
  static std::uint64_t random = 1;
  std::vector<Reading> batch;
  for (const auto& description : descriptions) {
    Reading reading;
    reading.description = description;
    reading.boottime = buoyd::MonoTime(std::chrono::seconds(3600 + second));
    reading.utc = buoyd::WallTime(std::chrono::seconds(1'795'158'000 + second));
    reading.clock = buoyd::ClockQuality{buoyd::ClockState::ntp, 10}.byte();
    for (int i = 0; i < values; ++i) {
      random = random * 6364136223846793005U + 1442695040888963407U;
      reading.body += fmt::format("{}{}", reading.body.empty() ? "[" : ",",
                                  10.0F + static_cast<float>(random >> 40U) * 1e-6F);
    }
    reading.body += "]";
    batch.push_back(std::move(reading));
  }
  return batch;
}

/// Of such readings in one message, without their description.
std::size_t lane_bytes(const std::vector<StoredReading>& readings) {
  std::vector<buoyd::PreparedReading> prepared;
  prepared.reserve(readings.size());
  for (const StoredReading& one : readings) prepared.push_back(buoyd::prepare_reading(one).value());
  return buoyd::BatchEncoder().encode(prepared).size();
}

double ms(Micros time) {
  return static_cast<double>(time.count()) / 1000;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) die("expected FOLDER");
  const std::string folder = argv[1];
  auto opened = buoyd::Store::open(folder + "/spool.db");
  if (!opened) die(opened.error().text);
  buoyd::Store& store = **opened;
  store.begin_epoch({{1}, "boot"});
  LateClock clock;
  buoyd::Sealer sealer("bench", folder + "/station.key", clock);
  sealer.find_key();
  const auto descriptions = described();
  std::size_t minute_bytes = 0;
  std::vector<StoredReading> minute;
  for (std::int64_t second = 0; second < seconds; ++second) {
    const auto batch = said(descriptions, second);
    const auto first = store.append(batch);
    if (!first) die(first.error().text);
    if (second < 60) minute.push_back({*first, batch[0]});
  }
  minute_bytes = lane_bytes(minute) * devices;
  clock.add(std::chrono::hours(2));
  std::vector<StoredReading> seals;
  Micros all{0};
  Micros longest{0};
  int turns = 0;
  for (int idle = 0; idle < 3;) {
    const buoyd::MonoTime begin = clock.mono();
    auto seal = sealer.step(store);
    if (!seal) die(seal.error().text);
    const Micros took = clock.mono() - begin;
    idle = store.seals().is_underway() || *seal ? 0 : idle + 1;
    if (idle == 0) {
      all += took;
      longest = std::max(longest, took);
      ++turns;
    }
    if (!*seal) continue;
    const std::vector<Reading> batch{std::move(**seal)};
    const auto number = store.append(batch);
    if (!number) die(number.error().text);
    seals.push_back({*number, batch[0]});
  }
  std::size_t seal_bytes = 0;
  for (const StoredReading& one : seals) seal_bytes += lane_bytes({one});
  fmt::print(
      "{} readings: {} seals, {:.1f} ms in {} turns, {:.2f} us a reading, longest turn {:.1f} ms\n",
      store.seals().sealed(), seals.size(), ms(all), turns,
      static_cast<double>(all.count()) / static_cast<double>(store.seals().sealed()), ms(longest));
  fmt::print("record lane: {} bytes of seals beside {} of readings: {:.2f} %\n", seal_bytes,
             minute_bytes * 60,
             100.0 * static_cast<double>(seal_bytes) / static_cast<double>(minute_bytes * 60));
  return 0;
}
