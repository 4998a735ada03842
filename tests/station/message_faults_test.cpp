// Random faults on instruments whose frames have a checksum of their own, each alone on its line:
// nothing wrong is kept, and what could not be told is known as that.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "firmware-host/test_models.hpp"
#include "station/random_faults.hpp"
#include "station/station_bench.hpp"

namespace buoysim {
namespace {

bool is_summed(const buoyd::Model& model) {
  if (!model.messages || model.interval > Micros{0}) {
    return false;
  }
  const buoyd::MessageSet& set = *model.messages;
  const bool lines = std::any_of(set.formats.begin(), set.formats.end(),
                                 [](const auto& format) { return format.checksum.any(); });
  return !set.framing.block_end.empty() || set.framing.checksum.any() || lines;
}

std::vector<std::string> summed_models() {
  std::vector<std::string> names;
  for (const auto& file : buoyd::list_models(model_folders())) {
    const auto model = model_named(file.name);
    if (model && is_summed(*model)) {
      names.push_back(file.name);
    }
  }
  return names;
}

Scenario spoken_alone(const std::string& name) {
  return scenario_of(
      fmt::format("[[line]]\nname = \"line\"\npty = \"line\"\nbaud = {}\n[[instrument]]\n"
                  "name = \"one\"\nline = \"line\"\nmodel = \"{}\"\nperiod = \"20 s\"\n",
                  model_named(name)->line_defaults.baud, name));
}

class MessageFaults : public ::testing::TestWithParam<std::string> {};

TEST_P(MessageFaults, put_nothing_wrong_into_the_archive) {
  const Scenario scenario = spoken_alone(GetParam());
  for (const std::uint64_t seed : seeds()) {
    std::mt19937_64 random(seed);
    const FaultPlan plan = random_faults(scenario, "line", struck_for, burst_every, random);
    StationBench bench(scenario, "line", plan.faults, seed);
    bench.play_until(struck_for + burst_every);
    const auto verdicts = bench.judge();
    for (const auto& [key, verdict] : verdicts) {
      EXPECT_TRUE(verdict.is_sound()) << "seed " << seed << '\n' << report(verdicts);
      EXPECT_EQ(verdict.mixed, 0U) << "seed " << seed << '\n' << report(verdicts);
      EXPECT_GT(verdict.archived, 0U) << key.second;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Of, MessageFaults, ::testing::ValuesIn(summed_models()),
                         [](const auto& param) {
                           std::string name = param.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace buoysim
