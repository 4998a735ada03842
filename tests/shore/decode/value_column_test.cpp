#include "shore/decode/value_column.hpp"

#include <gtest/gtest.h>

#include "shore/plain_encoder.hpp"

namespace buoyshore {
namespace {

using buoyd::ValueType;
using test::from_hex;

struct ColumnCase {
  const char* what;
  const char* hex;
  ValueType type;
  std::vector<const char*> prints;
};

// "3f s" is order 0 with all residuals equal to the step.
const ColumnCase sound_columns[] = {
    // The recipe's thermosalinograph: 21.9005 and one residual; order 1, k = 63.
    {"decimals", "04 7f fadd1a 09", ValueType::decimal, {"21.9005", "21.9000"}},
    {"no decimals", "00 3f 0e", ValueType::decimal, {"7"}},
    {"leading zeros", "03 3f 0e", ValueType::decimal, {"0.007"}},
    {"negative", "02 3f 0d", ValueType::decimal, {"-0.07"}},
    {"the lowest integer",
     "00 3f ffffffffffffffffff01",
     ValueType::integer,
     {"-9223372036854775808"}},
    {"15 decimals", "0f 3f 02", ValueType::decimal, {"0.000000000000001"}},
    {"printed with fewer decimals: 20.1 and 20.10",
     "42 7f b41f 00 7f 02 02",
     ValueType::decimal,
     {"20.1", "20.10"}},
    {"printed with more decimals", "41 3f b41f 3f 06", ValueType::decimal, {"201.000"}},
    {"minus zero with 0 and 2 decimals", "42 3f 00 7f 01 03", ValueType::decimal, {"-0", "-0.00"}},
    {"a float64 channel sent as decimals", "01 3f 7d", ValueType::float64, {"-6.3"}},
    {"float32 nearest to a decimal", "12 3f d40d", ValueType::float32, {"8.74"}},
    {"float32 two steps above", "52 3f d40d 3f 04", ValueType::float32, {"8.740002"}},
    {"float32 bits of 1.5", "20 3f 808080fc07", ValueType::float32, {"1.5"}},
    {"float32 minus zero is one step below zero", "20 3f 01", ValueType::float32, {"-0"}},
    {"float32 smallest denormal", "20 3f 02", ValueType::float32, {"1e-45"}},
    {"float64 bits of 1.5", "30 3f 80808080808080f87f", ValueType::float64, {"1.5"}},
    {"float64 minus zero", "30 3f 01", ValueType::float64, {"-0"}},
    {"float64 smallest denormal", "30 3f 02", ValueType::float64, {"5e-324"}},
    {"texts", "80 02 01 61 02 c3 a9 7f 00 02", ValueType::text, {"\"a\"", "\"\xC3\xA9\""}},
    {"a text with quote and backslash", "80 01 02 22 5c 3f 00", ValueType::text, {"\"\\\"\\\\\""}},
    {"an empty text", "80 01 00 3f 00", ValueType::text, {"\"\""}},
    {"any number for a channel of numbers", "01 7f 02 04", ValueType::integer, {"0.1", "0.3"}},
    {"a float for a decimal channel", "30 3f 02", ValueType::decimal, {"5e-324"}},
    {"any print that JSON takes",
     "80 02 01 30 07 2d302e31452b31 7f 00 02",
     ValueType::float32,
     {"0", "-0.1E+1"}},
    {"a decimal too long for an integer",
     "80 01 14 3132333435363738393031323334353637382e39 3f 00",
     ValueType::decimal,
     {"123456789012345678.9"}},
};

TEST(ValueColumn, prints_what_stands_in_the_body) {
  for (const ColumnCase& c : sound_columns) {
    const auto bytes = from_hex(c.hex);
    BlockReader reader(bytes);
    const ValueColumn column = ValueColumn::read(reader, c.prints.size(), c.type);
    ASSERT_FALSE(reader.failed()) << c.what << ": " << reader.reason();
    EXPECT_TRUE(reader.at_end()) << c.what;
    for (std::size_t i = 0; i < c.prints.size(); ++i) {
      std::string print;
      EXPECT_TRUE(column.append(print, i)) << c.what;
      EXPECT_EQ(print, c.prints[i]) << c.what;
    }
  }
}

TEST(ValueColumn, bytes_that_are_no_column) {
  for (const auto& [what, hex] : std::initializer_list<std::pair<const char*, const char*>>{
           {"nothing", ""},
           {"unknown kind", "81 3f 00"},
           {"text kind with a second column", "c0 00 3f 00"},
           {"float32 bits with decimals", "21 3f 00"},
           {"float64 bits with a second column", "70 3f 00 3f 00"},
           {"no integers", "00"},
           {"second column missing", "40 3f 00"},
           {"more texts than values", "80 03 00 00 00 3f 00"},
           {"a text longer than the message", "80 01 7f 61"},
           {"a text of 2^64 - 1 bytes", "80 01 ffffffffffffffffff01"},
           {"2^64 - 1 texts", "80 ffffffffffffffffff01"},
       }) {
    const auto bytes = from_hex(hex);
    BlockReader reader(bytes);
    [[maybe_unused]] const ValueColumn column = ValueColumn::read(reader, 2, ValueType::decimal);
    EXPECT_TRUE(reader.failed()) << what;
  }
}

TEST(ValueColumn, values_that_a_channel_cannot_have) {
  struct Case {
    const char* what;
    const char* hex;
    ValueType type;
  };
  for (const Case& c : {
           Case{"16 decimals", "40 3f 00 3f 20", ValueType::decimal},
           Case{"minus zero with 16 decimals", "40 3f 00 3f 21", ValueType::decimal},
           Case{"digits that the print would drop", "42 3f 02 3f 02", ValueType::decimal},
           Case{"a number for a text", "00 3f 00", ValueType::text},
           Case{"a float for a text", "30 3f 02", ValueType::text},
           Case{"float32 bits beyond 32", "20 3f 8080808020", ValueType::float32},
           Case{"float32 infinity", "20 3f 808080f80f", ValueType::float32},
           Case{"float32 moved out of 32 bits", "50 3f 00 3f feffffff3f", ValueType::float32},
           Case{"float64 infinity", "30 3f 80808080808080f0ff01", ValueType::float64},
           Case{"a text that is not there", "80 01 01 61 3f 02", ValueType::text},
           Case{"a text at a negative index", "80 01 01 61 3f 01", ValueType::text},
           Case{"a text that is no UTF-8", "80 01 01 ff 3f 00", ValueType::text},
           Case{"a number with a plus", "80 01 02 2b31 3f 00", ValueType::decimal},
           Case{"a number that ends in a point", "80 01 02 312e 3f 00", ValueType::decimal},
           Case{"a number with a leading zero", "80 01 02 3031 3f 00", ValueType::decimal},
           Case{"a number without an exponent's digits", "80 01 03 31652b 3f 00",
                ValueType::decimal},
           Case{"a number that is none", "80 01 01 61 3f 00", ValueType::decimal},
           Case{"a JSON end", "80 01 03 315d2c 3f 00", ValueType::decimal},
       }) {
    const auto bytes = from_hex(c.hex);
    BlockReader reader(bytes);
    const ValueColumn column = ValueColumn::read(reader, 1, c.type);
    ASSERT_FALSE(reader.failed()) << c.what << ": " << reader.reason();
    std::string print;
    EXPECT_FALSE(column.append(print, 0)) << c.what << " gave " << print;
  }
}

}  // namespace
}  // namespace buoyshore
