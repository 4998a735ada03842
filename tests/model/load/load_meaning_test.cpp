// What a model says of how its values were made, over what, and what they are counted from.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/load/load.hpp"
#include "model/model_text.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using namespace std::chrono_literals;

const std::string speed = "name = \"speed\"\n";

TEST(LoadMeaning, of_a_channel_is_method_interval_and_reference) {
  const LoadedModel loaded =
      parse_model(with(register_model, speed,
                       speed + "method = \"maximum\"\nover = \"10 min\"\nwithin = \"3 s\"\n"
                               "reference = \"magnetic north\"\n"),
                  "m.toml");
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  const ModelChannel& channel = loaded.model->kinds[0].channels[0];
  EXPECT_EQ(channel.method, CellMethod::maximum);
  EXPECT_EQ(channel.over, 10min);
  EXPECT_EQ(channel.within, 3s);
  EXPECT_EQ(channel.reference, DirectionReference::magnetic_north);
}

TEST(LoadMeaning, that_nobody_states_is_none) {
  const LoadedModel loaded = parse_model(register_model, "m.toml");
  ASSERT_TRUE(loaded.model);
  const ModelKind& kind = loaded.model->kinds[0];
  EXPECT_FALSE(kind.channels[0].method);
  EXPECT_FALSE(kind.channels[0].reference);
  EXPECT_EQ(kind.over, Micros(0));
  EXPECT_FALSE(kind.is_of_target);
}

TEST(LoadMeaning, of_a_kind_is_its_interval_and_whom_it_tells_of) {
  const LoadedModel loaded =
      parse_model(with(register_model, "name = \"sample\"",
                       "name = \"sample\"\nover = \"20 min\"\nof = \"target\""),
                  "m.toml");
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  EXPECT_EQ(loaded.model->kinds[0].over, 20min);
  EXPECT_TRUE(loaded.model->kinds[0].is_of_target);
}

TEST(LoadMeaning, of_an_interval_that_the_instrument_states_names_the_channel) {
  const LoadedModel loaded = parse_model(
      with(with(register_model, "name = \"sample\"", "name = \"sample\"\nover_from = \"speed\""),
           "unit = \"m s-1\"", "unit = \"minute\""),
      "m.toml");
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  EXPECT_EQ(loaded.model->kinds[0].over_from, 0U);
  EXPECT_EQ(loaded.model->kinds[0].over_unit, 1min);
}

TEST(LoadMeaning, knows_the_hours_as_models_spell_them) {
  const LoadedModel loaded = parse_model(
      with(with(register_model, "name = \"sample\"", "name = \"sample\"\nover_from = \"speed\""),
           "unit = \"m s-1\"", "unit = \"h\""),
      "m.toml");
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  EXPECT_EQ(loaded.model->kinds[0].over_unit, 1h);
}

TEST(LoadMeaning, of_an_axis_is_its_reference) {
  const LoadedModel loaded = parse_model(
      with(with(register_model, "[[kind.channel]]",
                "[kind.axis]\nname = \"depth\"\nunit = \"m\"\nreference = \"sea surface\"\n"
                "points = 1\nstride = 4\ndefaults = [2.0]\n[[kind.channel]]"),
           "register = 11", "register = 11\naxis = true"),
      "m.toml");
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  EXPECT_EQ(loaded.model->kinds[0].axis->reference, AxisReference::sea_surface);
}

struct Wrong {
  std::string from;
  std::string to;
  std::string mistake;
};

std::ostream& operator<<(std::ostream& out, const Wrong& wrong) {
  return out << wrong.mistake;
}

const Wrong wrong[] = {
    {speed, speed + "method = \"average\"\n", "m.toml:16:10: method is \"average\""},
    {speed, speed + "reference = \"north\"\n", "m.toml:16:13: reference is \"north\""},
    {speed, speed + "within = \"3 s\"\n", "m.toml:16:10: within belongs to"},
    {speed, speed + "method = \"mean\"\nwithin = \"3 s\"\n", "m.toml:17:10: within belongs to"},
    {speed, speed + "over = \"3 s\"\n", "m.toml:16:8: over needs a method"},
    {speed, speed + "method = \"point\"\nover = \"3 s\"\n", "m.toml:17:8: over needs a method"},
    {speed, speed + "method = \"mean\"\nover = \"3 a\"\n", "m.toml:17:8: over"},
    {"name = \"sample\"", "name = \"sample\"\nof = \"ship\"", "m.toml:14:6: of is \"ship\""},
    {"name = \"sample\"", "name = \"sample\"\nover_from = \"sped\"",
     "m.toml:14:13: over_from: no channel is named"},
    {"name = \"sample\"", "name = \"sample\"\nover_from = \"speed\"",
     "m.toml:14:13: channel \"speed\" has unit \"m s-1\""},
    {"name = \"sample\"", "name = \"sample\"\nover = \"1 s\"\nover_from = \"speed\"",
     "m.toml:15:13: the interval is fixed by over or"},
};

class WrongMeaning : public testing::TestWithParam<Wrong> {};

TEST_P(WrongMeaning, is_said_with_its_place) {
  const Wrong& one = GetParam();
  const LoadedModel loaded = parse_model(with(register_model, one.from, one.to), "m.toml");
  std::vector<std::string> said;
  for (const Mistake& mistake : loaded.mistakes) said.push_back(mistake.str());
  EXPECT_THAT(said, ElementsAre(HasSubstr(one.mistake)));
}

INSTANTIATE_TEST_SUITE_P(LoadMeaning, WrongMeaning, testing::ValuesIn(wrong));

}  // namespace
}  // namespace buoyd
