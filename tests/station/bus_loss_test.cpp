// What lost and damaged answers cost: an RTU line at 9600 baud with five units of one to twelve
// reads, of which a part of the answers gets lost or damaged at random, from fixed seeds. Readings
// that were due and did not come, of the units that were struck and of their neighbours.
// docs/benchmarks.md has the numbers; `scripts/bench bus-loss` measures the same in real time.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "firmware-host/test_models.hpp"
#include "station/station_bench.hpp"

namespace buoysim {
namespace {

constexpr Micros second{1'000'000};
constexpr Micros warm_up = 60 * second;  // starts of instruments, without faults
constexpr Micros played = 900 * second;

std::vector<std::string> folders() {
  auto folders = model_folders();
  folders.push_back(buoyd::source_dir() + "/tests/bench");
  return folders;
}

Scenario five_units() {
  auto loaded = load_scenario(buoyd::source_dir() + "/tests/bench/five-units.toml", folders());
  for (const auto& mistake : loaded.mistakes) {
    ADD_FAILURE() << mistake.str();
  }
  return std::move(loaded.scenario);
}

/// Percent of the readings due that did not come.
struct Loss {
  std::string unit;
  bool struck = false;
  double percent = 0;
  buoyd::SlotCounters slots{};
};

std::vector<Loss> losses(const Scenario& scenario, FaultKind kind, double probability,
                         const std::vector<std::string>& victims) {
  std::vector<FaultSpec> faults;
  for (const std::string& victim : victims) {
    FaultSpec fault;
    fault.kind = kind;
    fault.target = victim;
    fault.probability = probability;
    fault.from = warm_up;
    faults.push_back(fault);
  }
  StationBench bench(scenario, "bus", faults, 11);
  bench.play_until(warm_up + played);
  for (const auto& [key, verdict] : bench.judge()) {
    EXPECT_EQ(verdict.wrong + verdict.doubled, 0U) << key.first << '\n' << report({{key, verdict}});
  }
  std::vector<Loss> all;
  for (const auto& one : bench.snapshots()) {
    const auto readings = bench.readings_of(one.name);
    const auto first = std::ranges::lower_bound(readings, warm_up);
    const auto due = static_cast<double>(played / one.interval);
    const auto came = static_cast<double>(readings.end() - first);
    const bool struck = std::ranges::find(victims, one.name) != victims.end();
    all.push_back({one.name, struck, 100 * (1 - came / due), one.slots});
  }
  return all;
}

class BusLoss : public ::testing::TestWithParam<FaultKind> {
 protected:
  void expect(double probability, const std::vector<std::string>& victims, double of_struck,
              double of_neighbours) {
    std::string told;
    for (const Loss& loss : losses(scenario_, GetParam(), probability, victims)) {
      EXPECT_LE(loss.percent, loss.struck ? of_struck : of_neighbours)
          << loss.unit << ": " << loss.slots.failed << " polls failed, " << loss.slots.missed
          << " slots missed, " << loss.slots.rested << " rested";
      told += fmt::format("  {}{} {:.1f} %", loss.unit, loss.struck ? "*" : "", loss.percent);
    }
    fmt::print("{:4.1f} % {}:{}\n", 100 * probability, name_of(GetParam()), told);
  }

  [[nodiscard]] std::vector<std::string> all() const {
    std::vector<std::string> names;
    for (const auto& one : scenario_.instruments) names.push_back(one.settings.name);
    return names;
  }

  const Scenario scenario_ = five_units();
};

TEST_P(BusLoss, where_one_unit_is_struck_it_loses_little_and_its_neighbours_nearly_nothing) {
  for (const std::string& victim : all()) {
    SCOPED_TRACE(victim);
    expect(0.02, {victim}, 3.0, 1.0);
  }
}

TEST_P(BusLoss, where_all_are_struck_each_loses_little) {
  expect(0, all(), 0.2, 0.2);
  expect(0.005, all(), 1.0, 1.0);
  expect(0.02, all(), 4.0, 4.0);
  expect(0.05, all(), 30.0, 30.0);
}

INSTANTIATE_TEST_SUITE_P(Of, BusLoss,
                         ::testing::Values(FaultKind::silence, FaultKind::bad_checksum),
                         [](const auto& param) { return std::string(name_of(param.param)); });

}  // namespace
}  // namespace buoysim
