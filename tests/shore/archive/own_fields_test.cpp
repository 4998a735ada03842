#include "shore/archive/own_fields.hpp"

#include <gtest/gtest.h>

#include "shore/sample_readings.hpp"

namespace buoyshore {
namespace {

TEST(OwnFields, what_a_start_reading_says) {
  const auto start = buoyd::start_reading(
      {"0.1", "a \"boot\"", "", buoyd::EpochId{0xAB}, std::uint64_t{994}}, buoyd::MonoTime{});
  EXPECT_TRUE(is_own(start, "start"));
  EXPECT_FALSE(is_own(start, "clock"));
  const OwnFields fields(start);
  EXPECT_EQ(fields.text("version"), "0.1");
  EXPECT_EQ(fields.text("boot_id"), "a \"boot\"");
  EXPECT_EQ(fields.text("previous_epoch"), "ab00000000000000");
  EXPECT_EQ(fields.integer("previous_last"), 994);
  EXPECT_EQ(fields.text("configuration"), std::nullopt) << "null";
  EXPECT_EQ(fields.text("previous_last"), std::nullopt) << "a number is no text";
  EXPECT_EQ(fields.integer("version"), std::nullopt) << "a text is no number";
  EXPECT_EQ(fields.text("no_such_channel"), std::nullopt);
}

TEST(OwnFields, the_first_start_of_a_store_names_nothing) {
  const auto start = buoyd::start_reading({"0.1", "b", "", std::nullopt, std::nullopt}, {});
  const OwnFields fields(start);
  EXPECT_EQ(fields.text("previous_epoch"), std::nullopt);
  EXPECT_EQ(fields.integer("previous_last"), std::nullopt);
}

TEST(OwnFields, channels_behind_an_axis_are_found) {
  auto scan = test::reading(1, test::profile(), R"([[1,2,3],-7,1,"x"])").reading;
  const OwnFields fields(scan);
  EXPECT_EQ(fields.integer("count"), -7);
  EXPECT_EQ(fields.text("remark"), "x");
  EXPECT_FALSE(is_own(scan, "scan")) << "an instrument's, not buoyd's";
}

TEST(OwnFields, a_body_of_another_form_says_nothing) {
  for (const char* body : {"", "[]", "[1]", "[1,2,3,4]", "nonsense"}) {
    const auto reading = test::reading(1, test::profile(), body).reading;
    const OwnFields fields(reading);
    EXPECT_EQ(fields.integer("count"), std::nullopt) << body;
    EXPECT_EQ(fields.text("remark"), std::nullopt) << body;
  }
}

}  // namespace
}  // namespace buoyshore
