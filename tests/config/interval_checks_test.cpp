// An interval that is changed while buoyd runs: refused where the file would be, in its words.
#include "config/instrument/interval_checks.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/quantity.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;

/// Polled, with a speed, a direction and a height.
FoundModel find_buoy_model(const std::string& name) {
  Model model = polled_model(name, 9600, Parity::none);
  auto& channels = model.kinds[0].channels;
  channels[1].unit = "degree";
  channels[1].reference = DirectionReference::true_north;
  channels[2].unit = "m";
  return found(model);
}

LoadedSettings load_with_interval(const std::string& keys, Micros interval) {
  return parse_settings(
      fmt::format("[station]\nid = \"b\"\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n"
                  "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"it\"\n"
                  "interval = \"{}\"\n{}\n",
                  print_duration(interval), keys),
      "b.toml", find_buoy_model);
}

/// What is said of a change from an interval that is right to another one.
std::string change(const std::string& keys, Micros from, Micros to) {
  const LoadedSettings loaded = load_with_interval(keys, from);
  for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << mistake.str();
  if (!loaded.configuration) return "not loaded";
  InstrumentSettings instrument = loaded.configuration->settings.instruments[0];
  const Model& model = loaded.configuration->model_of(instrument);
  EXPECT_EQ(mistake_of_interval(instrument, model), "");
  instrument.interval = to;
  return mistake_of_interval(instrument, model);
}

struct RefusedInterval {
  std::string keys;
  Micros right;
  Micros wrong;
  std::string words;
};

TEST(IntervalChecks, refuse_what_the_file_refuses_in_its_words) {
  const std::string power =
      "[instrument.power]\nchip = \"/dev/gpiochip0\"\nline = 4\nwarm_up = \"30 s\"\n";
  const std::string wind =
      "[[instrument.statistics]]\nkind = \"wind\"\n"
      "wind = { speed = \"channel_0\", direction = \"channel_1\", gust = \"3 s\" }\n";
  const RefusedInterval cases[] = {
      {"[[instrument.waves]]\nkind = \"waves\"\nup = \"channel_2\"\n", 1s, 5s, "band goes up to"},
      {"[[instrument.reception]]\nkind = \"came\"\ngap = \"30 s\"\n", 10s, 10min, "gap is 30 s"},
      {"[[instrument.event]]\nkind = \"mute\"\nchannel = \"channel_2\"\nsilence = \"1 min\"\n", 10s,
       2min, "silence is 1 min, expected longer than the interval of 2 min"},
      {"[[instrument.event]]\nkind = \"mute\"\nchannel = \"channel_2\"\nsilence = \"1 min\"\n", 10s,
       1min, "silence is 1 min, expected longer than the interval of 1 min"},
      {wind, 1500ms, 1600ms, "wind has a gust of 3 s, expected at least two of the readings' "},
      {power, 10min, 20s, "off_time take"},
      {power + "every = \"1 h\"\nburst = \"20 min\"\n", 1s, 2h, "every is 1 h"},
      {"[[instrument.quality]]\nchannel = \"channel_2\"\n"
       "flat_line = [\"1 min\", \"2 min\"]\nflat_line_tolerance = 0.1\n",
       1s, 10min, "interval"},
  };
  for (const RefusedInterval& one : cases) {
    const std::string said = change(one.keys, one.right, one.wrong);
    EXPECT_THAT(said, HasSubstr(one.words)) << one.keys;
    const LoadedSettings wrong = load_with_interval(one.keys, one.wrong);
    ASSERT_FALSE(wrong.mistakes.empty()) << one.keys;
    EXPECT_THAT(wrong.mistakes.front().text, EndsWith(said)) << "behind the name of its table";
  }
}

TEST(IntervalChecks, let_pass_what_the_file_lets_pass) {
  const std::string others =
      "[[instrument.statistics]]\nkind = \"window\"\n[[instrument.reception]]\nkind = \"came\"\n";
  EXPECT_EQ(change(others, 1s, 10min), "");
  const std::string gusts =
      "[[instrument.statistics]]\nkind = \"wind\"\n"
      "wind = { speed = \"channel_0\", direction = \"channel_1\" }\n"
      "[[instrument.statistics]]\nkind = \"day\"\nof = \"wind\"\nover = \"1 d\"\n"
      "channels = [\"channel_0_gust\"]\nstatistics = [\"max\"]\n";
  EXPECT_EQ(change(gusts, 1s, 1500ms), "");
}

}  // namespace
}  // namespace buoyd
