// What lost and damaged answers cost: an RTU line at 9600 baud with five units of one to twelve
// reads, of which a part of the answers gets lost or damaged at random, from fixed seeds. Readings
// that were due and did not come, of the units that were struck and of their neighbours. Without
// faults the line is busy for 52 % of its time; where all are struck its time-outs take as much
// again as a third of that, and a line that was at 60 % before lost 6 % of the units with 9 and 12
// reads. docs/benchmarks.md has the numbers; `scripts/bench bus-loss` measures the same in real
// time.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "firmware-host/bench/load_scenario.hpp"
#include "firmware-host/test_models.hpp"
#include "station/station_bench.hpp"

namespace buoysim {
namespace {

constexpr Micros lossy_time = 900 * second;

std::vector<std::string> folders() {
  auto folders = model_folders();
  folders.push_back(buoyd::source_dir() + "/tests/bench");
  return folders;
}

Scenario scenario_of_file(const std::string& file) {
  auto loaded = load_scenario(buoyd::source_dir() + file, folders());
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

struct Losses {
  std::vector<Loss> units;
  double load = 0;  // of the line's time, in percent
};

Losses losses(const Scenario& scenario, FaultKind kind, double probability,
              const std::vector<std::string>& victims, std::vector<FaultSpec> faults = {}) {
  for (const std::string& victim : victims) {
    FaultSpec fault;
    fault.kind = kind;
    fault.target = victim;
    fault.probability = probability;
    fault.from = warm_up;
    faults.push_back(fault);
  }
  StationBench bench(scenario, "bus", faults, 11);
  bench.play_until(warm_up + lossy_time);
  for (const auto& [key, verdict] : bench.judge()) {
    EXPECT_EQ(verdict.wrong + verdict.doubled, 0U) << key.first << '\n' << report({{key, verdict}});
  }
  Losses all;
  all.load = 100 * static_cast<double>(bench.line().busy.count()) /
             static_cast<double>((warm_up + lossy_time).count());
  for (const auto& one : bench.snapshots()) {
    const auto readings = bench.readings_of(one.name);
    const auto first = std::ranges::lower_bound(readings, warm_up);
    const auto due = static_cast<double>(lossy_time / one.interval);
    const auto came = static_cast<double>(readings.end() - first);
    const bool struck = std::ranges::find(victims, one.name) != victims.end();
    all.units.push_back({one.name, struck, 100 * (1 - came / due), one.slots});
  }
  return all;
}

class BusLoss : public ::testing::TestWithParam<FaultKind> {
 protected:
  void expect(double probability, const std::vector<std::string>& victims, double of_struck,
              double of_neighbours) {
    std::string told;
    const Losses all = losses(scenario_, GetParam(), probability, victims);
    for (const Loss& loss : all.units) {
      EXPECT_LE(loss.percent, loss.struck ? of_struck : of_neighbours)
          << loss.unit << ": " << loss.slots.failed << " polls failed, " << loss.slots.missed
          << " slots missed, " << loss.slots.rested << " rested";
      told += fmt::format("  {}{} {:.1f} %", loss.unit, loss.struck ? "*" : "", loss.percent);
    }
    if (probability == 0) {
      EXPECT_LE(all.load, 60.0) << "without faults: a fuller line loses more";
    }
    fmt::print("{:4.1f} % {}, line {:.0f} % busy:{}\n", 100 * probability, name_of(GetParam()),
               all.load, told);
  }

  [[nodiscard]] std::vector<std::string> all() const {
    std::vector<std::string> names;
    for (const auto& one : scenario_.instruments) names.push_back(one.settings.name);
    return names;
  }

  const Scenario scenario_ = scenario_of_file("/tests/bench/five-units.toml");
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
  expect(0.02, all(), 3.0, 3.0);
  expect(0.05, all(), 30.0, 30.0);
}

TEST_P(BusLoss, where_one_of_ten_is_dead_and_all_are_struck_the_others_lose_little) {
  const Scenario ten = scenario_of_file("/config/scenarios/ten-units-one-dead.toml");
  std::vector<std::string> others;
  for (const auto& one : ten.instruments) {
    if (one.settings.name != "sonde-10") others.push_back(one.settings.name);
  }
  FaultSpec dead;
  dead.target = "sonde-10";
  std::string told;
  const Losses all = losses(ten, GetParam(), 0.02, others, {dead});
  for (const Loss& loss : all.units) {
    if (loss.unit == dead.target) continue;
    EXPECT_LE(loss.percent, 5.0) << loss.unit << ": " << loss.slots.failed << " polls failed, "
                                 << loss.slots.missed << " slots missed";
    told += fmt::format(" {:.1f}", loss.percent);
  }
  fmt::print("ten units, one dead, 2 % {}, line {:.0f} % busy:{}\n", name_of(GetParam()), all.load,
             told);
}

INSTANTIATE_TEST_SUITE_P(Of, BusLoss,
                         ::testing::Values(FaultKind::silence, FaultKind::bad_checksum),
                         [](const auto& param) { return std::string(name_of(param.param)); });

}  // namespace
}  // namespace buoysim
