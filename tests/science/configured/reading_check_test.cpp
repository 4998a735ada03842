// Tests of several values of a reading, judged as a line's readings are.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/describe.hpp"
#include "science/computed/reading_numbers.hpp"
#include "science/configured/reading_judge.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

ModelChannel degrees(const std::string& name, double most) {
  ModelChannel made;
  made.name = name;
  made.unit = "degree";
  made.maximum = most;
  return made;
}

class PositionCheckTest : public ::testing::Test {
 protected:
  PositionCheckTest() {
    instrument_.name = "gnss";
    QualitySettings latitude;
    latitude.channel = "latitude";
    latitude.location = 500;
    instrument_.quality = {latitude};
  }

  /// A position each second; its two flags.
  std::string judged(const std::string& latitude, const std::string& longitude) {
    if (!judge_) make();
    Reading reading;
    reading.description = description_;
    reading.boottime = MonoTime(++second_ * 1s);
    reading.body = '[' + latitude + ',' + longitude + ']';
    auto numbers = reading_numbers(reading, WallTime{}).value();
    judge_->judge(reading, numbers, std::nullopt);
    return numbers.flags;
  }
  void make() {
    Model model;
    model.interval = 1s;
    ModelKind fix;
    fix.name = "fix";
    fix.channels = {degrees("latitude", 90), degrees("longitude", most_longitude_)};
    model.kinds = {fix};
    const auto shared = std::make_shared<const Model>(std::move(model));
    description_ = describe(*shared, 0, instrument_, {}, {}, {}).value();
    judge_.emplace(instrument_, shared);
  }

  double most_longitude_ = 180;
  InstrumentSettings instrument_;
  DescriptionPtr description_;
  std::optional<ReadingJudge> judge_;
  std::int64_t second_ = 0;
};

TEST_F(PositionCheckTest, suspects_both_parts_of_a_position_that_jumped_once) {
  EXPECT_EQ(judged("54", "8"), "11") << "the first";
  EXPECT_EQ(judged("54.004", "8"), "11") << "444.8 m";
  EXPECT_EQ(judged("54.009", "8"), "33") << "556 m";
  EXPECT_EQ(judged("54.009", "8"), "11");
}

TEST_F(PositionCheckTest, fails_what_is_not_on_the_earth_or_has_one_part) {
  EXPECT_EQ(judged("90.5", "8"), "44");
  EXPECT_EQ(judged("54", "181"), "44");
  EXPECT_EQ(judged("54", "null"), "49") << "what is not there stays missing";
  EXPECT_EQ(judged("null", "null"), "99");
  EXPECT_EQ(judged("54", "8"), "11") << "after none it begins anew";
}

TEST_F(PositionCheckTest, turns_longitudes_that_are_counted_to_360) {
  most_longitude_ = 360;
  EXPECT_EQ(judged("54", "359.999"), "11");
  EXPECT_EQ(judged("54", "0.001"), "11") << "131 m over the meridian";
  EXPECT_EQ(judged("54", "541"), "44");
}

TEST_F(PositionCheckTest, is_said_in_the_description_of_both_parts) {
  make();
  EXPECT_THAT(description_->text(),
              HasSubstr(R"({"name":"latitude","type":"float64","unit":"degree","flag":1,)"
                        R"("quality":{"location":500}})"));
  EXPECT_THAT(description_->text(),
              HasSubstr(R"({"name":"longitude","type":"float64","unit":"degree","flag":1,)"
                        R"("quality":{"location":500}})"));
}

TEST_F(PositionCheckTest, goes_with_what_is_said_of_the_longitude_alone) {
  QualitySettings longitude;
  longitude.channel = "longitude";
  longitude.fail = {7, 9};
  instrument_.quality.push_back(longitude);
  EXPECT_EQ(judged("54", "9.5"), "14");
  EXPECT_EQ(judged("54", "8.5"), "33");
  EXPECT_THAT(description_->text(), HasSubstr(R"("quality":{"fail":[7,9],"location":500}})"));
}

}  // namespace
}  // namespace buoyd
