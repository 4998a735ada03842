#include "uplink/batch/column_writer.hpp"

#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "uplink/batch/json_text.hpp"

namespace buoyd {
namespace {

std::string written(const std::vector<std::string_view>& prints, ValueType type) {
  IntsWriter ints;
  ColumnWriter columns(ints);
  Bytes out;
  columns.write(prints, type, out);
  return to_hex(out);
}

// The worked example of the recipe, its four value columns.
TEST(ColumnWriter, worked_example_byte_for_byte) {
  EXPECT_EQ(written({"21.9005", "21.9000"}, ValueType::decimal), "047ffadd1a09");
  EXPECT_EQ(written({"5.19195", "5.19194"}, ValueType::decimal), "0500b6b03f40");
  EXPECT_EQ(written({"36.6302", "36.6305"}, ValueType::decimal), "0401c2db2cd0");
  EXPECT_EQ(written({"1528.401", "1528.400"}, ValueType::decimal), "0300a2c9ba0140");
}

struct KindCase {
  std::vector<std::string_view> prints;
  ValueType type;
  const char* kind;  // first byte
};

TEST(ColumnWriter, kind_follows_the_prints) {
  const std::vector<KindCase> cases = {
      {{"1", "-2", "300"}, ValueType::integer, "00"},
      {{"20.10", "20.11"}, ValueType::decimal, "02"},
      {{"20.10", "20.1"}, ValueType::decimal, "42"},               // decimals differ
      {{"-0.00", "1.25"}, ValueType::decimal, "42"},               // minus zero
      {{"-0"}, ValueType::decimal, "40"},                          //
      {{"1", "0.000000000000001"}, ValueType::decimal, "4f"},      // the most decimals there are
      {{"1", "0.0000000000000001"}, ValueType::decimal, "80"},     // too many
      {{"1234567890123456789"}, ValueType::decimal, "80"},         // too many digits
      {{"999999999999", "0.00000001"}, ValueType::decimal, "80"},  // m would not fit
      {{"007"}, ValueType::decimal, "80"},
      {{"1e5"}, ValueType::integer, "80"},
      {{"null", "null"}, ValueType::decimal, "00"},
      {{"12.5", "13"}, ValueType::float32, "11"},
      {{"-0", "0"}, ValueType::float32, "50"},  // a step below 0.0
      {{"12.50"}, ValueType::float32, "80"},    // no float prints so
      {{"100000"}, ValueType::float32, "80"},   // to_chars says 1e+05
      {{"1e+05"}, ValueType::float32, "10"},
      {{"1.1754944e-38", "0.33333334", "3.4028235e+38"}, ValueType::float32, "20"},
      {{"12.339999", "12.349999", "12.36", "12.370001", "12.38", "12.389999", "12.4"},
       ValueType::float32,
       "52"},  // counts of 0.01f: hundredths, and a step beside
      {{"12.5", "13.25"}, ValueType::float64, "42"},
      {{"0.3333333333333333", "0.6666666666666666"}, ValueType::float64, "30"},
      {{"1e+300"}, ValueType::float64, "30"},
      {{"1e300"}, ValueType::float64, "80"},
      {{"\"on\"", "\"off\"", "\"on\""}, ValueType::text, "80"},
  };
  for (const KindCase& c : cases) {
    EXPECT_EQ(written(c.prints, c.type).substr(0, 2), c.kind) << c.prints[0];
  }
}

TEST(ColumnWriter, text_has_a_dictionary_in_order_of_first_use) {
  // 3 entries: "b", "a", "é"; index 0 1 0 2 with a missing one that repeats its neighbour.
  EXPECT_EQ(written({"\"b\"", "\"a\"", "null", "\"b\"", "\"é\""}, ValueType::text).substr(0, 18),
            "80030162016102c3a9");
  EXPECT_EQ(written({"null", "null"}, ValueType::text), "8001003f00") << "one empty entry, all 0";
}

TEST(ColumnWriter, missing_values_cost_nothing) {
  const auto column = written({"null", "12.5", "null", "12.5", "null"}, ValueType::decimal);
  EXPECT_EQ(column, "013ffa01") << "constant 125";
}

TEST(JsonText, unescapes_what_comes_back) {
  EXPECT_EQ(text_of_json("\"plain\""), "plain");
  EXPECT_EQ(text_of_json("\"\""), "");
  EXPECT_EQ(text_of_json("\"a\\\"b\\\\c\""), "a\"b\\c");
  EXPECT_EQ(text_of_json("\"\xC3\xA9\""), "\xC3\xA9");
  for (const char* bad :
       {"", "\"", "plain", "\"a\\/b\"", "\"\\u0041\"", "\"\xFF\"", "\"a\"b\"", "12"}) {
    EXPECT_FALSE(text_of_json(bad)) << bad;
  }
}

TEST(PrintNumber, plain_prints) {
  struct Case {
    const char* print;
    std::int64_t mantissa;
    int decimals;
    int digits;
    bool minus_zero;
  };
  for (const Case& c : {Case{"0", 0, 0, 0, false}, Case{"-20.10", -2010, 2, 4, false},
                        Case{"0.05", 5, 2, 1, false}, Case{"-0.00", 0, 2, 0, true},
                        Case{"123456789012345678", 123456789012345678, 0, 18, false}}) {
    const auto plain = parse_plain(c.print);
    ASSERT_TRUE(plain) << c.print;
    EXPECT_EQ(plain->mantissa, c.mantissa);
    EXPECT_EQ(plain->decimals, c.decimals);
    EXPECT_EQ(plain->digits, c.digits);
    EXPECT_EQ(plain->minus_zero, c.minus_zero);
  }
  for (const char* bad :
       {"", "-", ".5", "5.", "00", "01.5", "-01", "+1", "1e5", "1.2.3", "1 ", "--1",
        "1234567890123456789", "99999999999999999999", "0.1234567890123456", "nan"}) {
    EXPECT_FALSE(parse_plain(bad)) << bad;
  }
}

TEST(PrintNumber, shortest_floats_are_known_from_their_digits) {
  // Whatever is_shortest_float() accepts, parse_shortest() accepts.
  std::size_t known = 0;
  for (int mantissa = 0; mantissa < 120'000; mantissa += 7) {
    for (std::size_t decimals = 0; decimals <= 8; ++decimals) {
      std::string print = std::to_string(mantissa);
      print.insert(0, print.size() <= decimals ? decimals + 1 - print.size() : 0, '0');
      if (decimals > 0) print.insert(print.size() - decimals, ".");
      const auto plain = parse_plain(print);
      ASSERT_TRUE(plain) << print;
      const auto value = parse_shortest<float>(print);
      if (is_shortest_float(*plain, print)) {
        ++known;
        ASSERT_TRUE(value) << print;
        ASSERT_EQ(*value, static_cast<float>(mantissa / static_cast<double>(power_of_ten(
                                                            static_cast<unsigned>(decimals)))));
      } else {
        ASSERT_FALSE(value) << print << " is short and was not known";
      }
    }
  }
  EXPECT_GT(known, 50'000U);
}

TEST(PrintNumber, ordered_bits) {
  EXPECT_EQ(ordered(0.0F), 0);
  EXPECT_EQ(ordered(-0.0F), -1);
  EXPECT_LT(ordered(-2.0F), ordered(-1.0F));
  EXPECT_LT(ordered(-1.0), ordered(-0.5));
  EXPECT_EQ(ordered(-0.0), -1);
}

}  // namespace
}  // namespace buoyd
