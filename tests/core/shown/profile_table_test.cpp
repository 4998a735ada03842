#include "core/shown/profile_table.hpp"

#include <gmock/gmock.h>

namespace buoyd {
namespace {

using testing::ElementsAre;

Axis heights(int count) {
  Axis axis{"height", "m", {}};
  for (int i = 1; i <= count; ++i) axis.points.push_back(std::to_string(10 * i));
  return axis;
}

Profile two_heights() {
  Profile profile;
  EXPECT_TRUE(profile.add(heights(2), {"wind_speed", "m s-1", {"8.74", "-"}}));
  EXPECT_TRUE(profile.add(heights(2), {"direction", "degree", {"214.5", "7?"}}));
  return profile;
}

TEST(ProfileTable, a_row_a_point_a_column_a_channel) {
  EXPECT_THAT(profile_lines(two_heights(), {}), ElementsAre("  height  wind_speed  direction",  //
                                                            "       m       m s-1     degree",  //
                                                            "      10        8.74      214.5",  //
                                                            "      20           -         7?"));
}

TEST(ProfileTable, columns_that_do_not_fit_stand_below) {
  EXPECT_THAT(profile_lines(two_heights(), {25, false}), ElementsAre("  height  wind_speed",  //
                                                                     "       m       m s-1",  //
                                                                     "      10        8.74",  //
                                                                     "      20           -",  //
                                                                     "  height  direction",   //
                                                                     "       m     degree",   //
                                                                     "      10      214.5",   //
                                                                     "      20         7?"));
  EXPECT_EQ(profile_lines(two_heights(), {31, false}).size(), 4U) << "they just fit";
  for (const std::string& line : profile_lines(two_heights(), {12, false})) {
    EXPECT_LE(columns_of(line), 12U);
  }
}

TEST(ProfileTable, colours_take_no_columns) {
  Profile profile;
  ASSERT_TRUE(profile.add(heights(2), {"v", "1", {"\033[31m12!\033[0m", "1"}}));
  EXPECT_THAT(profile_lines(profile, {}),
              ElementsAre("  height    v",  //
                          "       m",       //
                          "      10  \033[31m12!\033[0m", "      20    1"));
}

TEST(ProfileTable, a_long_axis_is_cut_and_says_so) {
  Profile profile;
  ASSERT_TRUE(profile.add(heights(100), {"v", "", std::vector<std::string>(100, "1")}));
  EXPECT_FALSE(profile.add(heights(99), {"w", "", std::vector<std::string>(99, "1")}));
  const auto lines = profile_lines(profile, {});
  ASSERT_EQ(lines.size(), 2 + Profile::most_points + 1);
  EXPECT_EQ(lines.back(), "  … 60 more points");
}

TEST(ProfileTable, a_channel_of_another_axis_is_not_taken) {
  Profile profile = two_heights();
  EXPECT_FALSE(profile.add({"depth", "m", {"10", "20"}}, {"v", "", {"1", "2"}}));
  EXPECT_FALSE(profile.add(heights(2), {"v", "", {"1"}}));
  EXPECT_FALSE(profile.add(Axis{}, {"v", "", {}}));
  EXPECT_EQ(profile.columns.size(), 2U);
  EXPECT_THAT(profile_lines(Profile{}, {}), ElementsAre());
}

}  // namespace
}  // namespace buoyd
