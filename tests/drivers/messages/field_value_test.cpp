#include "drivers/messages/field_value.hpp"

#include <gtest/gtest.h>

#include "core/body.hpp"

namespace buoyd {
namespace {

/// A field of a message with these texts (field 1 is the first).
FieldValue read(const MessageField& field, ValueType type, const Fields& fields,
                std::size_t first = 0) {
  ModelChannel channel;
  channel.type = type;
  return read_field(field, channel, fields, first);
}

MessageField field_of(std::uint16_t number, FieldFormat format = FieldFormat::number) {
  MessageField field;
  field.field = number;
  field.format = format;
  return field;
}

std::string print(const FieldValue& value) {
  std::string text;
  append_scalar(text, value.value);
  return value.unsound ? text + " unsound" : text;
}

struct NumberCase {
  ValueType type;
  const char* text;
  const char* value;
};

class Numbers : public testing::TestWithParam<NumberCase> {};

TEST_P(Numbers, by_the_channels_type) {
  EXPECT_EQ(print(read(field_of(1), GetParam().type, {GetParam().text})), GetParam().value);
}

const NumberCase numbers_all[] = {
    {ValueType::decimal, "20.10", "20.10"},
    {ValueType::decimal, "+007.50", "7.50"},
    {ValueType::decimal, "-.5", "-0.5"},
    {ValueType::decimal, "12a", "null unsound"},
    {ValueType::decimal, "", "null"},
    {ValueType::decimal, "3.54255E+02", "354.255"},
    {ValueType::decimal, "-7.658000e-01", "-0.7658000"},
    {ValueType::decimal, "0.00000E+00", "0.00000"},
    {ValueType::decimal, "4.486E+05", "448600"},
    {ValueType::decimal, "38.6671142e+000", "38.6671142"},
    {ValueType::decimal, "3E5", "null unsound"},
    {ValueType::decimal, "3.0E+5", "null unsound"},
    {ValueType::decimal, "3.0E+05 ", "null unsound"},
    {ValueType::decimal, "E+02", "null unsound"},
    {ValueType::decimal, "9.99999E+37", "null unsound"},
    {ValueType::decimal, "1.17549E-38", "null unsound"},
    {ValueType::integer, "08", "8"},
    {ValueType::integer, "-05", "-5"},
    {ValueType::integer, "+00", "0"},
    {ValueType::integer, "1.0", "null unsound"},
    {ValueType::integer, "99999999999999999999", "null unsound"},
    {ValueType::float32, "0.1", "0.1"},
    {ValueType::float64, "1.25e3", "1250"},
    {ValueType::float64, "--1", "null unsound"},
};
INSTANTIATE_TEST_SUITE_P(All, Numbers, ::testing::ValuesIn(numbers_all));

TEST(Field, hex_digits_of_either_byte_first) {
  const auto hex = [](FieldFormat format, const std::string& text) {
    return print(read(field_of(1, format), ValueType::integer, {text}));
  };
  EXPECT_EQ(hex(FieldFormat::hex, "563A0"), "353184");
  EXPECT_EQ(hex(FieldFormat::hex, "E50A"), "58634");
  EXPECT_EQ(hex(FieldFormat::hex_low_first, "E50A"), "2789");
  EXPECT_EQ(hex(FieldFormat::hex_low_first, "28d3531B"), "458478376");
  EXPECT_EQ(hex(FieldFormat::hex_low_first, ""), "null");
  for (const char* text : {"E50", "E50G", "-50A", "E5 0", "0000000000000080"}) {
    EXPECT_EQ(hex(FieldFormat::hex_low_first, text), "null unsound") << text;
  }
}

TEST(Field, beyond_the_end_is_empty) {
  EXPECT_EQ(print(read(field_of(3), ValueType::decimal, {"1", "2"})), "null");
}

TEST(Field, counts_inside_its_group) {
  EXPECT_EQ(print(read(field_of(2), ValueType::decimal, {"1", "2", "3", "4"}, 2)), "4");
}

TEST(Field, a_text_stays_as_it_stands_but_clean) {
  EXPECT_EQ(print(read(field_of(1, FieldFormat::text), ValueType::text, {"0138"})), "\"0138\"");
  EXPECT_EQ(print(read(field_of(1, FieldFormat::text), ValueType::text, {"a\x01z"})),
            "\"a\xEF\xBF\xBDz\"");
}

TEST(Field, tests_decide) {
  MessageField field = field_of(1);
  field.require = {{2, "", {"A", "D"}, {}}, {3, "", {}, {"", "0"}}};
  const auto value = [&](const char* status, const char* quality) {
    return print(read(field, ValueType::decimal, {"7.5", status, quality}));
  };
  EXPECT_EQ(value("A", "1"), "7.5");
  EXPECT_EQ(value("D", "2"), "7.5");
  EXPECT_EQ(value("V", "1"), "null");
  EXPECT_EQ(value("", "1"), "null");
  EXPECT_EQ(value("A", "0"), "null");
  EXPECT_EQ(value("A", ""), "null");
}

TEST(Field, a_letter_is_the_sign) {
  MessageField field = field_of(1, FieldFormat::degrees_minutes);
  field.sign = FieldSign{2, "N", "S"};
  const auto value = [&](const char* text, const char* letter) {
    return print(read(field, ValueType::decimal, {text, letter}));
  };
  EXPECT_EQ(value("4807.038", "N"), "48.1173000");
  EXPECT_EQ(value("4807.038", "S"), "-48.1173000");
  EXPECT_EQ(value("0000.000", "S"), "0.0000000");  // no minus zero
  EXPECT_EQ(value("4807.038", ""), "null");
  EXPECT_EQ(value("4807.038", "n"), "null");
  EXPECT_EQ(value("4867.038", "N"), "null unsound");
}

TEST(Field, a_signed_number_with_a_sign_letter_is_none) {
  MessageField field = field_of(1);
  field.sign = FieldSign{2, "E", "W"};
  EXPECT_EQ(print(read(field, ValueType::decimal, {"024.1", "W"})), "-24.1");
  EXPECT_EQ(print(read(field, ValueType::decimal, {"-24.1", "W"})), "null");
  EXPECT_EQ(print(read(field, ValueType::integer, {"24", "W"})), "-24");
  EXPECT_EQ(print(read(field, ValueType::float64, {"24.5", "W"})), "-24.5");
  EXPECT_EQ(print(read(field, ValueType::float32, {"24.5", "W"})), "-24.5");
  for (const char* letter : {"E", "W"}) {
    EXPECT_EQ(print(read(field, ValueType::integer, {"-24", letter})), "null");
    EXPECT_EQ(print(read(field, ValueType::integer, {"-9223372036854775808", letter})), "null");
    EXPECT_EQ(print(read(field, ValueType::float64, {"-24.5", letter})), "null");
    EXPECT_EQ(print(read(field, ValueType::float32, {"-24.5", letter})), "null");
  }
}

TEST(Field, a_sum_that_is_too_large_is_none) {
  MessageField field = field_of(1);
  field.plus = 2;
  const auto value = [&](const char* text, const char* more) {
    return print(read(field, ValueType::integer, {text, more}));
  };
  EXPECT_EQ(value("20", "-5"), "15");
  EXPECT_EQ(value("9007199254740991", "1"), "9007199254740992");
  EXPECT_EQ(value("9007199254740992", "1"), "null unsound");
  EXPECT_EQ(value("-9223372036854775808", "-5"), "null unsound");
  EXPECT_EQ(value("-5", "-9223372036854775808"), "null unsound");
}

TEST(Field, the_unit_is_converted_or_refused) {
  MessageField field = field_of(1);
  field.units = FieldUnits{2, {{"M", 1, 1}, {"N", 1852, 3600}, {"", 1, 1}}};
  const auto value = [&](const char* text, const char* unit) {
    return print(read(field, ValueType::decimal, {text, unit}));
  };
  EXPECT_EQ(value("011.630", "M"), "11.630");  // its own digits
  EXPECT_EQ(value("011.63", "N"), "5.98299");
  EXPECT_EQ(value("3.5", ""), "3.5");
  EXPECT_EQ(value("3.5", "K"), "null");
  EXPECT_EQ(value("x", "N"), "null unsound");
}

TEST(Field, limits_guard) {
  ModelChannel channel;
  channel.type = ValueType::decimal;
  channel.minimum = -90;
  channel.maximum = 90;
  const auto value = [&](std::string_view text) {
    return print(read_field(field_of(1), channel, {text}, 0));
  };
  EXPECT_EQ(value("90.0"), "90.0");
  EXPECT_EQ(value("90.1"), "null unsound");
  EXPECT_EQ(value("-91"), "null unsound");
  EXPECT_EQ(value(""), "null");
}

struct TimeCase {
  const char* text;
  const char* value;
};

class TimesOfDay : public testing::TestWithParam<TimeCase> {};

TEST_P(TimesOfDay, are_seconds_since_midnight) {
  EXPECT_EQ(
      print(read(field_of(1, FieldFormat::time_of_day), ValueType::decimal, {GetParam().text})),
      GetParam().value);
}

const TimeCase times_of_day_all[] = {
    {"060000.00", "21600.00"},     {"060000", "21600"},         {"060000.", "21600"},
    {"000000.226", "0.226"},       {"235960", "86400"},         {"", "null"},
    {"240000", "null unsound"},    {"126000", "null unsound"},  {"120061", "null unsound"},
    {"1200", "null unsound"},      {"12000a", "null unsound"},  {"120000,5", "null unsound"},
    {"120000.5x", "null unsound"}, {"1200001", "null unsound"},
};
INSTANTIATE_TEST_SUITE_P(All, TimesOfDay, ::testing::ValuesIn(times_of_day_all));

TEST(Utc, from_a_short_date) {
  MessageField field = field_of(1, FieldFormat::utc);
  field.date = {2};
  const auto value = [&](const char* time, const char* date) {
    return print(read(field, ValueType::decimal, {time, date}));
  };
  EXPECT_EQ(value("060000.00", "080220"), "1581141600.00");
  EXPECT_EQ(value("235959.226", "151294"), "787535999.226");  // 80 to 99 are 19yy
  EXPECT_EQ(value("000000", "010100"), "946684800");
  EXPECT_EQ(value("060000", ""), "null");
  EXPECT_EQ(value("060000", "310220"), "null unsound");
  EXPECT_EQ(value("060000", "8220"), "null unsound");
  EXPECT_EQ(value("", "080220"), "null");
}

TEST(Utc, from_day_month_year) {
  MessageField field = field_of(1, FieldFormat::utc);
  field.date = {2, 3, 4};
  const auto value = [&](const char* day, const char* month, const char* year) {
    return print(read(field, ValueType::decimal, {"060000", day, month, year}));
  };
  EXPECT_EQ(value("08", "02", "2020"), "1581141600");
  EXPECT_EQ(value("8", "2", "2020"), "1581141600");
  EXPECT_EQ(value("08", "02", "20"), "null unsound");
  EXPECT_EQ(value("08", "13", "2020"), "null unsound");
  EXPECT_EQ(value("", "02", "2020"), "null");
}

TEST(Utc, gives_the_instant_for_clock_records) {
  MessageField field = field_of(1, FieldFormat::utc);
  field.date = {2};
  const FieldValue value = read(field, ValueType::decimal, {"060000.25", "080220"});
  ASSERT_TRUE(value.utc);
  EXPECT_EQ(iso8601(*value.utc), "2020-02-08T06:00:00.250000Z");
  EXPECT_FALSE(read(field, ValueType::decimal, {"066000", "080220"}).utc);
}

}  // namespace
}  // namespace buoyd
