#include "firmware-host/sentences/sentence_reading.hpp"

#include <gtest/gtest.h>

namespace buoysim {
namespace {

using buoyd::FieldFormat;
using buoyd::FieldTest;
using buoyd::ValueType;

/// One field of a message format, read out of given texts.
class SentenceReading : public ::testing::Test {
 protected:
  std::string read(std::vector<std::string> texts) {
    format_.fields = {field_};
    return read_field(SentenceFields(format_, std::move(texts)), field_, channel_);
  }

  void SetUp() override {
    field_.field = 1;
    channel_.type = ValueType::decimal;
  }

  buoyd::MessageFormat format_;
  buoyd::MessageField field_;
  buoyd::ModelChannel channel_;
};

TEST_F(SentenceReading, numbers_keep_their_digits) {
  const std::pair<const char*, const char*> cases[] = {
      {"072.14", "72.14"}, {"06", "6"},  {"-0.50", "-0.50"}, {"+3.0", "3.0"},
      {".5", "0.5"},       {"", "null"}, {"x", "null"},      {"-0.00", "-0.00"}};
  for (const auto& [text, value] : cases) {
    EXPECT_EQ(read({text}), value) << text;
  }
}

TEST_F(SentenceReading, by_the_channels_type) {
  channel_.type = ValueType::integer;
  EXPECT_EQ(read({"06"}), "6");
  channel_.type = ValueType::float32;
  EXPECT_EQ(read({"8.7421"}), "8.7421");
  channel_.type = ValueType::float64;
  EXPECT_EQ(read({"12.50"}), "12.5");
  channel_.type = ValueType::text;
  field_.format = FieldFormat::text;
  EXPECT_EQ(read({"a\"b"}), "\"a\\\"b\"");
}

TEST_F(SentenceReading, hex_digits_of_either_byte_first) {
  channel_.type = ValueType::integer;
  field_.format = FieldFormat::hex;
  EXPECT_EQ(read({"0AE5"}), "2789");
  field_.format = FieldFormat::hex_low_first;
  EXPECT_EQ(read({"E50A"}), "2789");
  EXPECT_EQ(read({"E50"}), "null");
}

TEST_F(SentenceReading, limits) {
  channel_.minimum = -90;
  channel_.maximum = 90;
  EXPECT_EQ(read({"90"}), "90");
  EXPECT_EQ(read({"90.1"}), "null");
  EXPECT_EQ(read({"-91"}), "null");
}

TEST_F(SentenceReading, tests) {
  field_.require = {FieldTest{2, "", {"A"}, {}}, FieldTest{3, "", {}, {"", "0"}}};
  EXPECT_EQ(read({"1.5", "A", "2"}), "1.5");
  EXPECT_EQ(read({"1.5", "V", "2"}), "null");
  EXPECT_EQ(read({"1.5", "A", "0"}), "null");
  EXPECT_EQ(read({"1.5", "A"}), "null");  // the field is not there at all
}

TEST_F(SentenceReading, signs_and_units) {
  field_.sign = buoyd::FieldSign{2, "E", "W"};
  EXPECT_EQ(read({"16.8", "W"}), "-16.8");
  EXPECT_EQ(read({"16.8", "E"}), "16.8");
  EXPECT_EQ(read({"16.8", ""}), "null");
  field_.sign.reset();
  field_.units = buoyd::FieldUnits{2, {{"M", 1, 1}, {"N", 1852, 3600}, {"B", 1000, 1}}};
  EXPECT_EQ(read({"12.7", "M"}), "12.7");
  EXPECT_EQ(read({"12.7", "N"}), "6.5334");
  EXPECT_EQ(read({"1.0132", "B"}), "1013.2");
  EXPECT_EQ(read({"12.7", "K"}), "null");
}

// serial.md §1.2: the GGA, RMC and ZDA of one ship's receiver.
TEST_F(SentenceReading, positions_and_times) {
  field_.format = FieldFormat::degrees_minutes;
  field_.sign = buoyd::FieldSign{2, "N", "S"};
  EXPECT_EQ(read({"1353.25162451", "N"}), "13.887527075167");
  EXPECT_EQ(read({"1353", "S"}), "-13.8833");
  EXPECT_EQ(read({"53", "N"}), "null");
  field_.sign.reset();
  field_.format = FieldFormat::time_of_day;
  EXPECT_EQ(read({"060000.00"}), "21600.00");
  EXPECT_EQ(read({"235959"}), "86399");
  EXPECT_EQ(read({"0600"}), "null");
  field_.format = FieldFormat::utc;
  field_.date = {2};
  EXPECT_EQ(read({"060000.00", "080220"}), "1581141600.00");
  EXPECT_EQ(read({"060000.00", "320220"}), "null");
  EXPECT_EQ(read({"060000.00", ""}), "null");
  field_.date = {2, 3, 4};
  EXPECT_EQ(read({"060000.00", "08", "02", "2020"}), "1581141600.00");
  EXPECT_EQ(read({"060000.00", "08", "", "2020"}), "null");
}

TEST_F(SentenceReading, groups) {
  format_.group = 4;
  field_.field = 2;
  field_.require = {FieldTest{1, "", {"A"}, {}}, FieldTest{4, "", {"ROLL"}, {}}};
  EXPECT_EQ(read({"A", "171", "D", "PITCH", "A", "-37", "D", "ROLL"}), "-37");
  EXPECT_EQ(read({"A", "171", "D", "PITCH"}), "null");
  EXPECT_EQ(read({"A", "171"}), "null");  // not even one group
}

TEST(SentenceFields, write_tests_that_pass) {
  buoyd::MessageFormat format;
  SentenceFields fields(format, {"x"});
  fields.satisfy({1, "", {"x", "y"}, {}}, 0);
  fields.satisfy({2, "", {"A"}, {}}, 0);
  fields.satisfy({4, "", {}, {"", "1"}}, 0);
  EXPECT_EQ(fields.all(), (std::vector<std::string>{"x", "A", "", "2"}));
  EXPECT_EQ(fields.text(0, 9), "");
  EXPECT_FALSE(fields.has(0, 9));
}

TEST(SentenceFields, add_a_group_where_there_is_none) {
  buoyd::MessageFormat format;
  format.group = 4;
  buoyd::MessageField field;
  field.field = 2;
  field.require = {FieldTest{1, "", {"C"}, {}}, FieldTest{4, "", {"WCHT"}, {}}};
  SentenceFields fields(format, {"A", "1", "D", "PITCH"});
  EXPECT_FALSE(fields.base_of(field));
  EXPECT_EQ(fields.add_group(field), 4U);
  EXPECT_EQ(fields.base_of(field), 4U);
  EXPECT_EQ(fields.all(), (std::vector<std::string>{"A", "1", "D", "PITCH", "C", "", "", "WCHT"}));
}

}  // namespace
}  // namespace buoysim
