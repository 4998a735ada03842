#include "core/shown/readable_value.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

TEST(ReadableValue, has_six_decimals_at_most) {
  EXPECT_EQ(readable_value("54.014693571833", "degrees_north"), "54.014694");
  EXPECT_EQ(readable_value("-0.00000049", "m"), "-0.000000");
  EXPECT_EQ(readable_value("8.740", "m s-1"), "8.740") << "printed digits say how good it is";
  EXPECT_EQ(readable_value("1.25e-09", "m"), "1.25e-09");
  EXPECT_EQ(readable_value("123456789012", ""), "123456789012");
}

TEST(ReadableValue, of_seconds_since_1970_is_a_time) {
  const char* const unit = "seconds since 1970-01-01T00:00:00Z";
  EXPECT_EQ(readable_value("1795326851.00", unit), "2026-11-22T05:54:11Z");
  EXPECT_EQ(readable_value("1795326851.250000000000", unit), "2026-11-22T05:54:11.250Z");
  EXPECT_EQ(readable_value("0", unit), "1970-01-01T00:00:00Z");
  EXPECT_EQ(readable_value("-1", unit), "-1");
  EXPECT_EQ(readable_value("1e30", unit), "1e30");
}

TEST(ReadableValue, what_is_no_number_stays) {
  for (const char* const text : {"", "-", "null", "ready", "1.2.3", "nan", "0x1p3"}) {
    EXPECT_EQ(readable_value(text, "m"), text);
  }
}

TEST(ReadableUnit, stands_behind_what_needs_it) {
  EXPECT_EQ(readable_unit("m s-1"), " m s-1");
  EXPECT_EQ(readable_unit("1"), "");
  EXPECT_EQ(readable_unit(""), "");
  EXPECT_EQ(readable_unit("seconds since 1970-01-01T00:00:00Z"), "");
}

}  // namespace
}  // namespace buoyd
