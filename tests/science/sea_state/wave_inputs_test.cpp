#include "science/sea_state/wave_inputs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sea_fixture.hpp"

namespace buoyd {
namespace {

using test::motion_kind;

WaveSettings tilted() {
  WaveSettings settings;
  settings.down = "heave";
  settings.pitch = "pitch";
  settings.roll = "roll";
  settings.heading = "heading";
  return settings;
}

WaveSettings accelerated() {
  WaveSettings settings;
  settings.up = "surge";
  settings.east = "east";
  settings.north = "north";
  return settings;
}

std::string mistake(const WaveSettings& settings, const ModelKind& kind = motion_kind(),
                    const std::optional<Declination>& declination = {}) {
  const auto inputs = WaveInputs::make(settings, kind, declination);
  return inputs ? "" : inputs.error().text;
}

WaveSample sample_of(const WaveSettings& settings, std::vector<double> values,
                     const ModelKind& kind = motion_kind(),
                     const std::optional<Declination>& declination = {},
                     const std::string& flags = "1111111") {
  const auto inputs = WaveInputs::make(settings, kind, declination);
  EXPECT_TRUE(inputs);
  return inputs ? inputs->sample({{}, {}, std::move(values), flags}) : WaveSample{};
}

TEST(WaveInputsTest, what_counts_downwards_is_turned_round) {
  EXPECT_EQ(sample_of(tilted(), {2, 0, 0, 0, 0, 0, 0}).heave, -2);
}

TEST(WaveInputsTest, accelerations_are_taken_as_they_are) {
  const WaveSample sample = sample_of(accelerated(), {0, 0, 0, 0, 9.8, 1, 2});
  EXPECT_EQ(sample.heave, 9.8);
  EXPECT_EQ(sample.east, 1);
  EXPECT_EQ(sample.north, 2);
}

TEST(WaveInputsTest, a_bow_to_the_east_that_is_up_lies_on_a_slope_to_the_east) {
  const WaveSample sample = sample_of(tilted(), {0, 45, 0, 90, 0, 0, 0});
  EXPECT_NEAR(sample.east, 1, 1e-12);
  EXPECT_NEAR(sample.north, 0, 1e-12);
}

TEST(WaveInputsTest, starboard_down_at_a_bow_to_the_north_is_a_slope_to_the_west) {
  const WaveSample sample = sample_of(tilted(), {0, 0, 45, 0, 0, 0, 0});
  EXPECT_NEAR(sample.east, -1, 1e-12);
  EXPECT_NEAR(sample.north, 0, 1e-12);
}

/// The deck's forward axis rises by sin(pitch), and its starboard axis falls by cos(pitch)
/// sin(roll), as Euler's angles say; both lie in the plane of the slopes.
TEST(WaveInputsTest, slopes_are_those_of_the_plane_that_the_deck_lies_in) {
  const double pitch = 20 * std::numbers::pi / 180;
  const double roll = 30 * std::numbers::pi / 180;
  const WaveSample sample = sample_of(tilted(), {0, 20, 30, 0, 0, 0, 0});
  EXPECT_NEAR(sample.north, std::tan(pitch), 1e-12);
  const double starboard_north = std::sin(pitch) * std::sin(roll);  // of the starboard axis
  const double starboard_east = std::cos(roll);
  const double starboard_up = -std::cos(pitch) * std::sin(roll);
  EXPECT_NEAR(sample.east * starboard_east + sample.north * starboard_north, starboard_up, 1e-12);
}

TEST(WaveInputsTest, slopes_beside_an_acceleration_are_turned_round) {
  WaveSettings settings = tilted();
  settings.down.clear();
  settings.up = "surge";
  const WaveSample sample = sample_of(settings, {0, 45, 0, 90, 0, 0, 0});
  EXPECT_NEAR(sample.east, -1, 1e-12);
}

TEST(WaveInputsTest, standard_names_say_which_way_an_angle_counts) {
  ModelKind kind = motion_kind();
  kind.channels[1].standard_name = "platform_pitch_fore_down";
  kind.channels[2].standard_name = "platform_roll_starboard_up";
  EXPECT_NEAR(sample_of(tilted(), {0, 45, 0, 90, 0, 0, 0}, kind).east, -1, 1e-12);
  EXPECT_NEAR(sample_of(tilted(), {0, 0, 45, 0, 0, 0, 0}, kind).east, 1, 1e-12);
}

TEST(WaveInputsTest, a_magnetic_heading_is_turned_by_the_stations_declination) {
  ModelKind kind = motion_kind();
  kind.channels[3].reference = DirectionReference::magnetic_north;
  const std::string wanted =
      "heading is \"heading\", counted from magnetic north, expected [station] declination as a "
      "number";
  EXPECT_EQ(mistake(tilted(), kind), wanted);
  EXPECT_EQ(mistake(tilted(), kind, Declination{.from_rmc = true}), wanted);
  const Declination west{.east = -30};
  const WaveSample sample = sample_of(tilted(), {0, 45, 0, 120, 0, 0, 0}, kind, west);
  EXPECT_NEAR(sample.east, 1, 1e-12);
}

TEST(WaveInputsTest, units_are_converted) {
  ModelKind kind = motion_kind();
  kind.channels[0].unit = "cm";
  kind.channels[4].unit = "g0";
  EXPECT_NEAR(sample_of(tilted(), {200, 0, 0, 0, 0, 0, 0}, kind).heave, -2, 1e-12);
  EXPECT_NEAR(sample_of(accelerated(), {0, 0, 0, 0, 1, 0, 0}, kind).heave, 9.80665, 1e-12);
}

TEST(WaveInputsTest, what_has_failed_is_missing) {
  const WaveSample sample =
      sample_of(tilted(), {2, 45, 0, 90, 0, 0, 0}, motion_kind(), {}, "4119111");
  EXPECT_TRUE(std::isnan(sample.heave));
  EXPECT_TRUE(std::isnan(sample.east));
  EXPECT_TRUE(std::isnan(sample_of(tilted(), {test::no_value, 0, 0, 0, 0, 0, 0}).heave));
  EXPECT_EQ(sample_of(tilted(), {2, 0, 0, 0, 0, 0, 0}, motion_kind(), {}, "3111111").heave, -2);
}

TEST(WaveInputsTest, a_group_is_there_or_not) {
  EXPECT_EQ(mistake(tilted()), "");
  EXPECT_EQ(mistake({}), "one of up and down is expected");
  WaveSettings both = tilted();
  both.up = "heave";
  EXPECT_EQ(mistake(both), "one of up and down is expected");
  WaveSettings half = tilted();
  half.roll.clear();
  EXPECT_EQ(mistake(half), "pitch, roll and heading are expected all or none");
  WaveSettings west = accelerated();
  west.north.clear();
  EXPECT_EQ(mistake(west), "east and north are expected both or none");
  WaveSettings two = accelerated();
  two.pitch = two.roll = two.heading = "pitch";
  EXPECT_THAT(mistake(two), ::testing::HasSubstr("expected one of both"));
}

TEST(WaveInputsTest, each_channel_is_there_in_its_unit_and_way) {
  WaveSettings absent = tilted();
  absent.roll = "rolling";
  EXPECT_EQ(mistake(absent), "roll is \"rolling\", expected a channel of kind \"motion\"");
  WaveSettings upwards = tilted();
  upwards.up = std::exchange(upwards.down, "");
  EXPECT_EQ(mistake(upwards), "up is \"heave\", which counts the other way, expected it as down");
  WaveSettings turned = tilted();
  turned.heading = "pitch";
  EXPECT_THAT(mistake(turned), ::testing::HasSubstr("heading is \"pitch\", counted from nothing"));
  WaveSettings mixed = accelerated();
  mixed.up = "";
  mixed.down = "heave";
  EXPECT_THAT(mistake(mixed), ::testing::StartsWith("east is \"east\", in \"m s-2\", expected"));
  WaveSettings angle = accelerated();
  angle.up = "pitch";
  EXPECT_THAT(mistake(angle), ::testing::StartsWith("up is \"pitch\", in \"degree\", expected"));
}

}  // namespace
}  // namespace buoyd
