#include "science/configured/held_readings.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

DescriptionPtr of_kind(const std::string& kind) {
  return Description::parse(R"({"v":1,"instrument":"mast","kind":")" + kind +
                            R"(","channels":[{"name":"air","type":"float64","unit":"m"},)"
                            R"({"name":"sea","type":"float64","unit":"m"}]})")
      .value();
}

MonoTime at(int second) {
  return MonoTime(std::chrono::seconds(second));
}

HeldReading said(const std::string& kind, int second) {
  TestedValue tested;
  tested.value = 1;
  return {of_kind(kind),
          {at(second), {}, {1, 2}, "22", Micros(0), {tested}},
          at(second) + std::chrono::seconds(10)};
}

TEST(HeldReadingsTest, give_a_reading_back_when_the_next_one_of_its_kind_came) {
  HeldReadings held;
  EXPECT_FALSE(held.exchange(said("sample", 1), {}));
  EXPECT_FALSE(held.exchange(said("profile", 2), {}));
  EXPECT_EQ(held.exchange(said("sample", 3), {}).value().numbers.boottime, at(1));
  EXPECT_EQ(held.since("sample"), at(3));
  EXPECT_EQ(held.since("profile"), at(2));
  EXPECT_EQ(held.since("status"), std::nullopt);
}

TEST(HeldReadingsTest, give_it_back_with_its_verdict) {
  HeldReadings held;
  ASSERT_FALSE(held.exchange(said("sample", 1), {}));
  HeldReading next = said("sample", 2);
  next.numbers.tested[0].spike_before = Flag::fail;
  const auto before = held.exchange(std::move(next), {{at(1), 1, Flag::fail}}).value();
  EXPECT_EQ(before.numbers.flags, "24");
  EXPECT_EQ(before.numbers.tested[0].tests[QualityTest::spike], Flag::fail);
}

TEST(HeldReadingsTest, take_a_verdict_of_another_reading_for_none) {
  HeldReadings held;
  ASSERT_FALSE(held.exchange(said("sample", 1), {}));
  const auto before =
      held.exchange(said("sample", 3), {{at(2), 1, Flag::fail}, {at(1), 7, Flag::fail}}).value();
  EXPECT_EQ(before.numbers.flags, "22");
}

TEST(HeldReadingsTest, give_back_what_is_waited_for_no_longer) {
  HeldReadings held;
  ASSERT_FALSE(held.exchange(said("sample", 1), {}));
  ASSERT_FALSE(held.exchange(said("profile", 5), {}));
  EXPECT_FALSE(held.take_overdue("sample", at(10)));
  EXPECT_FALSE(held.take_overdue("profile", at(11)));
  EXPECT_EQ(held.take_overdue("sample", at(11)).value().numbers.boottime, at(1));
  EXPECT_EQ(held.since("sample"), std::nullopt);
  EXPECT_EQ(held.take("profile").value().numbers.boottime, at(5));
  EXPECT_FALSE(held.take("profile"));
}

}  // namespace
}  // namespace buoyd
