#include "firmware-host/sea/words.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "firmware-host/sea/angles.hpp"
#include "firmware-host/sea/draws.hpp"
#include "support/places.hpp"

namespace buoysim {
namespace {

SeaSettings settings() {
  SeaSettings told;
  told.seed = 11;
  told.begin = 1'782'043'200;
  told.declination = 4;
  told.hull.heading = 350;
  told.hull.yaw = 40;
  return told;
}

double value(const Sea& sea, std::string_view word, double age, const Mounting& mounting = {},
             double reach = 0) {
  return find_word(word)->measure({sea, sea.at(age), mounting, reach});
}

std::map<std::string_view, double> all_values(const Sea& sea, double age) {
  std::map<std::string_view, double> values;
  for (const auto part : {hull_words(), water_words()}) {
    for (const Word& word : part) values[word.name] = value(sea, word.name, age, {3, 10, 2});
  }
  return values;
}

TEST(Words, each_has_a_name_of_its_own_and_a_unit) {
  std::set<std::string_view> names;
  for (const auto part : {hull_words(), water_words()}) {
    for (const Word& word : part) {
      EXPECT_TRUE(names.insert(word.name).second) << word.name;
      EXPECT_FALSE(units_of(word.quantity).empty());
      EXPECT_EQ(find_word(word.name), &word);
    }
  }
}

TEST(Words, each_stands_in_the_documents) {
  std::ostringstream page;
  page << std::ifstream(buoyd::source_dir() + "/docs/sea.md").rdbuf();
  for (const auto part : {hull_words(), water_words()}) {
    for (const Word& word : part) {
      const std::string quoted = "`" + std::string(word.name) + "`";
      EXPECT_NE(page.str().find(quoted), std::string::npos) << word.name;
    }
  }
}

TEST(Words, the_nearest_is_told) {
  EXPECT_EQ(find_word("true_wind.sped"), nullptr);
  EXPECT_EQ(nearest_word("true_wind.sped"), "true_wind.speed");
  EXPECT_EQ(nearest_word("heaven"), "heave");
  EXPECT_EQ(nearest_word(""), "roll");
}

TEST(Words, are_finite_and_directions_lie_in_the_circle) {
  SeaSettings calm = settings();
  calm.waves.height = 0;
  calm.wind.speed = 0;
  calm.current = {.speed = 0, .tidal = 0};
  for (const SeaSettings& told : {settings(), calm}) {
    const Sea sea(told);
    for (const double age :
         {-1.0, 0.0, 1e9, std::numeric_limits<double>::infinity(), std::nan("")}) {
      for (const auto& [name, number] : all_values(sea, age)) {
        EXPECT_TRUE(std::isfinite(number)) << name << " at " << age;
        const bool is_turn = !find_word(name)->is_direction || (number >= 0 && number < 360);
        EXPECT_TRUE(is_turn) << name << " " << number;
      }
    }
  }
}

TEST(Words, do_not_depend_on_the_order_of_questions) {
  const Sea forwards(settings());
  const Sea backwards(settings());
  std::map<int, std::map<std::string_view, double>> values;
  for (int age = 0; age < 30; ++age) values[age] = all_values(forwards, age * 7.5);
  for (int age = 29; age >= 0; --age) {
    EXPECT_EQ(all_values(backwards, age * 7.5), values[age]);
  }
}

TEST(Words, depend_on_the_seed) {
  SeaSettings other = settings();
  other.seed = 12;
  EXPECT_NE(all_values(Sea(settings()), 5), all_values(Sea(other), 5));
}

/// The apparent wind, turned and carried back with what the hull truly does, is the true wind.
TEST(Words, the_apparent_wind_is_the_true_one_seen_from_the_mast) {
  const Sea sea(settings());
  const Mounting mast{4, 30, 0};
  for (double age = 0; age < 300; age += 7) {
    const HullState& hull = sea.at(age).hull;
    const double forward = value(sea, "apparent_wind.forward", age, mast);
    const double starboard = value(sea, "apparent_wind.starboard", age, mast);
    const double turn = to_radians(30);
    const HullVector seen{forward * std::cos(turn) - starboard * std::sin(turn),
                          forward * std::sin(turn) + starboard * std::cos(turn),
                          -value(sea, "apparent_wind.up", age, mast)};
    const Vector wind = to_world(hull, seen) + velocity_above(hull, 4);
    EXPECT_NEAR(wind.east, value(sea, "true_wind.east", age, mast), 1e-9);
    EXPECT_NEAR(wind.north, value(sea, "true_wind.north", age, mast), 1e-9);
    EXPECT_NEAR(wind.up, value(sea, "true_wind.up", age, mast), 1e-9);
  }
}

TEST(Words, the_wind_from_ahead_has_direction_0) {
  SeaSettings still = settings();
  still.hull.fixed = true;
  still.hull.heading = 350;
  still.wind.direction = 350;
  still.wind.turbulence = 0;
  const Sea sea(still);
  const double ahead = value(sea, "apparent_wind.direction", 5, {10, 0, 0});
  EXPECT_NEAR(std::remainder(ahead, 360), 0, 1e-9);
  EXPECT_NEAR(value(sea, "apparent_wind.speed", 5, {10, 0, 0}), 8, 1e-9);
  EXPECT_NEAR(value(sea, "apparent_wind.direction", 5, {10, 90, 0}), 270, 1e-9);
  EXPECT_NEAR(value(sea, "apparent_wind.speed", 5, {10, 0, 60}), 4, 1e-9);
}

TEST(Words, what_leans_feels_the_wind_from_above) {
  SeaSettings still = settings();
  still.hull.fixed = true;
  const Sea sea(still);
  const double up = value(sea, "true_wind.up", 5, {10, 0, 0});
  EXPECT_NE(up, 0);
  EXPECT_NEAR(value(sea, "apparent_wind.forward", 5, {10, 0, 90}), -up, 1e-9);
}

TEST(Words, a_compass_says_what_magnetic_north_makes_of_it) {
  const Sea sea(settings());
  EXPECT_NEAR(wrapped(value(sea, "heading", 9) - 4), value(sea, "heading.magnetic", 9), 1e-9);
  // Of a hull that leans the plane of the deck is not that of the compass card.
  EXPECT_NEAR(wrapped(value(sea, "heading", 9) + 20), value(sea, "heading", 9, {0, 20, 0}), 0.5);
}

TEST(Words, what_is_mounted_across_has_the_hulls_roll_as_its_pitch) {
  const Sea sea(settings());
  const Mounting across{0, 90, 0};
  for (double age = 0; age < 60; age += 7) {
    const auto of = [&](std::string_view word, const Mounting& mounting) {
      return value(sea, word, age, mounting);
    };
    EXPECT_NEAR(of("pitch", across), -of("roll", {}), 0.1);
    EXPECT_NEAR(of("roll", across), of("pitch", {}), 0.1);
    EXPECT_NEAR(of("tilt", across), of("tilt", {}), 1e-9);
    EXPECT_NEAR(of("angular_rate.x", across), of("angular_rate.y", {}), 1e-9);
    EXPECT_NEAR(of("acceleration.y", across), -of("acceleration.x", {}), 1e-9);
    EXPECT_NEAR(of("pitch", {}), sea.at(age).hull.pitch, 1e-9);
    EXPECT_NEAR(of("roll", {}), sea.at(age).hull.roll, 1e-9);
  }
}

TEST(Words, what_leans_to_its_mark_has_the_mark_down) {
  SeaSettings still = settings();
  still.hull.fixed = true;
  const Sea sea(still);
  EXPECT_NEAR(value(sea, "pitch", 1, {0, 30, 5}), -5, 1e-9);
  EXPECT_NEAR(value(sea, "roll", 1, {0, 30, 5}), 0, 1e-9);
  EXPECT_NEAR(value(sea, "tilt", 1, {0, 30, 5}), 5, 1e-9);
}

TEST(Words, at_rest_an_accelerometer_feels_its_weight) {
  SeaSettings still = settings();
  still.hull.fixed = true;
  EXPECT_NEAR(value(Sea(still), "acceleration.z", 1), -gravity, 1e-12);
  EXPECT_NEAR(value(Sea(still), "acceleration.x", 1), 0, 1e-12);
}

TEST(Words, what_stands_on_the_bottom_feels_tide_and_waves) {
  SeaSettings told = settings();
  told.hull.fixed = true;
  told.waves.height = 0;
  const Sea calm(told);
  const double depth = 20 + value(calm, "tide", 7);
  EXPECT_NEAR(value(calm, "water.pressure", 7, {-20, 0, 0}), Water::pressure(depth), 1e-9);
  EXPECT_NEAR(value(calm, "water.depth", 7, {-20, 0, 0}), depth, 1e-9);
  EXPECT_NEAR(value(calm, "surface.distance", 7, {6, 0, 0}), 6 - value(calm, "tide", 7), 1e-9);
}

TEST(Words, what_hangs_under_a_hull_goes_up_and_down_with_it) {
  const Sea sea(settings());
  const double deep = value(sea, "water.depth", 7, {-40, 0, 0});
  const double head = sea.waves.pressure_head(sea.at(7).waves, 40);
  EXPECT_NEAR(deep, 40 - value(sea, "heave", 7) + head, 1e-9);
}

TEST(Draws, are_even_and_each_stream_has_its_own) {
  EXPECT_NE(Draws(1, 1).next(), Draws(1, 2).next());
  EXPECT_NE(Draws(1, 1).next(), Draws(2, 1).next());
  EXPECT_EQ(Draws(0).next(), 0xE220A8397B1DCDAFULL);  // as published with splitmix64
  Draws draws(3);
  double sum = 0;
  for (int i = 0; i < 10'000; ++i) sum += draws.uniform();
  EXPECT_NEAR(sum / 10'000, 0.5, 0.01);
}

TEST(Quantities, convert) {
  EXPECT_NEAR(conversion_to("knot", Quantity::speed)->factor, 1.943844, 1e-6);
  EXPECT_NEAR(conversion_to("psi", Quantity::pressure)->factor, 1.450377, 1e-6);
  EXPECT_NEAR(conversion_to("ft", Quantity::length)->factor, 3.28084, 1e-5);
  EXPECT_NEAR(conversion_to("fathom", Quantity::length)->factor, 0.546807, 1e-6);
  EXPECT_EQ(conversion_to("K", Quantity::temperature)->offset, 273.15);
  EXPECT_EQ(conversion_to("mS cm-1", Quantity::conductivity)->factor, 10);
  EXPECT_FALSE(conversion_to("m", Quantity::speed));
  EXPECT_EQ(units_of(Quantity::conductivity), "S m-1, mS cm-1, uS cm-1");
}

}  // namespace
}  // namespace buoysim
