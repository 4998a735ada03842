// What a derived kind means, and why there is none.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "science/combined/derived_channels.hpp"
#include "science/configured/derived_fixture.hpp"
#include "support/places.hpp"

namespace buoyd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

ModelKind scan() {
  ModelKind kind =
      kind_of({channel("speed", "knot"), channel("direction", "degree", hull),
               channel("heading", "degree", magnetic), channel("course", "degree", true_north),
               channel("t", "degree_Celsius"), channel("p", "hPa"), channel("c", "S m-1"),
               channel("note", ""), channel("state", ""), channel("profile", "degree", hull)});
  kind.channels[7].type = ValueType::text;
  kind.channels[8].type = ValueType::integer;
  kind.channels[8].value_names = {{0, "off"}};
  kind.channels[9].on_axis = true;
  kind.channels[9].method = CellMethod::mean;
  kind.axis.emplace().points = 4;
  kind.over = std::chrono::seconds(60);
  return kind;
}

InstrumentSettings mast() {
  InstrumentSettings instrument;
  instrument.name = "mast";
  return instrument;
}

std::string said(Quantity quantity, Inputs inputs, const InstrumentSettings& instrument = mast()) {
  ModelKind other = kind_of({channel("gust", "m s-1")});
  other.name = "other";
  const auto made = derived_kind(derived(quantity, std::move(inputs)), instrument, {scan(), other});
  return made ? "" : made.error().text;
}

ComputedKind made(Quantity quantity, Inputs inputs, const InstrumentSettings& instrument = mast()) {
  auto kind = derived_kind(derived(quantity, std::move(inputs)), instrument, {scan()});
  EXPECT_TRUE(kind) << (kind ? "" : kind.error().text);
  return kind ? *std::move(kind) : ComputedKind{};
}

TEST(DerivedKindTest, names_its_inputs) {
  const ComputedKind wind =
      made(Quantity::true_wind,
           {{"speed", "speed"}, {"direction", "direction"}, {"heading", "compass.heading"}});
  EXPECT_EQ(wind.kind.name, "derived");
  EXPECT_EQ(wind.by.of, "scan");
  EXPECT_EQ(wind.by.method, "true wind");
  using With = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(wind.by.with, (With{{"max_age", "1"}}));
  InstrumentSettings magnetic_mast = mast();
  magnetic_mast.declination = Declination{-3.5, false};
  const auto with_own_compass =
      made(Quantity::true_wind,
           {{"speed", "speed"}, {"direction", "direction"}, {"heading", "heading"}}, magnetic_mast);
  EXPECT_EQ(with_own_compass.by.with, (With{{"declination", "-3.5"}}));
  EXPECT_THAT(wind.by.from, ElementsAre("mast.speed", "mast.direction", "compass.heading"));
  EXPECT_EQ(wind.kind.over, std::chrono::seconds(60));
  ASSERT_EQ(wind.kind.channels.size(), 2U);
  EXPECT_EQ(wind.kind.channels[0].unit, "m s-1");
  EXPECT_EQ(wind.kind.channels[1].standard_name, "wind_from_direction");
  EXPECT_EQ(wind.kind.channels[1].reference, true_north);
  EXPECT_FALSE(wind.kind.axis);
}

TEST(DerivedKindTest, has_the_axis_of_a_profile) {
  const ComputedKind lidar =
      made(Quantity::lidar_direction,
           {{"direction", "profile"}, {"heading", "c.heading"}, {"reference", "met.direction"}});
  ASSERT_TRUE(lidar.kind.axis);
  EXPECT_EQ(lidar.kind.value_count(), 9U);
  EXPECT_EQ(lidar.kind.channels[0].name, "wind_direction_unchecked");
  EXPECT_EQ(lidar.kind.channels[1].name, "wind_direction");
  EXPECT_EQ(lidar.kind.channels[1].method, CellMethod::mean);
  EXPECT_EQ(lidar.kind.channels[2].name, "turned_points");
}

TEST(DerivedKindTest, keeps_the_meaning_of_what_it_chooses_from) {
  const ComputedKind good =
      made(Quantity::first_good, {{"a", "course"}, {"b", "gnss.course_over_ground"}});
  EXPECT_EQ(good.kind.channels[0].name, "course");
  EXPECT_EQ(good.kind.channels[0].reference, true_north);
  EXPECT_THAT(good.kind.channels[1].value_names,
              ElementsAre(std::pair<std::int64_t, std::string>(0, "course"),
                          std::pair<std::int64_t, std::string>(1, "gnss.course_over_ground")));
  EXPECT_EQ(made(Quantity::difference, {{"a", "t"}, {"b", "o.t"}}).kind.channels[0].unit, "K");
  EXPECT_EQ(made(Quantity::difference, {{"a", "speed"}, {"b", "o.s"}}).kind.channels[0].unit,
            "knot");
}

TEST(DerivedKindTest, makes_a_direction_true_where_somebody_knows_how) {
  InstrumentSettings instrument = mast();
  const Inputs inputs{{"direction", "heading"}};
  EXPECT_THAT(said(Quantity::true_direction, inputs, instrument),
              HasSubstr("expected [station] declination or a declination"));
  instrument.declination = Declination{0, true};
  EXPECT_THAT(said(Quantity::true_direction, inputs, instrument),
              HasSubstr("is \"RMC\", expected a declination in inputs"));
  EXPECT_EQ(said(Quantity::true_direction, {{"direction", "heading"}, {"declination", "g.v"}},
                 instrument),
            "");
  instrument.declination = Declination{3, false};
  EXPECT_EQ(made(Quantity::true_direction, inputs, instrument).kind.channels[0].name,
            "heading_true");
}

TEST(DerivedKindTest, says_which_role_is_wrong) {
  const auto wind = [](Inputs more) {
    Inputs inputs{{"speed", "speed"}, {"direction", "direction"}, {"heading", "c.heading"}};
    for (auto& input : more) {
      std::erase_if(inputs, [&](const auto& one) { return one.role == input.role; });
      if (!input.channel.empty()) inputs.push_back(input);
    }
    return said(Quantity::true_wind, inputs);
  };
  EXPECT_EQ(wind({}), "");
  EXPECT_THAT(wind({{"head", "c.heading"}}), HasSubstr("\"head\", expected of true wind: speed, "));
  EXPECT_EQ(wind({{"heading", ""}}), "inputs has no heading, which true wind is computed of");
  EXPECT_THAT(wind({{"hull_speed", "g.s"}}), HasSubstr("one of hull_speed and hull_course"));
  EXPECT_THAT(wind({{"hull_speed", "g.s"}, {"hull_course", "h.c"}}), HasSubstr("of one instrumen"));
  EXPECT_THAT(wind({{"speed", "c.speed"}}), HasSubstr("a channel of the instrument itself"));
  EXPECT_THAT(wind({{"direction", "c.direction"}}),
              HasSubstr("a channel of the instrument itself"));
  EXPECT_THAT(wind({{"speed", "gust"}}), HasSubstr("direction is \"direction\""));
  EXPECT_THAT(wind({{"heading", "nothing"}}),
              HasSubstr("kind scan has not, expected one that it has, or mast.nothing"));
  EXPECT_THAT(wind({{"direction", "course"}}), HasSubstr("counted from true north, expected"));
  EXPECT_THAT(wind({{"heading", "direction"}}), HasSubstr("counted from hull, expected"));
  EXPECT_THAT(wind({{"heading", "heading"}}), HasSubstr("[station] declination"));
  EXPECT_THAT(wind({{"speed", "note"}}), HasSubstr("a text or an enumeration"));
  EXPECT_THAT(wind({{"speed", "state"}}), HasSubstr("a text or an enumeration"));
  EXPECT_THAT(wind({{"speed", "t"}}),
              HasSubstr("speed is \"t\", in \"degree_Celsius\", expected a unit that converts to "
                        "\"m s-1\""));
  EXPECT_THAT(wind({{"direction", "profile"}}), HasSubstr("an array"));
}

TEST(DerivedKindTest, says_what_the_instrument_has_to_know_of_itself) {
  const Inputs water{{"conductivity", "c"}, {"temperature", "t"}};
  const Inputs pressure{{"pressure", "p"}, {"temperature", "t"}};
  EXPECT_THAT(said(Quantity::sea_water, water), HasSubstr("or the instrument's depth"));
  EXPECT_THAT(said(Quantity::sea_level_pressure, pressure), HasSubstr("height of the instrument"));
  InstrumentSettings instrument = mast();
  instrument.depth = 3;
  instrument.height = 3;
  EXPECT_EQ(said(Quantity::sea_water, water, instrument), "");
  EXPECT_EQ(said(Quantity::sea_level_pressure, pressure, instrument), "");
}

TEST(DerivedKindTest, compares_only_what_is_alike) {
  EXPECT_THAT(said(Quantity::difference, {{"a", "course"}, {"b", "heading"}}),
              HasSubstr("a is counted from true north and b from magnetic north"));
  EXPECT_THAT(said(Quantity::first_good, {{"a", "t"}, {"b", "p"}}), HasSubstr("converts"));
}

TEST(DerivedKindTest, has_names_that_the_standard_has) {
  std::set<std::string> known;
  std::ifstream table(source_dir() + "/config/cf/standard-names.tsv");
  for (std::string line; std::getline(table, line);) known.insert(line.substr(0, line.find('\t')));
  for (const Quantity quantity :
       {Quantity::true_wind, Quantity::lidar_direction, Quantity::sea_water, Quantity::dew_point,
        Quantity::sea_level_pressure}) {
    for (const ModelChannel& one : derived_channels(derived(quantity, {}), {})) {
      EXPECT_TRUE(known.contains(one.standard_name)) << one.name;
    }
  }
}

TEST(DerivedKindTest, takes_no_name_that_is_taken) {
  auto settings = derived(Quantity::difference, {{"a", "t"}, {"b", "o.t"}});
  settings.kind = "scan";
  const auto kind = derived_kind(settings, mast(), {scan()});
  ASSERT_FALSE(kind);
  EXPECT_THAT(kind.error().text, HasSubstr("\"scan\" is there already"));
}

}  // namespace
}  // namespace buoyd::test
