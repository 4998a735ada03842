#include "firmware-host/bench/world_table.hpp"

#include <gtest/gtest.h>

#include "firmware-host/bench/configuration_blocks.hpp"
#include "firmware-host/test_models.hpp"

namespace buoysim {
namespace {

std::string instrument(const std::string& model, const std::string& more) {
  return "[[line]]\nname = \"l\"\npty = \"l\"\n[[instrument]]\nname = \"i\"\nline = \"l\"\nmodel = "
         "\"" +
         model + "\"\n" + more;
}

/// The mistakes, one a line.
std::string mistakes(const std::string& text) {
  std::string all;
  for (const auto& mistake : parse_scenario(text, "t.toml", model_folders()).mistakes) {
    all += mistake.str() + "\n";
  }
  return all;
}

std::string mistakes_of_channel(const std::string& channel) {
  return mistakes(instrument("nmea-0183", "[instrument.channel]\n" + channel + "\n"));
}

void expect_told(const std::string& told, const std::string& expected) {
  EXPECT_NE(told.find(expected), std::string::npos) << told;
}

TEST(WorldTable, what_it_does_not_say_is_usual) {
  const Scenario scenario = scenario_of("seed = 77\n" + instrument("nmea-0183", ""));
  EXPECT_EQ(scenario.world->sea().settings().seed, 77U);
  EXPECT_EQ(scenario.world->sea().settings().wind.speed, WindSettings{}.speed);
}

TEST(WorldTable, is_read_whole) {
  const Scenario scenario = scenario_of(
      "[world]\nseed = 3\nbegin = \"2026-06-21T10:00:00Z\"\nlatitude = -10\nlongitude = 20\n"
      "declination = -3\nwind = { speed = 12, height = 80, shear = 0.2, direction = 10, veer = 4, "
      "turbulence = 0.2 }\nsea = { height = 3, period = 9, direction = 20, spread = 5, gamma = 2 "
      "}\n"
      "current = { speed = 1, direction = 2, tidal = 3, axis = 4, ellipse = 0.5 }\n"
      "tide = { m2 = 1, s2 = 0.5 }\nwater = { depth = 100, temperature = 20, deep_temperature = 5, "
      "salinity = 30, deep_salinity = 35, thermocline = 40, thickness = 10, swing = 5 }\n"
      "sky = { temperature = 25, daily_swing = 5, humidity = 60, pressure = 1000, "
      "pressure_swing = 3, clouds = 0.5 }\nhull = { heading = 0, yaw = 40, yaw_period = 100, "
      "watch_circle = 30, cutoff = 1, tilt_cutoff = 0.3, tilt = 0.5, heel = 0.02 }\n"
      "battery = { capacity = 100, voltage = 24, panel = 200, load = 20, charge = 0.5 }\n" +
      instrument("nmea-0183", ""));
  const SeaSettings& settings = scenario.world->sea().settings();
  EXPECT_EQ(settings.seed, 3U);
  EXPECT_EQ(settings.begin, 1'782'036'000);
  EXPECT_EQ(settings.wind.turbulence, 0.2);
  EXPECT_EQ(settings.waves.height, 3);
  EXPECT_EQ(settings.current.ellipse, 0.5);
  EXPECT_EQ(settings.water.swing, 5);
  EXPECT_EQ(settings.hull.heading, 0);
  EXPECT_EQ(settings.battery.charge, 0.5);
  EXPECT_EQ(settings.position.latitude, -10);
}

TEST(WorldTable, every_key_is_checked) {
  const std::string rest = instrument("nmea-0183", "");
  expect_told(mistakes("[world]\nwaves = {}\n" + rest), "t.toml:2:");
  expect_told(mistakes("[world.wind]\nspeed = -1\n" + rest), "t.toml:2:");
  expect_told(mistakes("[world.wind]\nsped = 1\n" + rest), "sped");
  expect_told(mistakes("[world.sky]\nclouds = 1.5\n" + rest), "clouds");
  expect_told(mistakes("[world.hull]\nfixed = 1\n" + rest), "fixed");
  expect_told(mistakes("[world]\nbegin = \"noon\"\n" + rest), "\"noon\" is no time");
}

TEST(WorldTable, a_sea_that_breaks_is_refused) {
  expect_told(mistakes("[world.sea]\nheight = 8\nperiod = 5\n" + instrument("nmea-0183", "")),
              "Hm0 8 m with Tp 5 s breaks, expected at most 3.90 m");
}

TEST(Measures, an_unknown_word_is_told_with_the_nearest) {
  const std::string told = mistakes_of_channel("altitude = { measures = \"heavy\" }");
  expect_told(told, "t.toml:9:");
  expect_told(told, "the world has no \"heavy\"; the nearest is \"heave\"");
}

TEST(Measures, units_must_convert) {
  expect_told(mistakes_of_channel("altitude = { measures = \"true_wind.speed\" }"),
              "\"altitude\" is told in m, \"true_wind.speed\" can be had in m s-1, knot, km h-1");
}

TEST(Measures, a_text_measures_nothing) {
  expect_told(mistakes_of_channel("mode = { measures = \"heave\" }"), "\"mode\" says no number");
}

TEST(Measures, what_lies_between_is_checked) {
  expect_told(mistakes_of_channel("altitude = { measures = \"heave\", noise = -1 }"), "noise");
  expect_told(mistakes_of_channel("altitude = { measures = \"heave\", lag = \"-1 s\" }"), "lag");
  expect_told(mistakes_of_channel("altitude = { measures = \"heave\", nulls = 2 }"), "nulls");
  expect_told(mistakes_of_channel("altitude = { measures = \"heave\", nulls_above = 2 }"),
              "nulls_above needs nulls");
  expect_told(mistakes_of_channel("altitude = { measures = \"heave\", ambiguity = 0.5 }"),
              "\"heave\" is no direction");
  expect_told(mistakes_of_channel("altitude = { measures = \"heave\", step = 1 }"),
              "step needs first");
  expect_told(mistakes_of_channel("altitude = { measures = \"heave\", shape = \"sine\" }"),
              "shape");
  expect_told(mistakes_of_channel("altitude = { measures = 5 }"), "measures");
}

TEST(Measures, nulls_need_a_way_to_say_them) {
  expect_told(mistakes(instrument("microstrain-3dm-gx3",
                                  "[instrument.channel]\nroll = { measures = \"roll\", "
                                  "nulls = 0.5 }\n")),
              "the model has no way to say that \"roll\" is null");
}

// The ensemble states the distance of the first cell and the size of all.
TEST(Measures, a_profiler_that_states_its_cells_needs_to_be_told_of_them) {
  const auto profiler = [](const std::string& more) {
    return mistakes(instrument("rdi-pd0",
                               "[instrument.channel]\nvelocity_east = { measures = "
                               "\"current.east\"" +
                                   more + " }\n"));
  };
  expect_told(profiler(""), "does not know where the points of \"velocity_east\" are");
  expect_told(profiler(", first = -3"), "does not know where the points");
  EXPECT_EQ(profiler(", first = -3, step = -2"), "");
  EXPECT_EQ(mistakes(instrument("zx-300",
                                "[instrument.channel]\nwind_speed = { measures = "
                                "\"true_wind.speed\" }\n")),
            "");
}

TEST(Measures, the_mounting_is_buoyds_too) {
  const std::string mounting = "orientation = \"down\"\nazimuth = 12.5\ntilt = 3\n";
  const Scenario scenario = scenario_of(instrument("nmea-0183", mounting));
  const std::string block = instrument_block(scenario.instruments[0]);
  EXPECT_NE(block.find(mounting), std::string::npos) << block;
}

}  // namespace
}  // namespace buoysim
