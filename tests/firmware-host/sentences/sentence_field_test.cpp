#include "firmware-host/sentences/sentence_field.hpp"

#include <gtest/gtest.h>

namespace buoysim {
namespace {

TEST(Fixed, prints) {
  struct Case {
    Fixed number;
    int width;
    const char* text;
  };
  const Case cases[] = {
      {{0, 0}, 1, "0"},    {{-5, 1}, 1, "-0.5"},    {{7214, 2}, 3, "072.14"},
      {{6, 0}, 2, "06"},   {{-408, 1}, 1, "-40.8"}, {{5, 1}, 0, ".5"},
      {{15, 1}, 0, "1.5"}, {{100, 2}, 1, "1.00"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(c.number.print(c.width), c.text);
  }
}

TEST(Fixed, nearest_and_value) {
  EXPECT_EQ(Fixed::nearest(72.144999, 2), (Fixed{7214, 2}));
  EXPECT_EQ(Fixed::nearest(-0.25, 1), (Fixed{-3, 1}));
  EXPECT_DOUBLE_EQ((Fixed{-408, 1}).value(), -40.8);
}

TEST(Fixed, scaled_is_exact_then_rounded) {
  // 12.7 kn in m/s: 6.53344…; three decimals more than the field has.
  EXPECT_EQ((Fixed{127, 1}).scaled(1852, 3600, 3).print(), "6.5334");
  EXPECT_EQ((Fixed{-1, 0}).scaled(2, 3, 1).print(), "-0.7");
}

TEST(Fixed, a_power_of_ten_moves_the_point) {
  EXPECT_EQ((Fixed{10132, 4}).converted(1000, 1, 3).print(), "1013.2");
  EXPECT_EQ((Fixed{10, 1}).converted(1000, 1, 3).print(), "1000");
  EXPECT_EQ((Fixed{101320, 0}).converted(1, 100, 3).print(), "1013.20");
  EXPECT_EQ((Fixed{-5, 1}).converted(2, 2, 3).print(), "-0.5");
  EXPECT_EQ((Fixed{127, 1}).converted(1852, 3600, 3).print(), "6.5334");
}

TEST(FieldStyle, of_prints) {
  struct Case {
    const char* print;
    int width;
    int decimals;
    bool plus;
  };
  const Case cases[] = {{"072.14", 3, 2, false}, {"72.14", 1, 2, false}, {"06", 2, 0, false},
                        {"0.5", 1, 1, false},    {".5", 0, 1, false},    {"5.", 1, 0, false},
                        {"-40.8", 1, 1, false},  {"+003.1", 3, 1, true}, {"", 1, 4, false}};
  for (const Case& c : cases) {
    const FieldStyle style = style_of(c.print, 4);
    EXPECT_EQ(style.width, c.width) << c.print;
    EXPECT_EQ(style.decimals, c.decimals) << c.print;
    EXPECT_EQ(style.plus, c.plus) << c.print;
  }
}

// serial.md §1.2: $GPGGA,060000.00,1353.25162451,N,05445.30213512,W → 13.887527 N, 54.755036 W
TEST(HexDigits, in_reverse_by_bytes) {
  EXPECT_EQ(in_reverse("1B53D328"), "28D3531B");
  EXPECT_EQ(in_reverse("A5"), "A5");
  EXPECT_EQ(in_reverse("A50"), "");
  EXPECT_EQ(in_reverse(""), "");
}

TEST(DegreesMinutes, as_the_makers_example) {
  const auto north = print_degrees_minutes(13.887527075167, {4, 8, false}, 4);
  EXPECT_EQ(north.text, "1353.25162451");
  EXPECT_EQ(north.read.print(), "13.887527075167");
  const auto west = print_degrees_minutes(-54.755035585333, {5, 8, false}, 4);
  EXPECT_EQ(west.text, "05445.30213512");
  EXPECT_EQ(west.read.print(), "-54.755035585333");
}

TEST(DegreesMinutes, carries_into_the_degree) {
  EXPECT_EQ(print_degrees_minutes(9.99999999, {4, 2, false}, 4).text, "1000.00");
  EXPECT_EQ(print_degrees_minutes(0.0, {5, 3, false}, 4).text, "00000.000");
}

TEST(Times, of_a_second_count) {
  const Fixed seconds{158114160000, 2};  // 2020-02-08 06:00:00.00
  EXPECT_EQ(print_time_of_day(seconds), "060000.00");
  EXPECT_EQ(print_ddmmyy(seconds), "080220");
  EXPECT_EQ(print_day(seconds), "08");
  EXPECT_EQ(print_month(seconds), "02");
  EXPECT_EQ(print_year(seconds), "2020");
  EXPECT_EQ(within_day(seconds).print(), "21600.00");
  EXPECT_EQ(print_time_of_day({178260835999, 2}), "005919.99");
}

}  // namespace
}  // namespace buoysim
