#include "model/describe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "model/model_text.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

InstrumentSettings settings() {
  InstrumentSettings settings;
  settings.name = "mast";
  return settings;
}

Json json_of(const Result<DescriptionPtr>& description) {
  EXPECT_TRUE(description) << description.error().text;
  return description ? *Json::parse((*description)->text()) : Json();
}

TEST(Describe, says_what_the_values_are) {
  const LoadedModel loaded = parse_model(register_model, "type-1.toml");
  const auto description = describe(*loaded.model, 0, settings(), {}, {}, {});
  ASSERT_TRUE(description) << description.error().text;
  EXPECT_EQ((*description)->text(),
            R"({"v":1,"instrument":"mast","kind":"sample","model":"type-1","model_hash":")" +
                loaded.model->hash +
                R"(","make":"Maker","type":"Type 1","deployment":{"state":"bench"},"channels":[)"
                R"({"name":"speed","type":"float32","unit":"m s-1"},)"
                R"({"name":"state","type":"integer","values":{"0":"off","1":"on"}}]})");
  EXPECT_EQ((*description)->value_count(), 2U);
  EXPECT_EQ((*description)->channels()[1].value_names[1].second, "on");
}

TEST(Describe, says_how_a_channel_is_judged) {
  const LoadedModel loaded = parse_model(register_model, "type-1.toml");
  InstrumentSettings judged = settings();
  QualitySettings& speed = judged.quality.emplace_back();
  speed.channel = "speed";
  speed.fail = {0, 60};
  speed.spike = {2, 5};
  speed.flat_line = {std::chrono::minutes(30), std::chrono::hours(2)};
  speed.flat_line_tolerance = 0.01;
  speed.climatology = {{{12, 1}, {0, 40}, {}}};
  const auto description = describe(*loaded.model, 0, judged, {}, {}, {});
  ASSERT_TRUE(description) << description.error().text;
  EXPECT_EQ((*description)->channels()[0].default_flag, 1);
  EXPECT_EQ((*description)->channels()[1].default_flag, 2);
  EXPECT_THAT((*description)->text(),
              testing::HasSubstr(
                  R"("flag":1,"quality":{"fail":[0,60],"spike":[2,5],"spike_method":"average",)"
                  R"("flat_line":[1800,7200],"flat_line_tolerance":0.01,)"
                  R"("climatology":[{"months":[12,1],"suspect":[0,40]}]})"));
}

/// What the description of a model of lines says of the clock of its channel "t".
std::string clock_of(const std::string& keys) {
  const LoadedModel loaded = parse_model(
      "make = \"m\"\ntype = \"t\"\ncategory = \"c\"\nsource = [\"s\"]\ndriver = \"messages\"\n"
      "[messages]\nchecksum = \"none\"\n[[kind]]\nname = \"k\"\n[kind.message]\nfields = [2]\n"
      "[[kind.channel]]\nname = \"t\"\nunit = \"s\"\nfield = 1\n" +
          keys +
          "\n[[example]]\nkind = \"k\"\nsource = \"computed\"\ntext = \"x\"\nvalues = { t = \"1\" "
          "}\n",
      "m.toml");
  for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << mistake.str();
  if (!loaded.model) return "no model";
  const Json json = json_of(describe(*loaded.model, 0, settings(), {}, {}, {}));
  return json.find("channels")->items()[0].string_at("clock").value_or("");
}

TEST(Describe, names_the_clock_of_a_time) {
  const std::string dated = "format = \"time\"\npattern = \"%Y-%m-%d %H:%M\"";
  EXPECT_EQ(clock_of(dated), "instrument");
  EXPECT_EQ(clock_of(dated + "\nrole = \"utc\""), "UTC");
  EXPECT_EQ(clock_of("format = \"utc\"\ndate = [2]"), "UTC");
  EXPECT_EQ(clock_of("format = \"time-of-day\""), "") << "no date, no zone";
  EXPECT_EQ(clock_of(""), "");
}

TEST(Describe, names_the_clock_of_seconds_of_another_epoch) {
  EXPECT_EQ(clock_of("format = \"hex\"\nscale = { offset = 946684800 }"), "instrument");
  EXPECT_EQ(clock_of("scale = { denominator = 1000, offset = -10 }"), "") << "a length of time";
  const LoadedModel sami = load_model(source_dir() + "/config/models/sunburst-sami2-co2.toml");
  ASSERT_TRUE(sami.model);
  const Json json = json_of(describe(*sami.model, 0, settings(), {}, {}, {}));
  EXPECT_EQ(json.find("channels")->items()[1].string_at("clock").value_or(""), "instrument");
}

TEST(Describe, names_the_clock_of_registers_with_seconds_of_another_epoch) {
  std::string text = register_model;
  const std::string unit = "unit = \"m s-1\"";
  text.replace(text.find(unit), unit.size(), "unit = \"s\"\noffset = 946684800");
  const LoadedModel loaded = parse_model(text, "m.toml");
  ASSERT_TRUE(loaded.model);
  const Json json = json_of(describe(*loaded.model, 0, settings(), {}, {}, {}));
  EXPECT_EQ(json.find("channels")->items()[0].string_at("clock").value_or(""), "instrument");
}

TEST(Describe, carries_settings_identity_and_deployment) {
  const LoadedModel loaded = parse_model(register_model, "m.toml");
  InstrumentSettings instrument = settings();
  instrument.height = 4.2;
  instrument.orientation = "bow";
  instrument.interval = std::chrono::milliseconds(1500);
  instrument.simulated = true;
  DeploymentSettings deployment;
  deployment.id = "d7";
  deployment.state = "deployed";
  const Json json =
      json_of(describe(*loaded.model, 0, instrument, deployment, {"SN 5", "2.01"}, {}));
  EXPECT_EQ(json.string_at("serial_number"), "SN 5");
  EXPECT_EQ(json.string_at("firmware"), "2.01");
  EXPECT_EQ(json.find("height")->print(), "4.2");
  EXPECT_EQ(json.string_at("orientation"), "bow");
  EXPECT_EQ(json.find("interval")->print(), "1.5");
  EXPECT_EQ(json.find("simulated")->boolean(), true);
  EXPECT_EQ(json.find("deployment")->string_at("id"), "d7");
  EXPECT_EQ(json.find("depth"), nullptr);
}

TEST(Describe, says_the_interval_of_records_or_of_polls_whichever_is_longer) {
  const LoadedModel loaded = parse_model("record_interval = \"17 s\"\n" + register_model, "m.toml");
  InstrumentSettings instrument = settings();
  const auto interval = [&] {
    return json_of(describe(*loaded.model, 0, instrument, {}, {}, {})).number_at("interval");
  };
  instrument.interval = std::chrono::seconds(1);
  EXPECT_EQ(interval(), 1) << "its records may come oftener than the model says";
  instrument.rate = 0.5;
  EXPECT_EQ(interval(), 2) << "as its configuration says";
  instrument.interval = std::chrono::minutes(1);
  EXPECT_EQ(interval(), 60) << "it is asked more seldom";
}

TEST(Describe, says_in_which_bursts_it_measures) {
  const LoadedModel loaded = parse_model(register_model, "m.toml");
  InstrumentSettings instrument = settings();
  const auto bursts = [&] {
    const std::string text = describe(*loaded.model, 0, instrument, {}, {}, {}).value()->text();
    const std::size_t begin = text.find(R"("bursts":)");
    return begin == text.npos ? "" : text.substr(begin, text.find('}', begin) + 1 - begin);
  };
  instrument.power.emplace();
  instrument.power->warm_up = std::chrono::seconds(40);
  EXPECT_EQ(bursts(), "");
  instrument.power->every = std::chrono::hours(1);
  instrument.power->burst = std::chrono::minutes(20);
  EXPECT_EQ(bursts(), R"("bursts":{"every":3600,"burst":1200})");
  instrument.offset = std::chrono::seconds(90);
  EXPECT_EQ(bursts(), R"("bursts":{"every":3600,"burst":1200,"offset":90})");
}

TEST(Describe, carries_mounting_clock_and_calibration) {
  const LoadedModel loaded = parse_model(register_model, "m.toml");
  InstrumentSettings instrument = settings();
  instrument.azimuth = 12.5;
  instrument.tilt = 3;
  instrument.datum_offset = -1.2;
  instrument.clock = "+08:00";
  instrument.rate = 10;
  instrument.calibrated = {"2026-09-14", "SPRT 4711", "N 12", {{"speed", 1.0002, -0.013}}};
  const auto description = describe(*loaded.model, 0, instrument, {}, {}, {});
  EXPECT_THAT((*description)->text(),
              testing::HasSubstr(R"("datum_offset":-1.2,"azimuth":12.5,"tilt":3,"clock":"+08:00",)"
                                 R"("calibrated":{"date":"2026-09-14","reference":"SPRT 4711",)"
                                 R"("certificate":"N 12","corrections":{"speed":{"slope":1.0002,)"
                                 R"("offset":-0.013}}},"interval":0.1,)"));
}

TEST(Describe, says_the_declination_of_what_a_compass_counts) {
  const LoadedModel plain = parse_model(register_model, "m.toml");
  const LoadedModel magnetic =
      parse_model(with(register_model, "name = \"speed\"\n",
                       "name = \"speed\"\nreference = \"magnetic north\"\n"),
                  "m.toml");
  InstrumentSettings instrument = settings();
  instrument.declination = Declination{-7.1, false};
  const auto said = [&](const LoadedModel& loaded) {
    const Json json = json_of(describe(*loaded.model, 0, instrument, {}, {}, {}));
    const Json* const declination = json.find("declination");
    if (declination == nullptr) return std::string();
    return declination->string() != nullptr ? *declination->string() : declination->print();
  };
  EXPECT_EQ(said(magnetic), "-7.1");
  EXPECT_EQ(said(plain), "");
  instrument.declination = Declination{0, true};
  EXPECT_EQ(said(magnetic), "RMC");
}

TEST(Describe, the_settings_serial_number_wins) {
  const LoadedModel loaded = parse_model(register_model, "m.toml");
  InstrumentSettings instrument = settings();
  instrument.serial_number = "ours";
  const Json json = json_of(describe(*loaded.model, 0, instrument, {}, {"theirs", ""}, {}));
  EXPECT_EQ(json.string_at("serial_number"), "ours");
}

class DescribeAxis : public testing::Test {
 protected:
  static constexpr const char* axis =
      "[kind.axis]\nname = \"height\"\nunit = \"m\"\nstandard_name = \"height\"\npoints = 3\n"
      "stride = 4\npoint = { register = 101 }\n[[kind.channel]]";
  LoadedModel loaded = parse_model(with(with(register_model, "[[kind.channel]]", axis),
                                        "register = 11", "register = 11\naxis = true"),
                                   "m.toml");

  std::string points(const std::vector<double>& given) {
    const auto description = describe(*loaded.model, 0, settings(), {}, {}, given);
    if (!description) return description.error().text;
    const std::string& text = (*description)->text();
    const std::size_t at = text.find("\"points\":");
    return text.substr(at + 9, text.find(']', at) - at - 8);
  }
};

TEST_F(DescribeAxis, has_the_points_given) {
  ASSERT_TRUE(loaded.model);
  EXPECT_EQ(points({10, 20.5, 0}), "[10,20.5,0]");
}

TEST_F(DescribeAxis, has_as_many_unknown_points_before_the_instrument_spoke) {
  ASSERT_TRUE(loaded.model);
  EXPECT_EQ(points({}), "[null,null,null]");
  const auto description = describe(*loaded.model, 0, settings(), {}, {}, {});
  EXPECT_EQ((*description)->value_count(), 4U);
}

TEST_F(DescribeAxis, has_only_the_points_in_use) {
  ASSERT_TRUE(loaded.model);
  EXPECT_EQ(points({10, 20.5}), "[10,20.5]");
  const auto description = describe(*loaded.model, 0, settings(), {}, {}, {10, 20.5});
  EXPECT_EQ((*description)->value_count(), 3U);
}

TEST_F(DescribeAxis, refuses_more_points_than_the_model_has) {
  ASSERT_TRUE(loaded.model);
  EXPECT_EQ(points({1, 2, 3, 4}), "4 axis points for kind 'sample', expected at most 3");
}

TEST(Describe, takes_the_models_points_where_the_instrument_states_none) {
  const auto loaded =
      parse_model(with(with(register_model, "[[kind.channel]]",
                            "[kind.axis]\nname = \"cell\"\nunit = \"m\"\npoints = 2\nstride = 4\n"
                            "defaults = [1.0, 1.5]\n[[kind.channel]]"),
                       "register = 11", "register = 11\naxis = true"),
                  "m.toml");
  ASSERT_TRUE(loaded.model);
  const auto description = describe(*loaded.model, 0, settings(), {}, {}, {});
  EXPECT_THAT((*description)->text(), testing::HasSubstr(R"("points":[1,1.5])"));
}

TEST(Describe, says_how_values_were_made_and_the_axis_once) {
  const auto loaded = parse_model(
      with(with(with(register_model, "name = \"sample\"",
                     "name = \"sample\"\nover = \"10 min\"\nof = \"target\""),
                "[[kind.channel]]",
                "[kind.axis]\nname = \"cell\"\nunit = \"m\"\nreference = \"instrument\"\n"
                "points = 2\nstride = 4\ndefaults = [1.0, 1.5]\n[[kind.channel]]"),
           "register = 11",
           "register = 11\naxis = true\nmethod = \"maximum\"\nover = \"1 min\"\n"
           "within = \"3 s\"\nreference = \"hull\""),
      "m.toml");
  ASSERT_TRUE(loaded.model);
  const auto description = describe(*loaded.model, 0, settings(), {}, {}, {});
  const std::string& text = (*description)->text();
  EXPECT_THAT(text, testing::StartsWith("{\"v\":2,"));
  EXPECT_THAT(text, testing::HasSubstr(
                        R"("over":600,"of":"target","axis":{"name":"cell","unit":"m",)"
                        R"("reference":"instrument","points":[1,1.5]},"channels":[)"
                        R"({"name":"speed","type":"float32","unit":"m s-1","method":"maximum",)"
                        R"("over":60,"within":3,"reference":"hull","axis":"cell"},)"));
}

/// By the reference readers know that it wraps; a rate has no direction.
TEST(Describe, says_unknown_of_a_direction_without_a_reference) {
  Model model = *parse_model(register_model, "m.toml").model;
  ModelChannel& channel = model.kinds[0].channels[0];
  const auto said = [&](const std::string& name, const std::string& unit) {
    channel.name = name;
    channel.unit = unit;
    const Json json = json_of(describe(model, 0, settings(), {}, {}, {}));
    return json.find("channels")->items()[0].string_at("reference").value_or("");
  };
  EXPECT_EQ(said("yaw", "degree"), "unknown");
  EXPECT_EQ(said("local_bearing", "rad"), "unknown");
  EXPECT_EQ(said("yaw_rate", "degree"), "");
  EXPECT_EQ(said("heading_deviation", "degree"), "");
  EXPECT_EQ(said("wind_direction_sd", "degree"), "");
  EXPECT_EQ(said("heading_correction", "degree"), "");
  EXPECT_EQ(said("yaw", "degree s-1"), "");
  EXPECT_EQ(said("roll", "degree"), "");
  channel.standard_name = "wind_from_direction";
  EXPECT_EQ(said("direction", "degree"), "") << "its standard name says more";
}

TEST(Describe, names_bits) {
  const auto loaded = parse_model(with(register_model, "values = { 0 = \"off\", 1 = \"on\" }",
                                       "bits = { 0 = \"rain\", 5 = \"fog\" }"),
                                  "m.toml");
  ASSERT_TRUE(loaded.model);
  const auto description = describe(*loaded.model, 0, settings(), {}, {}, {});
  EXPECT_THAT((*description)->text(), testing::HasSubstr(R"("bits":{"0":"rain","5":"fog"})"));
}

}  // namespace
}  // namespace buoyd
