// Answers that come far behind their time-out, on a line that by default knows of no late ones: an
// RTU answer bears no number, so each looks like the answer to what its unit is asked then. Two
// units polled each second, in virtual time, from a fixed seed.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "firmware-host/bench/load_scenario.hpp"
#include "firmware-host/test_models.hpp"
#include "station/station_bench.hpp"

namespace buoysim {
namespace {

constexpr Micros time_of_late_answers = 600 * second;
constexpr Micros timeout{500'000};  // of both

Scenario five_units() {
  auto folders = model_folders();
  folders.push_back(buoyd::source_dir() + "/tests/bench");
  auto loaded = load_scenario(buoyd::source_dir() + "/tests/bench/five-units.toml", folders);
  EXPECT_TRUE(loaded.mistakes.empty());
  return std::move(loaded.scenario);
}

/// Some of the answers come so late, in steps.
std::vector<FaultSpec> late_ones(const std::string& unit, Micros first, Micros last) {
  std::vector<FaultSpec> faults;
  constexpr Micros step{10'000};
  for (Micros late = first; late <= last; late += step) {
    FaultSpec fault;
    fault.kind = FaultKind::late;
    fault.target = unit;
    fault.probability = 0.003;
    fault.late = late;
    fault.from = warm_up;
    faults.push_back(fault);
  }
  return faults;
}

class AnswersSoLate : public ::testing::TestWithParam<int> {};  // ms

TEST_P(AnswersSoLate, leave_no_stale_reading) {
  const Micros late{GetParam() * 1000};
  std::vector<FaultSpec> faults = late_ones("anemometer", late, late + Micros(100'000));
  std::ranges::copy(late_ones("probe", late, late + Micros(100'000)), std::back_inserter(faults));
  const Scenario scenario = five_units();
  StationBench bench(scenario, "bus", faults, 1);
  bench.play_until(warm_up + time_of_late_answers);
  const auto verdicts = bench.judge();
  for (const auto& [key, verdict] : verdicts) {
    EXPECT_TRUE(verdict.is_sound()) << key.first << '\n' << report(verdicts);
  }
  EXPECT_EQ(bench.stale(timeout + Micros(100'000)), 0U);
  const auto struck = bench.struck().find("late");
  ASSERT_NE(struck, bench.struck().end());
  EXPECT_GE(struck->second, 20U);
  fmt::print("{} ms late: {} answers, {} and {} readings of {}\n", GetParam(), struck->second,
             bench.readings_of("anemometer").size(), bench.readings_of("probe").size(),
             (warm_up + time_of_late_answers) / second);
}

// 1.9 to 2.0 s: with the turnaround just when the unit is polled for the second time.
INSTANTIATE_TEST_SUITE_P(Of, AnswersSoLate, ::testing::Values(400, 900, 1900, 2900),
                         [](const auto& param) { return fmt::format("{}_ms", param.param); });

// A line whose devices may answer 2 s behind their time-out, and one answer 10 ms behind it.
TEST(OneAnswerTooLate, costs_a_healthy_unit_a_few_seconds) {
  Scenario scenario = five_units();
  for (LineScenario& line : scenario.lines) line.settings.late = 2 * second;
  FaultSpec fault;
  fault.kind = FaultKind::late;
  fault.target = "anemometer";
  fault.late = timeout;
  fault.from = warm_up;
  fault.count = 1;
  StationBench bench(scenario, "bus", {fault}, 1);
  bench.play_until(warm_up + 90 * second);
  EXPECT_EQ(bench.struck().at("late"), 1U);
  const std::vector<Micros> taken = bench.readings_of("anemometer");
  const auto since = std::ranges::count_if(taken, [](Micros age) { return age > warm_up; });
  EXPECT_GE(since, 80) << "polled each second, for 90 s";
  EXPECT_EQ(bench.stale(timeout + Micros(100'000)), 0U);
}

}  // namespace
}  // namespace buoysim
