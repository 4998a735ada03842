#include "core/values.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace buoyd {
namespace {

TEST(DataText, can_be_turned_back) {
  EXPECT_EQ(data_text("k=5\nv=1\r\t"), "k=5\\nv=1\\r\\t");
  EXPECT_EQ(data_text("a\\n\x01\xFF\xC3\xBC"), "a\\\\n\\x01\\xff\xC3\xBC");
  EXPECT_EQ(data_text(std::string(1024, 'x')).value_or("").size(), 1024U);
  EXPECT_FALSE(data_text(std::string(1025, 'x'))) << "nothing is cut";
  EXPECT_FALSE(data_text(std::string(300, '\0')));
}

TEST(Decimal, keeps_the_instruments_digits) {
  struct Case {
    const char* print;
    const char* digits;
  };
  for (const Case& c :
       {Case{"20.10", "20.10"}, Case{"+0.5", "0.5"}, Case{".5", "0.5"}, Case{"5.", "5"},
        Case{"-.5", "-0.5"}, Case{"-0.00", "-0.00"}, Case{"-02200.1", "-2200.1"}, Case{"000", "0"},
        Case{"0", "0"}, Case{" 12.5 ", "12.5"}, Case{"\t7", "7"}, Case{"-0", "-0"},
        Case{"00.10", "0.10"}, Case{"1234567890123456789012345", "1234567890123456789012345"}}) {
    const auto decimal = make_decimal(c.print);
    ASSERT_TRUE(decimal) << c.print;
    EXPECT_EQ(decimal->digits, c.digits);
  }
}

TEST(Decimal, refuses_what_is_none) {
  for (const char* print : {"", " ", ".", "-", "+", "1e5", "1,5", "0x10", "1.2.3", "--1", "+-1",
                            "12a", "NaN", "1 2", "12345678901234567890123456789012345678901"}) {
    EXPECT_FALSE(make_decimal(print)) << print;
  }
}

TEST(Text, is_valid_utf_8_without_controls) {
  EXPECT_EQ(clean_text("M\xC3\xBCnchen 5 \xE2\x82\xAC \xF0\x9F\x8C\x8A"),
            "M\xC3\xBCnchen 5 \xE2\x82\xAC \xF0\x9F\x8C\x8A");
  EXPECT_EQ(clean_text("a\tb\x7F"),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD");
  EXPECT_EQ(clean_text("\xFF\xC3"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(clean_text("\xC0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD") << "overlong";
  EXPECT_EQ(clean_text("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD") << "surrogate";
  EXPECT_EQ(clean_text(std::string_view("a\0b", 3)),
            "a\xEF\xBF\xBD"
            "b");
}

TEST(Text, is_bounded_at_a_whole_character) {
  EXPECT_EQ(clean_text(std::string(5000, 'x')).size(), 1024U);
  std::string euros;
  for (int i = 0; i < 1000; ++i) euros += "\xE2\x82\xAC";
  EXPECT_EQ(clean_text(euros).size(), 1023U);
}

TEST(Scalar, is_the_number_that_it_says) {
  EXPECT_EQ(number_of(std::int64_t{7}), 7);
  EXPECT_EQ(number_of(1.5F), 1.5);
  EXPECT_EQ(number_of(-0.25), -0.25);
  EXPECT_EQ(number_of(Decimal{"20.10"}), 20.1);
  EXPECT_TRUE(std::isnan(number_of(std::monostate{})));
  EXPECT_TRUE(std::isnan(number_of(std::string("7"))));
}

}  // namespace
}  // namespace buoyd
