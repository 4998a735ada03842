// Ten simulated minutes of random faults on each line of each station: nothing wrong is kept, and
// everybody comes back within two steps of its back-off. The daemon's worker, drivers and
// modbus_transaction against buoysim's instruments; neither knows the other's code.
//
// STATION_SEED=N plays that seed alone.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "firmware-host/bench/load_scenario.hpp"
#include "firmware-host/test_models.hpp"
#include "station/random_faults.hpp"
#include "station/station_bench.hpp"
#include "support/places.hpp"

namespace buoysim {
namespace {

Scenario station(const std::string& name) {
  auto loaded =
      load_scenario(buoyd::source_dir() + "/config/scenarios/" + name + ".toml", model_folders());
  for (const auto& mistake : loaded.mistakes) {
    ADD_FAILURE() << mistake.str();
  }
  return std::move(loaded.scenario);
}

/// Back-off steps are 2, 4, 8 … intervals (of a missing line: seconds),
/// and together no longer than the fault lasted. Beside healthy
/// instruments a probe is also paid from 5 % of the line's time: 20 times
/// its time-out and the silence after it. Two steps, and a moment.
Micros two_steps_after(const Burst& burst, const StationBench::Player& player) {
  const Micros next = burst.to - burst.from + 2 * std::max(player.rhythm, second);
  return 2 * std::max(next, 20 * 2 * player.timeout) + 10 * second;
}

class Faults : public ::testing::TestWithParam<const char*> {
 protected:
  void play(const Scenario& scenario, const std::string& line, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const FaultPlan plan = random_faults(scenario, line, struck_for, burst_every, random);
    StationBench bench(scenario, line, plan.faults, seed);
    bench.play_until(struck_for + 2 * burst_every);
    for (const auto& [name, count] : bench.struck()) {
      struck_[name] += count;
    }
    const auto verdicts = bench.judge();
    for (const auto& [key, verdict] : verdicts) {
      EXPECT_TRUE(verdict.is_sound()) << "seed " << seed << '\n' << report(verdicts);
      EXPECT_GT(verdict.archived, 0U) << key.first << ' ' << key.second;
      undetectable_ += verdict.undetectable;
    }
    for (const StationBench::Player& player : bench.players()) {
      expect_back(bench, plan, player, seed);
    }
  }

  static void expect_back(const StationBench& bench, const FaultPlan& plan,
                          const StationBench::Player& player, std::uint64_t seed) {
    const auto readings = bench.readings_of(player.name);
    for (const Burst& burst : plan.bursts) {
      const auto next = std::lower_bound(readings.begin(), readings.end(), burst.to);
      const Micros bound = two_steps_after(burst, player);
      const bool back = next != readings.end() && *next <= burst.to + bound;
      EXPECT_TRUE(back) << fmt::format("seed {}: {} was hit from {} to {} s, back at {} s", seed,
                                       player.name, burst.from.count() / 1'000'000,
                                       burst.to.count() / 1'000'000,
                                       next == readings.end() ? -1 : next->count() / 1'000'000);
    }
  }

  std::map<std::string, std::size_t> struck_;
  std::uint64_t undetectable_ = 0;
};

TEST_P(Faults, keep_nothing_wrong_and_everybody_comes_back) {
  const Scenario scenario = station(GetParam());
  for (const std::uint64_t seed : seeds()) {
    std::uint64_t index = 0;
    for (const LineScenario& line : scenario.lines) {
      play(scenario, line.settings.name, 1000 * ++index + seed);
    }
  }
  std::string told;
  for (const auto& [name, count] : struck_) {
    told += fmt::format(" {}={}", name, count);
  }
  fmt::print("{}:{} undetectable={}\n", GetParam(), told, undetectable_);
  EXPECT_GE(struck_.size(), 6U) << "too few kinds of faults: " << told;
}

INSTANTIATE_TEST_SUITE_P(Station, Faults,
                         ::testing::Values("coastal-data-buoy", "floating-wind-lidar",
                                           "water-quality-station", "sea-floor-node"),
                         [](const auto& param) {
                           std::string name = param.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace buoysim
