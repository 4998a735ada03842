#include "firmware-host/sentences/prompted_instrument.hpp"

#include <gtest/gtest.h>

#include "firmware-host/test_models.hpp"

namespace buoysim {
namespace {

Scenario chain(const std::string& more, const std::string& model = "sbe-39plus-im") {
  return scenario_of(
      "[[line]]\nname = \"l\"\npty = \"l\"\n[[instrument]]\nname = \"ctd\"\nline = \"l\"\nunit = "
      "7\n"
      "model = \"" +
      model + "\"\n" + more);
}

MonoTime asked_at(int seconds) {
  return MonoTime(Micros{1'000'000} * seconds);
}

TEST(PromptedInstrument, knows_its_texts_and_no_others) {
  const Scenario scenario = chain("");
  PromptedInstrument instrument(scenario.instruments[0], 0, 1);
  EXPECT_EQ(instrument.texts(),
            (std::vector<std::string>{"PwrOn\r\n", "GData\r\n", "!07Data\r\n", "\x1B\r\n"}));
  EXPECT_FALSE(instrument.hear("!08Data\r\n", asked_at(1), false).understood);
  EXPECT_TRUE(instrument.is_polled());
  EXPECT_TRUE(instrument.answer({}, noon).bytes.empty());
}

TEST(PromptedInstrument, answers_only_after_it_was_woken) {
  const Scenario scenario = chain("");
  PromptedInstrument instrument(scenario.instruments[0], 0, 1);
  const Reply asleep = instrument.hear("!07Data\r\n", asked_at(1), false);
  EXPECT_TRUE(asleep.understood);
  EXPECT_TRUE(asleep.asked);
  EXPECT_FALSE(asleep.speaks);
  EXPECT_TRUE(asleep.relays);
  const Reply woken = instrument.hear("PwrOn\r\n", asked_at(2), false);
  EXPECT_TRUE(woken.echo);
  EXPECT_EQ(woken.ending, "S>");
  EXPECT_FALSE(instrument.hear("!07Data\r\n", asked_at(2), false).speaks);  // GData is missing
  static_cast<void>(instrument.hear("GData\r\n", asked_at(3), false));
  EXPECT_TRUE(instrument.hear("!07Data\r\n", asked_at(3), false).speaks);
}

TEST(PromptedInstrument, sleeps_again) {
  const Scenario scenario = chain("sleep_after = \"60 s\"\n", "sbe-37-im");
  PromptedInstrument instrument(scenario.instruments[0], 0, 1);
  static_cast<void>(instrument.hear("PwrOn\r\n", asked_at(0), false));
  EXPECT_TRUE(instrument.hear("#07SL\r\n", asked_at(50), false).speaks);
  EXPECT_TRUE(
      instrument.hear("#07SL\r\n", asked_at(109), false).speaks);  // 60 s behind the last one
  EXPECT_FALSE(instrument.hear("#07SL\r\n", asked_at(170), false).speaks);
}

TEST(PromptedInstrument, a_deaf_line_lets_only_the_recovery_through) {
  const Scenario scenario = chain("");
  PromptedInstrument instrument(scenario.instruments[0], 0, 1);
  EXPECT_FALSE(instrument.hear("PwrOn\r\n", asked_at(1), true).understood);
  const Reply recovered = instrument.hear("\x1B\r\n", asked_at(1), true);
  EXPECT_TRUE(recovered.understood);
  EXPECT_EQ(recovered.ending, "S>");
}

TEST(PromptedInstrument, says_its_address_in_front) {
  const Scenario scenario = chain("");
  PromptedInstrument instrument(scenario.instruments[0], 0, 1);
  for (const char* const text : {"PwrOn\r\n", "GData\r\n", "!07Data\r\n"}) {
    static_cast<void>(instrument.hear(text, asked_at(1), false));
  }
  const auto said = instrument.speak(noon);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].entries[0].kind, "average");
  EXPECT_TRUE(text_of(said[0].bytes).starts_with("07,")) << text_of(said[0].bytes);
  EXPECT_TRUE(text_of(said[0].bytes).ends_with("\r\n"));
  instrument.pose(true);
  EXPECT_TRUE(text_of(instrument.speak(noon)[0].bytes).starts_with("08,"));
}

TEST(PromptedInstrument, the_scenario_chooses_among_the_kinds) {
  const Scenario scenario = chain("sentences = [\"ct\"]\n", "sbe-37-im");
  PromptedInstrument instrument(scenario.instruments[0], 0, 1);
  static_cast<void>(instrument.hear("#07SL\r\n", asked_at(1), false));
  const auto said = instrument.speak(noon);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].entries[0].kind, "ct");
}

TEST(PromptedInstrument, what_cannot_befall_it) {
  const Scenario scenario = chain("");
  const Scenario bare = chain("", "sbe-37-im");
  EXPECT_EQ(why_unfit(FaultKind::slow, scenario.instruments[0]), "");
  EXPECT_EQ(why_unfit(FaultKind::wrong_unit, scenario.instruments[0]), "");
  EXPECT_NE(why_unfit(FaultKind::wrong_unit, bare.instruments[0]), "");
  EXPECT_NE(why_unfit(FaultKind::exception, scenario.instruments[0]), "");
}

}  // namespace
}  // namespace buoysim
