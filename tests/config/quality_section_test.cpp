// How the values of a channel are judged.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/load_settings.hpp"
#include "config/sections.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// An instrument that is polled each 2 s, and what is said of one of its channels in line 9.
std::string judged(const std::string& keys, const std::string& channel = "channel_2") {
  return "[station]\nid = \"b\"\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n"
         "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"troll\"\n"
         "[[instrument.quality]]\nchannel = \"" +
         channel + "\"\n" + keys;
}

QualitySettings quality_of(const std::string& keys) {
  const LoadedSettings loaded = parse_test_settings(judged(keys));
  for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << mistake.str();
  if (!loaded.configuration) return {};
  return loaded.configuration->settings.instruments[0].quality.at(0);
}

TEST(QualitySection, reads_each_test) {
  const QualitySettings quality = quality_of(
      "fail = [40, -5]\nsuspect = [-2, 30]\nspike = [2]\nspike_method = \"differential\"\n"
      "rate_of_change = [0.1, 0.5]\nflat_line = [\"30 min\", \"2 h\"]\nflat_line_tolerance = 0.01\n"
      "attenuated_signal = [0.02, 0.005]\nattenuated_signal_of = \"range\"\n"
      "attenuated_signal_over = \"6 h\"\n"
      "climatology = [{ months = [12, 1], suspect = [-1, 12], fail = [-2, 15] }]\n");
  EXPECT_EQ(quality.channel, "channel_2");
  EXPECT_EQ(quality.fail, (QualitySettings::Range{-5, 40})) << "in either order";
  EXPECT_EQ(quality.suspect, (QualitySettings::Range{-2, 30}));
  EXPECT_EQ(quality.spike, (QualitySettings::Limits{2, std::nullopt}));
  EXPECT_EQ(quality.spike_method, QualitySettings::SpikeOf::differential);
  EXPECT_EQ(quality.rate_of_change, (QualitySettings::Limits{0.1, 0.5}));
  EXPECT_EQ(quality.flat_line,
            (QualitySettings::Times{std::chrono::minutes(30), std::chrono::hours(2)}));
  EXPECT_EQ(quality.flat_line_tolerance, 0.01);
  EXPECT_EQ(quality.attenuated_signal, (QualitySettings::Limits{0.02, 0.005}));
  EXPECT_EQ(quality.attenuated_signal_of, QualitySettings::SpreadOf::range);
  EXPECT_EQ(quality.attenuated_signal_over, std::chrono::hours(6));
  ASSERT_EQ(quality.climatology.size(), 1U);
  EXPECT_THAT(quality.climatology[0].months, ElementsAre(12, 1));
  EXPECT_EQ(quality.climatology[0].suspect, (QualitySettings::Range{-1, 12}));
  EXPECT_EQ(quality.climatology[0].fail, (QualitySettings::Range{-2, 15}));
}

struct WrongTest {
  const char* keys;
  const char* said;
};

TEST(QualitySection, says_where_a_test_cannot_be_obeyed) {
  for (const WrongTest& one : {
           WrongTest{"", "there is no test"},
           WrongTest{"fail = [1]\n", "fail has 1 numbers, expected two"},
           WrongTest{"fail = [0, 10]\nsuspect = [-1, 9]\n", "expected within fail, 0 to 10"},
           WrongTest{"fail = [0, 10]\nspike = [-1]\n", "spike is [suspect] or [suspect, fail]"},
           WrongTest{"spike = [1]\n", "spike needs fail or suspect beside it"},
           WrongTest{"fail = [0, 10]\nspike = [5, 2]\n",
                     ":13:9: spike: the suspect threshold is never reached"},
           WrongTest{"flat_line = [\"1 min\"]\nflat_line_tolerance = 1\n",
                     "flat_line is two times"},
           WrongTest{"flat_line = [\"1 s\", \"1 h\"]\nflat_line_tolerance = 1\n", "interval"},
           WrongTest{"flat_line = [\"1 min\", \"1 h\"]\n", "flat_line_tolerance is 0"},
           WrongTest{
               "attenuated_signal = [1]\nattenuated_signal_over = \"3 s\"\n",
               ":13:26: attenuated_signal_over is 3 s, expected at least two intervals of 2 s"},
           WrongTest{"climatology = [{ months = [13], suspect = [0, 1] }]\n", "months is a list"},
           WrongTest{"climatology = [{ months = [1] }]\n", "\"suspect\" is missing"},
           WrongTest{"climatology = [{ months = [1], suspect = [0, 10], fail = [2, 8] }]\n",
                     ":12:42: suspect is 0 to 10, expected within fail, 2 to 8"},
           WrongTest{"fail = [0, 1]\nspikes = [1]\n", "spikes"},
       }) {
    EXPECT_THAT(mistakes_of(judged(one.keys)), ElementsAre(HasSubstr(one.said))) << one.keys;
  }
}

TEST(QualitySection, names_the_line_of_a_channel_that_the_model_does_not_have) {
  EXPECT_THAT(mistakes_of(judged("fail = [0, 1]\n", "channel_77")),
              ElementsAre(HasSubstr("b.toml:11:11: channel is \"channel_77\"")));
  EXPECT_THAT(mistakes_of(judged("fail = [0, 1]\n", "")),
              ElementsAre(HasSubstr("b.toml:11:11: channel is \"\", expected a text")));
}

TEST(QualitySection, takes_a_channel_once) {
  const std::string text = judged("fail = [0, 1]\n");
  EXPECT_THAT(mistakes_of(text), IsEmpty());
  EXPECT_THAT(
      mistakes_of(text + "[[instrument.quality]]\nchannel = \"channel_2\"\nfail = [0, 2]\n"),
      ElementsAre(HasSubstr("is judged above")));
}

ModelChannel channel_in(const std::string& name, const std::string& unit) {
  ModelChannel channel;
  channel.name = name;
  channel.unit = unit;
  return channel;
}

/// A receiver that says the station's position, and those of others.
Model receiver_model() {
  Model model = spoken_model("receiver");
  model.kinds.resize(1);
  ModelKind& fix = model.kinds[0];
  fix.name = "fix";
  ModelChannel level = channel_in("level", "m");
  level.minimum = 0;
  level.maximum = 20;
  ModelChannel supply = channel_in("supply", "V");
  supply.minimum = 0;
  fix.channels = {level,
                  supply,
                  channel_in("latitude", "degrees_north"),
                  channel_in("longitude", "degrees_east"),
                  channel_in("speed", "knot"),
                  channel_in("latitude_error", "m"),
                  channel_in("longitude_error", "m"),
                  channel_in("instrument_time", "seconds since 1970-01-01T00:00:00Z")};
  ModelKind target = fix;
  target.name = "target";
  target.is_of_target = true;
  for (ModelChannel& channel : target.channels) channel.name.insert(0, "target_");
  model.kinds.push_back(target);
  ModelKind cast;
  cast.name = "cast";
  cast.axis = ModelAxis{"depth", "m", "depth", 3, {1, 2, 3}, {}};
  cast.channels = {channel_in("sea_density", "kg m-3"), channel_in("surface_density", "kg m-3")};
  cast.channels[0].on_axis = true;
  model.kinds.push_back(cast);
  ModelKind log;
  log.name = "log";
  log.channels = {channel_in("speed", "knot")};
  log.channels[0].maximum = 40;
  model.kinds.push_back(log);
  return model;
}

/// What is said of a channel of the receiver from line 10 on.
std::vector<std::string> receiver_mistakes(const std::string& channel, const std::string& keys) {
  const std::string text =
      "[station]\nid = \"b\"\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n"
      "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"receiver\"\n"
      "[[instrument.quality]]\nchannel = \"" +
      channel + "\"\n" + keys;
  std::vector<std::string> all;
  const auto find = [](const std::string&) { return found(receiver_model()); };
  for (const Mistake& mistake : parse_settings(text, "b.toml", find).mistakes) {
    all.push_back(mistake.str());
  }
  return all;
}

TEST(QualitySection, asks_for_the_location_of_a_latitude_with_its_longitude) {
  EXPECT_THAT(receiver_mistakes("latitude", "location = 500\n"), IsEmpty());
  for (const char* const other : {"longitude", "speed", "latitude_error", "target_latitude"}) {
    EXPECT_THAT(receiver_mistakes(other, "location = 500\n"),
                ElementsAre(HasSubstr("b.toml:12:12: location is asked of \"" + std::string(other) +
                                      "\", expected a latitude")));
  }
  EXPECT_THAT(receiver_mistakes("latitude", "location = -1\n"), testing::Not(IsEmpty()));
}

TEST(QualitySection, judges_a_longitude_whose_latitude_has_a_location) {
  EXPECT_THAT(receiver_mistakes("latitude",
                                "location = 500\n"
                                "[[instrument.quality]]\nchannel = \"longitude\"\n"
                                "suspect = [6, 7]\n"),
              IsEmpty());
}

TEST(QualitySection, asks_for_the_date_of_a_time_stamp) {
  EXPECT_THAT(receiver_mistakes("instrument_time", "impossible_date = \"10 min\"\n"), IsEmpty());
  EXPECT_THAT(receiver_mistakes("speed", "impossible_date = \"10 min\"\n"),
              ElementsAre(HasSubstr("b.toml:12:19: impossible_date is asked of \"speed\", expected "
                                    "a date with a time")));
}

TEST(QualitySection, asks_for_inversions_in_a_profile_over_depth) {
  EXPECT_THAT(receiver_mistakes("sea_density", "density_inversion = [-0.01, -0.05]\n"), IsEmpty());
  EXPECT_THAT(receiver_mistakes("sea_density", "density_inversion = [-0.05]\n"), IsEmpty());
  EXPECT_THAT(receiver_mistakes("sea_density", "density_inversion = [-0.05, -0.01]\n"),
              testing::Contains(HasSubstr("b.toml:12:21: density_inversion is [suspect] or")));
  EXPECT_THAT(receiver_mistakes("surface_density", "density_inversion = [0]\n"),
              ElementsAre(HasSubstr("b.toml:12:21: density_inversion is asked of "
                                    "\"surface_density\", expected a profile whose axis")));
}

TEST(QualitySection, takes_the_range_of_the_model_where_it_gives_none) {
  EXPECT_THAT(receiver_mistakes("level", ""), IsEmpty());
  EXPECT_THAT(receiver_mistakes("level", "spike = [1]\n"), IsEmpty());
  EXPECT_THAT(receiver_mistakes("level", "suspect = [1, 20]\n"), IsEmpty());
  EXPECT_THAT(receiver_mistakes("level", "suspect = [1, 21]\n"),
              ElementsAre(HasSubstr("suspect is 1 to 21, expected within fail, 0 to 20")));
  EXPECT_THAT(receiver_mistakes("supply", "suspect = [11, 1000]\n"), IsEmpty());
}

TEST(QualitySection, goes_by_the_range_of_each_kind_that_has_the_channel) {
  EXPECT_THAT(receiver_mistakes("speed", "suspect = [0, 40]\n"), IsEmpty());
  EXPECT_THAT(receiver_mistakes("speed", "suspect = [0, 50]\n"),
              ElementsAre(HasSubstr("b.toml:12:11: suspect is 0 to 50, expected within fail, -inf "
                                    "to 40")));
  const std::string best =
      "[[instrument.derived]]\nkind = \"best\"\nquantity = \"first good\"\n"
      "inputs = { a = \"level\", b = \"level\" }\n";
  EXPECT_THAT(receiver_mistakes("level", "spike = [1]\n" + best),
              ElementsAre(HasSubstr("b.toml:12:9: spike needs fail or suspect beside it")))
      << "what is derived has no range";
  EXPECT_THAT(receiver_mistakes("level", "spike = [1]\nsuspect = [1, 19]\n" + best), IsEmpty());
}

TEST(QualitySection, may_narrow_the_range_of_the_model_but_not_widen_it) {
  EXPECT_THAT(receiver_mistakes("level", "fail = [0, 20]\n"), IsEmpty());
  EXPECT_THAT(receiver_mistakes("level", "fail = [1, 19]\n"), IsEmpty());
  EXPECT_THAT(receiver_mistakes("level", "fail = [-1, 19]\n"),
              ElementsAre(HasSubstr("b.toml:12:8: fail is -1 to 19, expected within what the model "
                                    "allows, 0 to 20")));
  EXPECT_THAT(receiver_mistakes("level", "fail = [0, 20.5]\n"),
              ElementsAre(HasSubstr("fail is 0 to 20.5, expected within")));
  EXPECT_THAT(receiver_mistakes("supply", "fail = [0, 1000]\n"), IsEmpty());
}

TEST(QualitySection, makes_rows_of_tests_where_they_have_a_kind_of_their_own) {
  const std::string text = judged("fail = [0, 1]\ntests = true\n");
  EXPECT_THAT(mistakes_of(text), IsEmpty());
  EXPECT_THAT(mistakes_of(text + "[[instrument.event]]\nkind = \"scan_tests\"\n"
                                 "channel = \"channel_2\"\nis = 0\n"),
              ElementsAre(HasSubstr("b.toml:13:9: kind \"scan_tests\" of the tests is there")));
  EXPECT_THAT(mistakes_of(judged("tests = true\n")), ElementsAre(HasSubstr("there is no test")));
}

TEST(QualitySection, prints_what_it_reads) {
  const QualitySettings quality = quality_of(
      "fail = [-5, 40]\nspike = [2, 5]\nflat_line = [\"30 min\", \"2 h\"]\n"
      "flat_line_tolerance = 0.01\n");
  std::vector<std::string> said;
  for (const auto& setting : quality_keys()) {
    if (setting.key == "fail" || setting.key == "spike" || setting.key == "flat_line") {
      said.push_back(setting.takes.print(quality));
    }
  }
  EXPECT_THAT(said, ElementsAre("[-5, 40]", "[2, 5]", "[\"30 min\", \"2 h\"]"));
}

}  // namespace
}  // namespace buoyd
