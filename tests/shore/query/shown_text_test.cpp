#include "shore/query/shown_text.hpp"

#include <gtest/gtest.h>

namespace buoyshore {
namespace {

TEST(ShownText, no_control_character_reaches_a_terminal) {
  EXPECT_EQ(shown("lidar/scan"), "lidar/scan");
  EXPECT_EQ(shown("é 风 \x7f"), "é 风 \\u007f");
  EXPECT_EQ(shown("\x1b[2J\r\n\tx"), "\\u001b[2J\\u000d\\u000a\\u0009x");
  EXPECT_EQ(shown("a\xC2\x9B"
                  "31m"),
            "a\\u009b31m");
  EXPECT_EQ(shown(std::string_view("a\0b", 3)), "a\\u0000b");
  EXPECT_EQ(shown("\xC2"), "\xC2") << "half a character";
  EXPECT_EQ(shown_lines("a\x1b[2J\nb\r\n"), "a\\u001b[2J\nb\\u000d\n");
}

TEST(ShownText, a_field_of_a_table_is_no_formula) {
  EXPECT_EQ(csv_field("calm"), "calm");
  EXPECT_EQ(csv_field("=HYPERLINK(1)"), "'=HYPERLINK(1)");
  EXPECT_EQ(csv_field("@SUM(A1,A2)"), "\"'@SUM(A1,A2)\"");
  EXPECT_EQ(csv_field("+1+cmd|' /C calc'!A0"), "'+1+cmd|' /C calc'!A0");
  EXPECT_EQ(csv_field("-2.5e-3"), "-2.5e-3") << "a number";
  EXPECT_EQ(csv_field("+2"), "+2");
  EXPECT_EQ(csv_field("-"), "'-");
  EXPECT_EQ(csv_field(""), "");
}

TEST(ShownText, a_field_is_quoted_where_it_must_be) {
  EXPECT_EQ(csv_field("a, \"b\""), "\"a, \"\"b\"\"\"");
  EXPECT_EQ(csv_field("a\nb"), "\"a\nb\"");
  EXPECT_EQ(csv_field("a\rb\x1b"), "a\\u000db\\u001b");
}

}  // namespace
}  // namespace buoyshore
