// Instruments that say their model's examples: which they are, their bytes, and what the ledger
// has.
#include "firmware-host/recorded/example_instrument.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "firmware-host/test_models.hpp"

namespace buoysim {
namespace {

InstrumentScenario scenario_of_model(buoyd::ModelPtr model) {
  InstrumentScenario scenario;
  scenario.settings.name = "one";
  scenario.model = std::move(model);
  return scenario;
}

std::map<std::string, std::string> values_of_first_entry(const Utterance& said) {
  const auto& values = said.entries.at(0).values;
  return {values.begin(), values.end()};
}

TEST(ExampleInstrument, is_of_models_that_no_encoder_writes) {
  std::set<std::string> played;
  for (const auto& file : buoyd::list_models(model_folders())) {
    if (is_played_from_examples(*model_named(file.name))) played.insert(file.name);
  }
  EXPECT_EQ(played,
            (std::set<std::string>{"ais-receiver", "satlantic-ocr-507", "satlantic-suna-binary"}));
}

TEST(ExampleInstrument, says_an_example_of_each_kind_and_then_the_next) {
  const auto scenario = scenario_of_model(model_named("ais-receiver"));
  ExampleInstrument instrument(scenario, 0);
  EXPECT_FALSE(instrument.is_polled());
  std::set<std::string> positions;
  for (std::uint64_t burst = 1; burst <= 4; ++burst) {
    const auto said = instrument.speak({});
    ASSERT_EQ(said.size(), scenario.model->kinds.size());
    EXPECT_EQ(said[0].entries.at(0).instrument, "one");
    EXPECT_EQ(said[0].entries.at(0).kind, "position_a");
    EXPECT_EQ(said[0].entries.at(0).counter, burst);
    positions.insert(text_of(said[0].bytes));
  }
  EXPECT_EQ(positions.size(), 3U);
  EXPECT_TRUE(positions.contains("!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\r\n"));
}

TEST(ExampleInstrument, goes_on_where_it_was) {
  const auto scenario = scenario_of_model(model_named("ais-receiver"));
  ExampleInstrument whole(scenario, 0);
  static_cast<void>(whole.speak({}));
  ExampleInstrument later(scenario, 1);
  const auto expected = whole.speak({});
  const auto said = later.speak({});
  EXPECT_EQ(said[0].bytes, expected[0].bytes);
  EXPECT_EQ(said[0].entries.at(0).counter, 2U);
}

TEST(ExampleInstrument, has_texts_nulls_and_numbers_in_the_ledger) {
  auto scenario = scenario_of_model(model_named("ais-receiver"));
  scenario.settings.kinds = {"static_a", "binary_broadcast"};
  ExampleInstrument instrument(scenario, 0);
  const auto said = instrument.speak({});
  ASSERT_EQ(said.size(), 2U);
  auto ship = values_of_first_entry(said[0]);
  EXPECT_EQ(ship["name"], "\"EVER DIADEM\"");
  EXPECT_EQ(ship["draught"], "12.2");
  EXPECT_EQ(ship["own"], "0");
  EXPECT_EQ(said[1].entries.at(0).kind, "binary_broadcast");
}

TEST(ExampleInstrument, ends_binary_frames_and_has_each_point) {
  const auto scenario = scenario_of_model(model_named("satlantic-ocr-507"));
  ExampleInstrument instrument(scenario, 0);
  const auto said = instrument.speak({});
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].bytes.size(), 60U);
  EXPECT_EQ(said[0].bytes.back(), '\n');
  auto sample = values_of_first_entry(said[0]);
  EXPECT_EQ(sample["counts[0]"], "2147461376");
  EXPECT_EQ(sample["counts[6]"], "2146995392");
  EXPECT_EQ(sample["serial_number"], "\"0238\"");
}

TEST(ExampleInstrument, is_a_recording_where_an_example_leaves_out_a_channel) {
  buoyd::Model model = *model_named("satlantic-ocr-507");
  model.examples[0].values.pop_back();
  const auto scenario = scenario_of_model(std::make_shared<const buoyd::Model>(model));
  ExampleInstrument instrument(scenario, 0);
  const auto said = instrument.speak({});
  EXPECT_EQ(said.at(0).entries.at(0).kind, recorded_kind);
  EXPECT_TRUE(said.at(0).entries.at(0).values.empty());
}

TEST(ExampleInstrument, takes_no_values_from_a_scenario) {
  const std::string text =
      "[[line]]\nname = \"l\"\npty = \"l\"\n[[instrument]]\nname = \"one\"\nline = \"l\"\n"
      "model = \"ais-receiver\"\nnulls = 0.5\n";
  const auto loaded = parse_scenario(text, "s.toml", model_folders());
  ASSERT_EQ(loaded.mistakes.size(), 1U);
  EXPECT_NE(loaded.mistakes[0].text.find("played from its model's examples"), std::string::npos);
}

}  // namespace
}  // namespace buoysim
