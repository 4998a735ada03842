#include "lint/lint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lint/lint_of_tree.hpp"
#include "model/model_text.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A sound model of everything that the lint looks at.
const std::string sound_model = R"(make = "Maker"
type = "Type"
category = "tester"
driver = "messages"
source = ["Manual, page 1"]
[messages]
separator = ","
checksum = "none"
[[pitfall]]
about = "line"
text = "No line has a checksum."
source = "Manual, page 1"
[[kind]]
name = "profile"
over = "10 min"
[kind.axis]
name = "height"
unit = "m"
standard_name = "height"
reference = "sea surface"
points = 2
defaults = [10, 20]
[kind.message]
fields = [24]
[[kind.channel]]
name = "wind_speed"
standard_name = "wind_speed"
unit = "m s-1"
method = "mean"
axis = true
field = 1
[[kind.channel]]
name = "wind_from_direction"
standard_name = "wind_from_direction"
unit = "degree"
reference = "true north"
field = 3
[[kind.channel]]
name = "gust_speed"
standard_name = "wind_speed_of_gust"
unit = "m s-1"
method = "maximum"
within = "3 s"
field = 4
[[kind.channel]]
name = "wind_speed_minimum"
standard_name = "wind_speed"
unit = "m s-1"
method = "minimum"
field = 5
[[kind.channel]]
name = "air_temperature"
standard_name = "air_temperature"
unit = "degree_Celsius"
field = 6
[[kind.channel]]
name = "turbidity"
standard_name = "sea_water_turbidity"
unit = "1"
field = 7
[[kind.channel]]
name = "eastward_current"
standard_name = "eastward_sea_water_velocity"
unit = "m s-1"
reference = "true north"
field = 8
[[kind.channel]]
name = "latitude"
standard_name = "latitude"
unit = "degrees_north"
field = 9
[[kind.channel]]
name = "air_pressure"
standard_name = "air_pressure"
unit = "hPa"
field = 10
[[kind]]
name = "ships"
of = "target"
[kind.message]
fields = [2]
[[kind.channel]]
name = "mmsi"
unit = "1"
type = "integer"
field = 1
[[kind.channel]]
name = "heading"
standard_name = "platform_orientation"
unit = "degree"
reference = "true north"
field = 2
[[example]]
kind = "ships"
source = "computed"
text = "1,2"
values = { mmsi = "1" }
)";

std::vector<std::string> findings_in(std::string_view text) {
  const LoadedModel loaded = parse_model(text, "type.toml");
  std::vector<std::string> findings;
  for (const Mistake& mistake : loaded.mistakes) findings.push_back(mistake.str());
  if (!loaded.model) return findings;
  for (const LintFinding& finding : lint_of_tree().check(*loaded.model)) {
    findings.push_back(finding.kind + ", " + finding.channel + " [" + std::string(finding.rule) +
                       "]");
  }
  return findings;
}

TEST(Lint, finds_nothing_in_a_sound_model) {
  EXPECT_THAT(findings_in(sound_model), IsEmpty());
}

/// One mistake that loads and misleads.
struct Planted {
  std::string from;
  std::string to;
  std::string finding;
};

const Planted planted[] = {
    {"\"hPa\"", "\"dB\"", "profile, air_pressure [unit]"},
    {"\"degree_Celsius\"", "\"deg\"", "profile, air_temperature [unit]"},
    {"\"degree_Celsius\"", "\"degC\"", "profile, air_temperature [spelling]"},
    {"\"hPa\"", "\"mbar\"", "profile, air_pressure [spelling]"},
    {"\"degrees_north\"", "\"degree\"", "profile, latitude [spelling]"},
    {"name = \"air_temperature\"\nunit", "name = \"air_temprature\"\nunit",
     "profile, air_temperature [standard name]"},
    {"\"hPa\"", "\"V\"", "profile, air_pressure [standard name]"},
    {"standard_name = \"height\"", "standard_name = \"hight\"", "profile, height [standard name]"},
    {"standard_name = \"wind_speed\"\nunit = \"m s-1\"\nmethod = \"mean\"",
     "standard_name = \"wind_speed\"\nunit = \"m\"\nmethod = \"mean\"",
     "profile, wind_speed [standard name]"},
    {"unit = \"degree\"\nreference = \"true north\"\nfield = 3",
     "unit = \"degree\"\nreference = \"mark\"\nfield = 3",
     "profile, wind_from_direction [reference]"},
    {"unit = \"degree\"\nreference = \"true north\"\nfield = 3", "unit = \"degree\"\nfield = 3",
     "profile, wind_from_direction [reference]"},
    {"reference = \"true north\"\nfield = 8", "reference = \"magnetic north\"\nfield = 8",
     "profile, eastward_current [reference]"},
    {"reference = \"sea surface\"", "reference = \"instrument\"", "profile, height [reference]"},
    {"standard_name = \"height\"\nreference = \"sea surface\"\n", "",
     "profile, height [reference]"},
    {"within = \"3 s\"\n", "", "profile, gust_speed [gust]"},
    {"method = \"minimum\"\n", "", "profile, wind_speed_minimum [method]"},
    {"standard_name = \"sea_water_turbidity\"\n", "", "profile, turbidity [name]"},
    {"standard_name = \"wind_speed\"\nunit = \"m s-1\"\nmethod = \"minimum\"",
     "unit = \"m s-1\"\nmethod = \"minimum\"", "profile, wind_speed_minimum [name]"},
    {"standard_name = \"air_pressure\"", "standard_name = \"surface_air_pressure\"",
     "profile, air_pressure [name]"},
    {"of = \"target\"\n", "", "ships, mmsi [target]"},
    {"checksum.\"", "checksum\"", ",  [pitfall]"},
};

class PlantedMistakes : public testing::TestWithParam<std::size_t> {};

TEST_P(PlantedMistakes, is_found_and_nothing_else) {
  const Planted& mistake = planted[GetParam()];
  EXPECT_THAT(findings_in(with(sound_model, mistake.from, mistake.to)),
              ElementsAre(mistake.finding));
}

INSTANTIATE_TEST_SUITE_P(Lint, PlantedMistakes, testing::Range(std::size_t{0}, std::size(planted)));

TEST(Lint, asks_no_name_of_a_direction_that_is_not_from_true_north) {
  EXPECT_THAT(
      findings_in(with(
          sound_model,
          "standard_name = \"wind_from_direction\"\nunit = \"degree\"\nreference = \"true north\"",
          "unit = \"degree\"\nreference = \"mark\"")),
      IsEmpty());
}

TEST(Lint, takes_minutes_in_a_name_for_no_minimum) {
  EXPECT_THAT(
      findings_in(with(sound_model, "name = \"turbidity\"\nstandard_name = \"sea_water_turbidity\"",
                       "name = \"turbidity_10_min\"")),
      IsEmpty());
}

TEST(Lint, asks_for_the_figure_of_a_power_draw) {
  const auto with_source = [](const std::string& source) {
    return findings_in("power_draw = { watts = 0.12, source = \"" + source + "\" }\n" +
                       std::string(sound_model));
  };
  EXPECT_THAT(with_source("Manual, page 4: 10 mA at 12 V"), IsEmpty());
  EXPECT_THAT(with_source("Manual, page 4: 0.12 W"), IsEmpty());
  EXPECT_THAT(with_source("Manual, page 4"), ElementsAre(",  [power]"));
}

TEST(Lint, says_what_was_expected) {
  const LintFinding finding{"sample", "gust", "gust", "expected within"};
  EXPECT_EQ(finding.str(), "sample, gust: expected within [gust]");
  const LoadedModel bare = parse_model(register_model, "type.toml");
  ASSERT_TRUE(bare.model);
  EXPECT_EQ(lint_of_tree().check(*bare.model).back().str(),
            "what misleads of it is not said, expected [[pitfall]] [pitfall]");
}

TEST(Lint, leaves_out_what_is_waived_and_names_what_needs_no_waiver) {
  auto units = Units::open();
  auto names = StandardNames::load(source_dir() + "/config/cf/standard-names.tsv");
  LintWords words;
  words.names["level"] = {"altitude"};
  words.waivers = {{"type", "level", "name", "above the gauge's own zero"},
                   {"type", "", "pitfall", "nothing is known of it"},
                   {"type", "level", "unit", "of no use"}};
  const Lint lint(std::move(*units), std::move(*names), words);
  const LoadedModel loaded = parse_model(message_model, "type.toml");
  ASSERT_TRUE(loaded.model);
  EXPECT_THAT(lint.check(*loaded.model), IsEmpty());
  EXPECT_THAT(lint.unneeded({loaded.model}),
              ElementsAre(testing::Field(&LintWaiver::reason, "of no use")));
}

}  // namespace
}  // namespace buoyd
