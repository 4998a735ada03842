#include "science/quality/location.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "science/judged_flags.hpp"

namespace buoyd {
namespace {

using test::Digits;
using test::inf;
using test::nan;

template <class Test>
Digits track_flags(Test test, const std::vector<Position>& track) {
  Digits flags;
  for (const auto& position : track) {
    flags.push_back(test::digit(test.judge(position)));
  }
  return flags;
}

TEST(DistanceTest, is_a_great_circle_on_the_sphere) {
  const double degree = 6371000 * 3.14159265358979323846 / 180;
  EXPECT_NEAR(distance_m({0, 0}, {0, 1}), degree, 1e-6);
  EXPECT_NEAR(distance_m({0, 179.5}, {0, -179.5}), degree, 1e-6);
  EXPECT_NEAR(distance_m({60, 0}, {61, 0}), degree, 1e-6);
  EXPECT_NEAR(distance_m({0, 0}, {0, 180}), 180 * degree, 1e-3);
  EXPECT_NEAR(distance_m({90, 0}, {-90, 77}), 180 * degree, 1e-3);
  EXPECT_EQ(distance_m({54, 7.9}, {54, 7.9}), 0);
}

TEST(LocationTest, fails_what_is_no_position) {
  EXPECT_EQ(track_flags(*Location::make(std::nullopt),
                        {{90, 180}, {-90, -180}, {90.001, 0}, {0, -180.001}, {0, 359}}),
            (Digits{1, 1, 4, 4, 4}));
  EXPECT_EQ(track_flags(*Location::make(std::nullopt),
                        {{nan, nan}, {nan, 5}, {5, nan}, {inf, 5}, {5, -inf}, {5, 5}}),
            (Digits{9, 4, 4, 4, 4, 1}));
}

TEST(LocationTest, suspects_a_jump_once) {
  EXPECT_EQ(track_flags(*Location::make(2000), {{54, 7.9}, {54, 7.9}, {54, 8.1}, {54, 8.1}}),
            (Digits{1, 1, 3, 1}));
  EXPECT_EQ(track_flags(*Location::make(0), {{54, 7.9}, {54, 7.9}, {54, 7.90001}}),
            (Digits{1, 1, 3}));
  EXPECT_EQ(track_flags(*Location::make(std::nullopt), {{54, 7.9}, {-54, 7.9}}), (Digits{1, 1}));
}

TEST(LocationTest, compares_with_no_fix_that_has_a_missing_part) {
  EXPECT_EQ(
      track_flags(*Location::make(500),
                  {{54, 7.9}, {nan, nan}, {20, 7.9}, {nan, 7.9}, {54, 7.9}, {inf, 7.9}, {20, 7.9}}),
      (Digits{1, 9, 1, 4, 1, 4, 1}));
}

TEST(LocationTest, compares_with_a_fix_off_the_earth) {
  EXPECT_EQ(track_flags(*Location::make(1000), {{10, 5}, {95, 5}, {10, 5}}), (Digits{1, 4, 3}));
}

TEST(LocationTest, refuses_a_range_that_is_negative_or_no_number) {
  EXPECT_FALSE(Location::make(-1));
  EXPECT_FALSE(Location::make(nan));
  EXPECT_FALSE(Location::make(inf));
}

}  // namespace
}  // namespace buoyd
