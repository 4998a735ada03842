#include "lint/units.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

TEST(Units, are_known_by_udunits) {
  const auto units = Units::open();
  ASSERT_TRUE(units) << units.error().text;
  for (const char* known : {"m s-1", "degree_Celsius", "1", "1e-3", "V A", "umol L-1"}) {
    EXPECT_TRUE(units->knows(known)) << known;
  }
  for (const char* unknown : {"dB", "NTU", "psu", "deg", "furlongs per"}) {
    EXPECT_FALSE(units->knows(unknown)) << unknown;
  }
}

TEST(Units, are_equal_where_two_spellings_mean_the_same) {
  const auto units = Units::open();
  ASSERT_TRUE(units);
  EXPECT_TRUE(units->are_equal("degC", "degree_Celsius"));
  EXPECT_TRUE(units->are_equal("mbar", "hPa"));
  EXPECT_TRUE(units->are_equal("0.001", "1e-3"));
  EXPECT_FALSE(units->are_equal("degC", "K"));
  EXPECT_FALSE(units->are_equal("mS cm-1", "S m-1"));
  EXPECT_FALSE(units->are_equal("dB", "dB"));
}

TEST(Units, convert_within_one_dimension) {
  const auto units = Units::open();
  ASSERT_TRUE(units);
  EXPECT_TRUE(units->convert("knot", "m s-1"));
  EXPECT_TRUE(units->convert("percent", "1"));
  EXPECT_FALSE(units->convert("mL L-1", "mol m-3"));
  EXPECT_FALSE(units->convert("G", "gauss"));
}

}  // namespace
}  // namespace buoyd
