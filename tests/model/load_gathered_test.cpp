// What [[kind.part]] may say, and how mistakes are said.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/gathered_model_text.hpp"
#include "model/load/load.hpp"
#include "model/model_text.hpp"

namespace buoyd {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Model loaded(const std::string& text) {
  const LoadedModel result = parse_model(text, "m.toml");
  for (const Mistake& mistake : result.mistakes) ADD_FAILURE() << mistake.str();
  return result.model ? *result.model : Model{};
}

TEST(LoadGathered, reads_the_parts_in_their_order) {
  const Model model = loaded(gathered_model);
  const auto& formats = model.messages->formats;
  ASSERT_THAT(formats, SizeIs(3));
  EXPECT_EQ(formats[0].part->name, "setup");
  EXPECT_TRUE(formats[0].part->optional);
  EXPECT_EQ(formats[1].part->name, "sensors");
  EXPECT_THAT(formats[1].part->same, ElementsAre(1));
  EXPECT_FALSE(formats[1].part->optional);
  EXPECT_TRUE(formats[2].part->repeats);
  EXPECT_EQ(formats[2].part->index, 2);
  EXPECT_TRUE(formats[2].part->has_index());
  for (const MessageFormat& format : formats) {
    EXPECT_EQ(format.kind, 0U);
    EXPECT_EQ(format.part->within, Micros(500'000));
    EXPECT_FALSE(format.part->any_order);
  }
}

TEST(LoadGathered, gives_each_part_its_channels) {
  const Model model = loaded(gathered_model);
  const auto& formats = model.messages->formats;
  ASSERT_THAT(formats[1].fields, SizeIs(2));
  EXPECT_EQ(formats[1].fields[0].channel, 1U);
  EXPECT_EQ(formats[1].fields[1].channel, 2U);
  ASSERT_THAT(formats[2].fields, SizeIs(1));
  EXPECT_EQ(formats[2].fields[0].channel, 3U);
}

TEST(LoadGathered, a_part_may_say_how_many_points_there_are) {
  const Model model = loaded(gathered_model);
  ASSERT_TRUE(model.messages->formats[0].axis);
  EXPECT_EQ(model.messages->formats[0].axis->in_use, 2);
  EXPECT_EQ(model.messages->formats[0].axis->each, 0);
  EXPECT_FALSE(model.messages->formats[2].axis);
  const Model less = loaded(with(gathered_model, "in_use = 2\n", "in_use = 2\nin_use_less = 1\n"));
  EXPECT_EQ(less.messages->formats[0].axis->less, 1);
  const Model none = loaded(with(gathered_model, "part = \"setup\"\nin_use = 2\n", ""));
  EXPECT_FALSE(none.messages->formats[0].axis);
}

TEST(LoadGathered, points_are_numbered_unless_the_model_says_more) {
  EXPECT_THAT(loaded(gathered_model).kinds[0].axis->defaults, ElementsAre(1, 2, 3, 4));
  const Model own =
      loaded(with(gathered_model, "points = 4\n", "points = 4\ndefaults = [5, 15, 25, 35]\n"));
  EXPECT_THAT(own.kinds[0].axis->defaults, ElementsAre(5, 15, 25, 35));
}

TEST(LoadGathered, the_parameters_have_defaults) {
  const Model model = loaded(with(gathered_model, "within = \"500 ms\"\n", ""));
  EXPECT_EQ(model.messages->formats[0].part->within, Micros(2'000'000));
  EXPECT_FALSE(model.messages->formats[1].part->repeats);
}

TEST(LoadGathered, parts_of_any_order) {
  const Model model = loaded(mixed_model);
  for (const MessageFormat& format : model.messages->formats) {
    EXPECT_TRUE(format.part->any_order);
  }
}

TEST(LoadGathered, an_examples_last_line_may_end) {
  const Model model = loaded(with(gathered_model, "*7B\"\"\"", "*7B\n\"\"\""));
  EXPECT_TRUE(model.examples[0].text.ends_with("*7B"));
}

struct MistakenPart {
  const char* what;
  const char* from;
  const char* to;
  const char* mistake;
};

class Mistaken : public testing::TestWithParam<MistakenPart> {};

TEST_P(Mistaken, is_said) {
  const MistakenPart& one = GetParam();
  EXPECT_THAT(mistakes_in(with(gathered_model, one.from, one.to)), Contains(HasSubstr(one.mistake)))
      << one.what;
}

const MistakenPart mistaken_parts[] = {

    {"both", "[kind.axis]", "[kind.message]\ntag = \"$??X\"\nfields = [1]\n[kind.axis]",
     "a kind has [kind.message] or [[kind.part]], not both"},
    {"no such part", "part = \"sensors\"\nfield = 2", "part = \"sensor\"\nfield = 2",
     "no part of the kind is named \"sensor\""},
    {"channel of none", "part = \"sensors\"\nfield = 2", "field = 2", "\"part\" is missing"},
    {"two of a name", "name = \"sensors\"", "name = \"setup\"", "two parts are named \"setup\""},
    {"no points", "repeats = true\nindex = 2\n", "",
     "a part that repeats and [kind.axis] need each other"},
    {"index of none", "same = [1]\nrepeats = true\n", "same = [1]\n",
     "only a part that repeats is a point"},
    {"index beyond", "index = 2\n", "index = 9\n", "field 9 is beyond the message's 3"},
    {"same beyond", "fields = [2]\nsame = [1]", "fields = [2]\nsame = [4]",
     "field 4 is beyond the message's 2"},
    {"same of another number", "fields = [2]\nsame = [1]", "fields = [2]\nsame = [1, 2]",
     "all parts that say \"same\" name as many fields"},
    {"array elsewhere", "part = \"sensors\"\nfield = 2",
     "part = \"sensors\"\naxis = true\nfield = 2",
     "only channels of the part that repeats are on the axis"},
    {"point that is none", "axis = true\n", "", "channels of the part that repeats have axis"},
    {"clock", "part = \"sensors\"\nfield = 1", "role = \"utc\"\npart = \"sensors\"\nfield = 1",
     "makes no clock records"},
    {"count in the points", "part = \"setup\"\nin_use = 2", "part = \"cell\"\nin_use = 2",
     "stands in a part that does not repeat"},
    {"count of no part", "part = \"setup\"\nin_use = 2", "in_use = 2", "\"part\" is missing"},
    {"any order", "within = \"500 ms\"\n", "any_order = true\n",
     "points of the axis do not come in any order"},
    {"stride", "points = 4\n", "points = 4\nstride = 2\n", "unknown key \"stride\""},
    {"too long", "within = \"500 ms\"\n", "within = \"11 min\"\n", "within"},
};
INSTANTIATE_TEST_SUITE_P(Parts, Mistaken, ::testing::ValuesIn(mistaken_parts), [](const auto& one) {
  std::string name = one.param.what;
  for (char& c : name) c = c == ' ' ? '_' : c;
  return name;
});

TEST(LoadGathered, a_mistake_has_its_place) {
  const auto mistakes =
      mistakes_in(with(gathered_model, "same = [1]\nrepeats", "same = [1, 9]\nrepeats"));
  EXPECT_THAT(mistakes, Contains(testing::StartsWith("m.toml:32:")));
}

TEST(LoadGathered, points_in_order_need_a_beginning) {
  EXPECT_THAT(mistakes_in(with(with(gathered_model, "index = 2\n", ""), "name = \"sensors\"\n",
                               "name = \"sensors\"\noptional = true\n")),
              Contains(HasSubstr("points in order need \"index\"")));
  EXPECT_THAT(mistakes_in(with(gathered_model, "index = 2\n", "")), IsEmpty());
}

TEST(LoadGathered, a_part_is_needed) {
  std::string text = gathered_model;
  for (const char* name : {"name = \"sensors\"\n", "name = \"cell\"\ntag"}) {
    text = with(text, name, "optional = true\n" + std::string(name));
  }
  EXPECT_THAT(mistakes_in(text), Contains(HasSubstr("all parts are optional")));
}

TEST(LoadGathered, a_point_is_read_like_any_value) {
  const Model model = loaded(with(gathered_model, "part = \"cell\"\nfield = 3\n",
                                  "part = \"cell\"\nkey = \"V=\"\n"
                                  "require = [{ field = 2, is = [\"1\"] }]\n"));
  EXPECT_EQ(model.messages->formats[2].fields[0].key, "V=");
  EXPECT_THAT(mistakes_in(with(gathered_model, "part = \"cell\"\nfield = 3\n",
                               "part = \"cell\"\nfield = 3\nlists_before = 1\n")),
              Contains(HasSubstr("a part has no lists")));
}

TEST(LoadGathered, one_part_is_a_message) {
  EXPECT_THAT(mistakes_in(with(message_model, "[kind.message]", "[[kind.part]]\nname = \"a\"")),
              Contains(HasSubstr("one part alone is a [kind.message]")));
}

TEST(LoadGathered, a_block_has_no_parts) {
  const std::string blocks =
      with(with(message_model, "starts = \"$\"\nchecksum = \"nmea\"", "block_end = \"Checksum\""),
           "[kind.message]", "[[kind.part]]\nname = \"a\"");
  EXPECT_THAT(mistakes_in(blocks), Contains(HasSubstr("a block is a whole reading")));
}

TEST(LoadGathered, what_a_kind_of_one_message_does_not_know) {
  EXPECT_THAT(
      mistakes_in(with(message_model, "name = \"abc\"\n", "name = \"abc\"\nwithin = \"1 s\"\n")),
      Contains(HasSubstr("unknown key \"within\"")));
  EXPECT_THAT(mistakes_in(with(message_model, "field = 1\n", "field = 1\npart = \"a\"\n")),
              Contains(HasSubstr("unknown key \"part\"")));
}

}  // namespace
}  // namespace buoyd
