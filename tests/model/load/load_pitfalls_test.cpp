// [[pitfall]]: what misleads who does not know it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/describe.hpp"
#include "model/load/load.hpp"
#include "model/model_text.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string example_begin = "[[example]]\n";

/// The pitfall's first line is line 24.
std::string with_pitfall(const std::string& keys) {
  return with(register_model, example_begin, "[[pitfall]]\n" + keys + example_begin);
}

const std::string pitfall_text = "text = \"It lies.\"\nsource = \"Manual, page 1\"\n";

TEST(LoadPitfalls, says_what_it_is_about_of_what_and_how_long) {
  const LoadedModel loaded = parse_model(with_pitfall("about = \"warm-up\"\n" + pitfall_text +
                                                      "channel = \"speed\"\nlasts = \"30 s\"\n"),
                                         "m.toml");
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  ASSERT_EQ(loaded.model->pitfalls.size(), 1U);
  const Pitfall& pitfall = loaded.model->pitfalls[0];
  EXPECT_EQ(pitfall.about, PitfallAbout::warm_up);
  EXPECT_EQ(pitfall.text, "It lies.");
  EXPECT_EQ(pitfall.source, "Manual, page 1");
  EXPECT_EQ(pitfall.channel, "speed");
  EXPECT_EQ(pitfall.lasts, std::chrono::seconds(30));
  EXPECT_FALSE(pitfall.unit);
}

TEST(LoadPitfalls, knows_each_word) {
  for (std::size_t i = 0; i < pitfall_words.size(); ++i) {
    std::string keys = "about = \"" + std::string(pitfall_words.at(i)) + "\"\n" + pitfall_text;
    keys += pitfall_words.at(i) == "interval"  ? "lasts = \"10 s\"\n"
            : pitfall_words.at(i) == "address" ? "unit = 30\n"
                                               : "";
    const LoadedModel loaded = parse_model(with_pitfall(keys), "m.toml");
    ASSERT_THAT(loaded.mistakes, IsEmpty()) << keys;
    EXPECT_EQ(loaded.model->pitfalls.at(0).about, static_cast<PitfallAbout>(i));
  }
}

TEST(LoadPitfalls, lists_the_words_where_it_does_not_know_one) {
  EXPECT_THAT(
      mistakes_in(with_pitfall("about = \"weather\"\n" + pitfall_text)),
      ElementsAre("m.toml:25:9: about is \"weather\", expected one of \"null\", "
                  "\"read-to-clear\", \"warm-up\", \"fouling\", \"drift\", \"counts\", \"clock\", "
                  "\"byte-order\", \"firmware\", \"resolution\", \"setting\", \"interval\", "
                  "\"address\", \"line\""));
}

TEST(LoadPitfalls, says_where_what_is_missing_or_belongs_elsewhere) {
  const std::string null = "about = \"null\"\n";
  const auto mistakes = [](const std::string& keys) { return mistakes_in(with_pitfall(keys)); };
  EXPECT_THAT(mistakes(pitfall_text),
              ElementsAre("m.toml:24:1: [[pitfall]] \"about\" is missing, expected a string"));
  EXPECT_THAT(mistakes(null + "text = \"It lies.\"\n"),
              ElementsAre("m.toml:24:1: [[pitfall]] \"source\" is missing, expected a string"));
  EXPECT_THAT(mistakes(null + "text = \"\"\nsource = \"Manual\"\n"),
              ElementsAre("m.toml:26:8: text is empty, expected what happens and what to do"));
  EXPECT_THAT(mistakes(null + pitfall_text + "channel = \"sped\"\n"),
              ElementsAre("m.toml:28:11: channel: none is named \"sped\""));
  EXPECT_THAT(mistakes(null + pitfall_text + "lasts = \"1 s\"\n"),
              ElementsAre("m.toml:28:9: lasts belongs to pitfalls about \"warm-up\", \"drift\" or "
                          "\"interval\""));
  EXPECT_THAT(mistakes(null + pitfall_text + "unit = 3\n"),
              ElementsAre("m.toml:28:8: unit belongs to pitfalls about \"address\""));
  EXPECT_THAT(mistakes("about = \"interval\"\n" + pitfall_text),
              ElementsAre("m.toml:24:1: [[pitfall]] \"lasts\" is missing, expected how often it "
                          "measures, as \"10 s\""));
  EXPECT_THAT(
      mistakes("about = \"address\"\n" + pitfall_text),
      ElementsAre(
          "m.toml:24:1: [[pitfall]] \"unit\" is missing, expected the one as shipped, as 30"));
}

TEST(LoadPitfalls, stand_in_no_description) {
  const LoadedModel loaded = parse_model(
      with_pitfall("about = \"null\"\n" + pitfall_text + "channel = \"speed\"\n"), "m.toml");
  ASSERT_TRUE(loaded.model);
  InstrumentSettings instrument;
  instrument.name = "mast";
  const auto made = describe(*loaded.model, 0, instrument, {}, {}, {});
  ASSERT_TRUE(made) << made.error().text;
  EXPECT_EQ((*made)->text().find("It lies."), std::string::npos);
}

}  // namespace
}  // namespace buoyd
