// What is derived of an instrument's readings.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/load_settings.hpp"
#include "config/sections.hpp"
#include "support/places.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

struct SaidChannel {
  const char* name;
  const char* unit;
  std::optional<DirectionReference> reference{};
};

ModelKind said_kind(const char* name, const std::vector<SaidChannel>& channels) {
  ModelKind kind;
  kind.name = name;
  for (const SaidChannel& channel : channels) {
    ModelChannel& one = kind.channels.emplace_back();
    one.name = channel.name;
    one.unit = channel.unit;
    one.reference = channel.reference;
  }
  return kind;
}

Model speaking_model(const std::string& name, const std::vector<ModelKind>& kinds) {
  Model model = spoken_model(name);
  model.kinds = kinds;
  model.examples.clear();
  return model;
}

/// met: an anemometer with temperature; compass: two headings; gnss; broken.
FoundModel find_speaking_model(const std::string& name) {
  using enum DirectionReference;
  if (name == "met") {
    ModelKind wind = said_kind("wind", {{"speed", "knot"},
                                        {"direction", "degree", hull},
                                        {"temperature", "degree_Celsius"},
                                        {"pressure", "hPa"},
                                        {"field", "degree", magnetic_north},
                                        {"conductivity", "S m-1"},
                                        {"note", ""}});
    wind.channels.back().type = ValueType::text;
    ModelKind profile = said_kind("profile", {{"heights", "degree", hull}});
    profile.channels[0].on_axis = true;
    profile.axis.emplace().name = "height";
    profile.axis->points = 3;
    return found(speaking_model(name, {wind, profile}));
  }
  if (name == "compass") {
    return found(
        speaking_model(name, {said_kind("attitude", {{"heading", "degree", true_north},
                                                     {"magnetic", "degree", magnetic_north}})}));
  }
  if (name == "gnss") {
    ModelKind deep = said_kind("deep", {{"water", "dbar"}, {"temperature", "K"}});
    deep.channels[0].standard_name = "sea_water_pressure";
    return found(speaking_model(
        name,
        {said_kind("rmc", {{"sog", "knot"},
                           {"cog", "degree", true_north},
                           {"variation", "degree", magnetic_north}}),
         said_kind("vtg", {{"course", "degree", true_north}, {"humidity", "1"}, {"sog", "knot"}}),
         deep}));
  }
  return find_test_model(name);
}

const std::string derived_head =
    "[station]\nid = \"b\"\n"
    "[[line]]\nname = \"l\"\ndevice = \"/dev/ttyS1\"\n";

std::string instrument_on_its_line(const std::string& name, const std::string& model) {
  return "[[instrument]]\nname = \"" + name + "\"\nline = \"l\"\nmodel = \"" + model + "\"\n";
}

std::string derived(const std::string& quantity, const std::string& inputs,
                    const std::string& kind = "new") {
  return "[[instrument.derived]]\nkind = \"" + kind + "\"\nquantity = \"" + quantity +
         "\"\ninputs = { " + inputs + " }\n";
}

std::vector<std::string> mistakes_in(const std::string& text) {
  std::vector<std::string> all;
  for (const Mistake& mistake : parse_settings(text, "b.toml", find_speaking_model).mistakes) {
    all.push_back(mistake.str());
  }
  return all;
}

/// Of met, in line 12, beside a compass and a receiver.
std::vector<std::string> mistakes_beside(const std::string& derived) {
  return mistakes_in(derived_head + instrument_on_its_line("met", "met") + derived +
                     instrument_on_its_line("compass", "compass") +
                     instrument_on_its_line("gnss", "gnss"));
}

const std::string apparent = "speed = \"speed\", direction = \"direction\", ";

TEST(DerivedSection, reads_its_keys) {
  const LoadedSettings loaded =
      parse_settings(derived_head + instrument_on_its_line("met", "met") +
                         derived("true wind", apparent + "heading = \"compass.heading\"") +
                         "max_age = \"2 s\"\n" + instrument_on_its_line("compass", "compass"),
                     "b.toml", find_speaking_model);
  for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << mistake.str();
  ASSERT_TRUE(loaded.configuration);
  const DerivedSettings& read = loaded.configuration->settings.instruments[0].derived.at(0);
  EXPECT_EQ(read.kind, "new");
  EXPECT_EQ(read.quantity, DerivedSettings::Quantity::true_wind);
  EXPECT_THAT(read.inputs,
              UnorderedElementsAre(DerivedSettings::Input{"speed", "speed"},
                                   DerivedSettings::Input{"direction", "direction"},
                                   DerivedSettings::Input{"heading", "compass.heading"}));
  EXPECT_EQ(read.max_age, std::chrono::seconds(2));
  std::vector<std::string> printed;
  for (const auto& setting : derived_keys()) printed.push_back(setting.takes.print(read));
  EXPECT_THAT(printed,
              ElementsAre("\"new\"", "\"true wind\"", HasSubstr("speed = \"speed\""), "\"2 s\""));
}

TEST(DerivedSection, what_it_may_ask_for_has_room) {
  const auto mistakes = [](const std::string& rate, const std::string& max_age,
                           const std::string& rest = "") {
    return mistakes_in(derived_head + instrument_on_its_line("met", "met") +
                       derived("true wind", apparent + "heading = \"compass.heading\"") +
                       "max_age = \"" + max_age + "\"\n" + rest +
                       instrument_on_its_line("compass", "compass") + "rate = \"" + rate +
                       " /s\"\n");
  };
  const std::string spikes =
      "[[instrument.quality]]\nchannel = \"speed\"\nfail = [0, 99]\nspike = [5, 9]\n";
  EXPECT_THAT(mistakes("10", "10 min"), IsEmpty());
  EXPECT_THAT(
      mistakes("10", "15 min"),
      ElementsAre(HasSubstr("b.toml:13:10: heading is \"compass.heading\", of which the last "
                            "31 min may be asked for, 18602 values, expected at most "
                            "16384: a shorter max_age")));
  EXPECT_THAT(mistakes("200", "10 s"), IsEmpty());
  EXPECT_THAT(mistakes("200", "10 s", spikes), ElementsAre(HasSubstr("the last 90 s may")))
      << "its readings wait for their verdicts";
}

struct WrongDerived {
  std::string derived;
  const char* said;
};

TEST(DerivedSection, says_where_its_keys_are_wrong) {
  const std::string start = "[[instrument.derived]]\n";
  for (const WrongDerived& one : {
           WrongDerived{start + "quantity = \"difference\"\ninputs = {}\n",
                        "b.toml:10:1: [[derived]] \"kind\" is missing"},
           WrongDerived{start + "kind = \"n\"\ninputs = {}\n", "\"quantity\" is missing"},
           WrongDerived{start + "kind = \"n\"\nquantity = \"difference\"\n",
                        "\"inputs\" is missing"},
           WrongDerived{derived("differences", "a = \"speed\""),
                        "quantity is \"differences\", expected"},
           WrongDerived{derived("difference", "a = \"speed\", b = \"speed\"", "New"), "kind"},
           WrongDerived{
               derived("difference", "a = \"speed\", b = \"speed\"") + "max_age = \"2 h\"\n",
               "max_age is \"2 h\", expected 100 ms to 1 h"},
           WrongDerived{derived("difference", "a = \"speed\", b = \"speed\"") + "age = 1\n",
                        "unknown key \"age\""},
       }) {
    EXPECT_THAT(mistakes_beside(one.derived), ElementsAre(HasSubstr(one.said))) << one.derived;
  }
}

TEST(DerivedSection, says_what_cannot_be_computed_of_its_own_channels) {
  for (const WrongDerived& one : {
           WrongDerived{derived("true wind", "speed = \"speed\", direction = \"direction\""),
                        "inputs has no heading"},
           WrongDerived{derived("true wind", apparent + "head = \"compass.heading\""),
                        "inputs has \"head\""},
           WrongDerived{derived("difference", "a = \"sped\", b = \"speed\""),
                        "a is \"sped\", expected"},
           WrongDerived{derived("difference", "a = \"note\", b = \"speed\""), "a text"},
           WrongDerived{derived("difference", "a = \"heights\", b = \"heights\""), "an array"},
           WrongDerived{derived("difference", "a = \"speed\", b = \"temperature\""), "converts"},
           WrongDerived{derived("sea-level pressure",
                                "pressure = \"pressure\", temperature = "
                                "\"temperature\""),
                        "height of the instrument is missing"},
           WrongDerived{derived("difference", "a = \"speed\", b = \"speed\"", "wind"),
                        "b.toml:11:8: kind \"wind\" is there already"},
           WrongDerived{derived("difference", "a = \"speed\", b = \"speed\"") +
                            derived("difference", "a = \"speed\", b = \"speed\""),
                        "b.toml:15:8: kind \"new\" is there already"},
       }) {
    EXPECT_THAT(mistakes_beside(one.derived), ElementsAre(HasSubstr(one.said))) << one.derived;
  }
}

TEST(DerivedSection, says_what_cannot_be_computed_of_other_instruments) {
  const std::string ok = apparent + "heading = \"compass.heading\"";
  EXPECT_THAT(mistakes_beside(derived("true wind", ok)), IsEmpty());
  for (const WrongDerived& one : {
           WrongDerived{
               derived("true wind", apparent + "heading = \"compas.heading\""),
               "b.toml:13:10: heading is \"compas.heading\", expected an instrument's name before "
               "the dot: compass, gnss, met"},
           WrongDerived{derived("true wind", apparent + "heading = \"compass.yaw\""),
                        "expected a channel of the instrument compass"},
           WrongDerived{derived("true wind", apparent + "heading = \"compass.magnetic\""),
                        "counted from magnetic north, expected [station] declination"},
           WrongDerived{derived("true wind", apparent + "heading = \"met.direction\""),
                        "counted from hull, expected from true or magnetic north"},
           WrongDerived{derived("true wind", apparent + "heading = \"gnss.sog\""), "converts to"},
           WrongDerived{derived("true wind", ok + ", hull_speed = \"gnss.sog\""), "expected both"},
           WrongDerived{derived("true wind",
                                ok + ", hull_speed = \"gnss.sog\", hull_course = \"gnss.course\""),
                        "expected both of one kind of reading"},
           WrongDerived{derived("dew point",
                                "temperature = \"temperature\", humidity = "
                                "\"gnss.humidity\""),
                        "in \"1\", expected one in \"percent\""},
           WrongDerived{derived("difference", "a = \"temperature\", b = \"gnss.water\""),
                        "converts"},
           WrongDerived{derived("difference", "a = \"direction\", b = \"compass.heading\""),
                        "a is counted from hull and b, of another instrument, from true north"},
           WrongDerived{derived("difference", "a = \"temperature\", b = \"met.note\""), "a text"},
           WrongDerived{derived("difference", "a = \"direction\", b = \"met.heights\""),
                        "an array"},
       }) {
    EXPECT_THAT(mistakes_beside(one.derived), ElementsAre(HasSubstr(one.said))) << one.derived;
  }
  EXPECT_THAT(mistakes_beside(
                  derived("true wind", ok + ", hull_speed = \"gnss.sog\", hull_course = "
                                            "\"gnss.cog\"") +
                  derived("difference", "a = \"temperature\", b = \"gnss.temperature\"", "other")),
              IsEmpty());
}

TEST(DerivedSection, asks_for_a_speed_and_a_course_of_the_hull_that_are_said_together) {
  const auto hull = [](const std::string& speed, const std::string& course) {
    return mistakes_beside(derived("true wind", apparent +
                                                    "heading = \"compass.heading\", "
                                                    "hull_speed = \"" +
                                                    speed + "\", hull_course = \"" + course +
                                                    "\""));
  };
  EXPECT_THAT(hull("gnss.vtg.sog", "gnss.course"), IsEmpty());
  EXPECT_THAT(hull("gnss.vtg.sog", "gnss.vtg.course"), IsEmpty());
  for (const auto& [speed, course] :
       {std::pair("gnss.sog", "gnss.course"), std::pair("gnss.sog", "gnss.vtg.course"),
        std::pair("gnss.vtg.sog", "gnss.cog")}) {
    EXPECT_THAT(hull(speed, course), ElementsAre(HasSubstr("expected both of one kind of reading")))
        << speed << " is of the first kind that has it";
  }
}

TEST(DerivedSection, tells_north_from_what_turns) {
  EXPECT_THAT(mistakes_beside(derived("true wind",
                                      "speed = \"speed\", direction = \"field\", "
                                      "heading = \"compass.heading\"")),
              ElementsAre(HasSubstr("counted from magnetic north, expected from the hull")));
  EXPECT_THAT(mistakes_beside(derived("true direction",
                                      "direction = \"field\", declination = \"gnss.variation\"")),
              IsEmpty())
      << "a declination is not turned itself";
}

TEST(DerivedSection, tells_pressure_of_the_water_from_that_of_water_and_air) {
  EXPECT_THAT(mistakes_beside(derived("sea water",
                                      "conductivity = \"conductivity\", temperature = "
                                      "\"temperature\", pressure = \"gnss.water\"")),
              ElementsAre(HasSubstr("counts the air's pressure, too, expected the water's")));
}

TEST(DerivedSection, has_names_that_no_kind_of_the_model_has) {
  EXPECT_THAT(mistakes_beside("kinds = [\"wind\"]\n" +
                              derived("difference", "a = \"speed\", b = \"speed\"", "profile")),
              ElementsAre(HasSubstr("kind \"profile\" is there already")));
}

TEST(DerivedSection, knows_the_stations_declination) {
  std::string text = derived_head + instrument_on_its_line("met", "met") +
                     derived("true wind", apparent + "heading = \"compass.magnetic\"") +
                     instrument_on_its_line("compass", "compass");
  text.insert(text.find("[[line]]"), "declination = -3\n");
  EXPECT_THAT(mistakes_in(text), IsEmpty());
}

TEST(DerivedSection, may_be_derived_of_what_is_derived_above) {
  const std::string first = derived("true wind", apparent + "heading = \"compass.heading\"", "tw");
  const std::string second =
      derived("difference", "a = \"wind_direction\", b = \"compass.heading\"", "d");
  EXPECT_THAT(mistakes_beside(first + second), IsEmpty());
  EXPECT_THAT(mistakes_beside(second + first),
              ElementsAre(HasSubstr("of its model or of a kind above")));
}

TEST(DerivedSection, is_never_computed_of_itself) {
  const std::string own = derived("true wind", apparent + "heading = \"met.wind_direction\"");
  EXPECT_THAT(mistakes_beside(own), ElementsAre(HasSubstr("new is computed of itself")));
  const std::string circle =
      derived_head + instrument_on_its_line("met", "met") +
      derived("dew point", "temperature = \"temperature\", humidity = \"other.difference\"") +
      instrument_on_its_line("other", "met") +
      derived("difference", "a = \"temperature\", b = \"met.dew_point\"", "one") +
      derived("difference", "a = \"speed\", b = \"speed\"", "two");
  EXPECT_THAT(mistakes_in(circle),
              ElementsAre(HasSubstr("b.toml:13:10: new is computed of itself"),
                          HasSubstr("b.toml:21:10: one is computed of itself")));
}

TEST(DerivedSection, may_be_computed_of_a_circle_of_others) {
  const std::string text =
      derived_head + instrument_on_its_line("met", "met") +
      derived("dew point", "temperature = \"temperature\", humidity = \"other.difference\"") +
      instrument_on_its_line("other", "met") +
      derived("difference", "a = \"temperature\", b = \"met.dew_point\"", "one") +
      derived("first good", "a = \"temperature\", b = \"met.dew_point\"", "three");
  for (const std::string& mistake : mistakes_in(text)) {
    EXPECT_THAT(mistake, Not(HasSubstr("three"))) << "that is not in it";
  }
}

TEST(DerivedSection, may_have_names_that_channels_of_the_model_have) {
  const auto best = [](const std::string& other) {
    return derived("first good", "a = \"temperature\", b = \"" + other + ".temperature\"");
  };
  EXPECT_THAT(mistakes_in(derived_head + instrument_on_its_line("met", "met") + best("other") +
                          instrument_on_its_line("other", "met") + best("met")),
              IsEmpty());
}

TEST(DerivedSection, leaves_a_broken_model_to_its_own_mistakes) {
  const std::string text =
      derived_head + instrument_on_its_line("met", "met") +
      derived("true wind", apparent +
                               "heading = \"compass.heading\", hull_speed = "
                               "\"compass.speed\", hull_course = \"compass.course\"") +
      instrument_on_its_line("compass", "broken");
  EXPECT_THAT(mistakes_in(text), ElementsAre(HasSubstr("model \"broken\" has mistakes"),
                                             HasSubstr("is wrong, expected right")));
}

TEST(DerivedSection, has_channels_that_can_be_judged) {
  const auto judged = [](const std::string& channel) {
    return derived("true wind", apparent + "heading = \"compass.heading\"") +
           "[[instrument.quality]]\nchannel = \"" + channel + "\"\nfail = [0, 75]\n";
  };
  EXPECT_THAT(mistakes_beside(judged("wind_speed")), IsEmpty());
  EXPECT_THAT(mistakes_beside(judged("wind_sped")),
              ElementsAre(HasSubstr("channel is \"wind_sped\"")));
}

std::string on_line(const std::string& name, const std::string& model, const std::string& keys) {
  return "[[line]]\nname = \"" + name + "\"\ndevice = \"/dev/" + name +
         "\"\n[[instrument]]\nname = \"" + name + "\"\nline = \"" + name + "\"\nmodel = \"" +
         model + "\"\n" + keys;
}

// Each quantity with instruments that there are.
TEST(DerivedSection, can_be_said_of_the_models) {
  const std::string text =
      "[station]\nid = \"b\"\ndeclination = \"RMC\"\n" +
      on_line("nav", "nmea-0183",
              "kinds = [\"rmc\", \"hdt\", \"hdg\", \"mwv_relative\"]\n" +
                  derived("true wind",
                          "speed = \"relative_wind_speed\", direction = \"relative_wind_angle\", "
                          "heading = \"nav.heading\", hull_speed = \"nav.speed_over_ground\", "
                          "hull_course = \"nav.course_over_ground\"",
                          "wind") +
                  derived("true direction",
                          "direction = \"sensor_heading\", declination = "
                          "\"nav.magnetic_variation\"",
                          "compass")) +
      on_line("lidar", "zx-300",
              "azimuth = 90\n" + derived("lidar direction",
                                         "direction = \"wind_from_direction\", heading = "
                                         "\"nav.sensor_heading_true\", reference = "
                                         "\"nav.wind_direction\"")) +
      on_line("ctd", "rbr-logger3-ctd",
              derived("sea water",
                      "conductivity = \"conductivity\", temperature = \"temperature\", pressure "
                      "= \"pressure\"")) +
      on_line(
          "met", "gill-metpak",
          "kinds = [\"weather\"]\nheight = 3\n" +
              derived("dew point",
                      "temperature = \"air_temperature\", humidity = \"relative_humidity\"",
                      "dew") +
              derived("sea-level pressure",
                      "pressure = \"air_pressure\", temperature = \"air_temperature\"",
                      "sea_level") +
              derived("difference", "a = \"air_temperature\", b = \"ctd.temperature\"",
                      "air_and_sea") +
              derived("first good", "a = \"wind_speed\", b = \"nav.relative_wind_speed\"", "good"));
  const auto loaded =
      parse_settings(text, "b.toml", std::vector<std::string>{source_dir() + "/config/models"});
  for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << mistake.str() << "\n" << text;
}

}  // namespace
}  // namespace buoyd
