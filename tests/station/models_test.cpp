// buoysim plays every model of config/models with values that move by default, and buoyd's driver
// reads them: every kind of reading comes, each value as the ledger has it, none twice.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "firmware-host/test_models.hpp"
#include "station/station_bench.hpp"

namespace buoysim {
namespace {

constexpr std::size_t enough = 8;  // records of an instrument

std::vector<std::string> all_models() {
  std::vector<std::string> names;
  for (const auto& file : buoyd::list_models(model_folders())) {
    names.push_back(file.name);
  }
  return names;
}

/// The line as the maker ships the instrument, and the instrument alone on it.
Scenario shipped_alone(const std::string& name) {
  const auto model = model_named(name);
  // So that a burst of all sentences fits the line.
  const bool asked = model->registers || model->poll;
  const Micros interval = asked ? std::max(model->interval, second) : 20 * second;
  const bool tcp = model->tcp_port != 0;
  return scenario_of(
      fmt::format("[[line]]\nname = \"line\"\n{}[[instrument]]\nname = \"one\"\n"
                  "line = \"line\"\nmodel = \"{}\"\n{} = \"{} s\"\n",
                  tcp ? "tcp = \"127.0.0.1:0\"\n"
                      : fmt::format("pty = \"line\"\nbaud = {}\n", model->line_defaults.baud),
                  name, asked ? "interval" : "period", interval / second));
}

/// Those that it says: of the kinds that may answer a text, one.
std::size_t kinds_played(const buoyd::Model& model) {
  if (!model.poll) {
    return model.kinds.size();
  }
  std::size_t kinds = 0;
  for (const auto& step : model.poll->steps) {
    kinds += std::min<std::size_t>(step.answer.size(), 1);
  }
  return kinds;
}

/// How long the model's instrument takes to start.
Micros start_of(const buoyd::Model& model) {
  Micros wait{0};
  for (std::size_t i = 0; model.registers && i < model.registers->before.size(); ++i) {
    wait += model.registers->before[i].once ? model.registers->before[i].wait : Micros{0};
  }
  return wait;
}

class Models : public ::testing::TestWithParam<std::string> {};

TEST_P(Models, are_played_by_buoysim_and_read_by_buoyd) {
  const Scenario scenario = shipped_alone(GetParam());
  StationBench bench(scenario, "line", {}, 1);
  bench.play_until(bench.players().front().rhythm * static_cast<int>(enough + 2) + 10 * second +
                   start_of(*scenario.instruments.front().model));
  const auto verdicts = bench.judge();
  for (const auto& [key, verdict] : verdicts) {
    EXPECT_TRUE(verdict.is_sound()) << report(verdicts);
    // The first may have begun before anybody listened, the last may be under way.
    EXPECT_GE(verdict.archived + 2, verdict.answered) << report(verdicts);
    EXPECT_GE(verdict.archived, enough) << report(verdicts);
  }
  EXPECT_EQ(verdicts.size(), kinds_played(*scenario.instruments.front().model))
      << "kinds that were played\n"
      << report(verdicts);
}

INSTANTIATE_TEST_SUITE_P(Of, Models, ::testing::ValuesIn(all_models()), [](const auto& param) {
  std::string name = param.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace buoysim
