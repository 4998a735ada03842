#include "firmware-host/sentences/message_instrument.hpp"

#include <gtest/gtest.h>

#include "firmware-host/test_models.hpp"

namespace buoysim {
namespace {

Scenario met(const std::string& more) {
  return scenario_of(
      "[[line]]\nname = \"l\"\npty = \"l\"\n[[instrument]]\nname = \"met\"\nline = \"l\"\n"
      "model = \"nmea-0183\"\ncounter = { channel = \"gga.altitude\", step = 0.1 }\n" +
      more);
}

TEST(MessageInstrument, a_burst_of_chosen_sentences) {
  const Scenario scenario =
      met("sentences = [\"zda\", \"HE:hdt\"]\nchannel.heading = { shape = \"constant\", mean = "
          "72.14 }\n");
  MessageInstrument instrument(scenario.instruments[0], 0, 1);
  const auto burst = instrument.speak(noon);
  ASSERT_EQ(burst.size(), 2U);
  EXPECT_EQ(text_of(burst[0].bytes), "$GPZDA,120000.00,20,11,2026,00,00*61\r\n");
  EXPECT_EQ(text_of(burst[1].bytes), "$HEHDT,72.14,T*2F\r\n");
  ASSERT_EQ(burst[1].entries.size(), 1U);
  EXPECT_EQ(burst[1].entries[0].instrument, "met");
  EXPECT_EQ(burst[1].entries[0].kind, "hdt");
  EXPECT_EQ(burst[1].entries[0].counter, 1U);
  EXPECT_EQ(burst[1].entries[0].values,
            (std::vector<std::pair<std::string, std::string>>{{"heading", "72.14"}}));
}

TEST(MessageInstrument, the_altitude_counts_bursts) {
  const Scenario scenario = met("sentences = [\"gga\"]\n");
  MessageInstrument instrument(scenario.instruments[0], 11, 1);
  for (const char* const altitude : {"1.2", "1.3"}) {
    const auto burst = instrument.speak(noon);
    const auto& values = burst[0].entries[0].values;
    const auto found = std::find_if(values.begin(), values.end(),
                                    [](const auto& value) { return value.first == "altitude"; });
    ASSERT_NE(found, values.end());
    EXPECT_EQ(found->second, altitude);
  }
}

TEST(MessageInstrument, all_sentences_of_the_model_unless_some) {
  const Scenario scenario = met("");
  const buoyd::Model& model = *scenario.instruments[0].model;
  EXPECT_EQ(forms_of(scenario.instruments[0]).size(), model.messages->formats.size());
  MessageInstrument instrument(scenario.instruments[0], 0, 1);
  for (const Utterance& sentence : instrument.speak(noon)) {
    EXPECT_LT(sentence.bytes.size(), model.messages->framing.max_length);
    EXPECT_TRUE(text_of(sentence.bytes).ends_with("\r\n"));
  }
}

TEST(MessageInstrument, says_all_parts_of_a_reading_with_one_counter) {
  const Scenario scenario = scenario_of(
      "[[line]]\nname = \"l\"\npty = \"l\"\n[[instrument]]\nname = \"adcp\"\nline = \"l\"\n"
      "model = \"nortek-signature-nmea\"\nsentences = [\"profile\"]\n");
  MessageInstrument instrument(scenario.instruments[0], 0, 1);
  const auto first = instrument.speak(noon);
  ASSERT_EQ(first.size(), 4U);
  EXPECT_TRUE(text_of(first[0].bytes).starts_with("$PNORI,"));
  EXPECT_TRUE(text_of(first[1].bytes).starts_with("$PNORS,112026,120000,"));
  EXPECT_TRUE(text_of(first[2].bytes).starts_with("$PNORC,112026,120000,1,"));
  EXPECT_TRUE(text_of(first[3].bytes).starts_with("$PNORC,112026,120000,9,"));
  for (const Utterance& part : first) {
    EXPECT_EQ(part.entries[0].kind, "profile");
    EXPECT_EQ(part.entries[0].counter, 1U);
  }
  EXPECT_EQ(first[3].entries[0].values.front().first, "velocity_1[8]");
  EXPECT_EQ(instrument.speak(noon)[0].entries[0].counter, 2U);
}

}  // namespace
}  // namespace buoysim
