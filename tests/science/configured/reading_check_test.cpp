// Tests of several values of a reading, judged as a line's readings are.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/body.hpp"
#include "model/describe.hpp"
#include "science/computed/reading_numbers.hpp"
#include "science/configured/reading_judge.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// As a line gives it.
std::string not_evaluated(const Reading& reading) {
  const auto values = split_body(*reading.description, reading.body).value();
  std::string flags;
  for (const std::string_view value : values) {
    flags += value == "null" ? '9' : '2';
  }
  return flags;
}

ModelChannel degrees(const std::string& name, const std::optional<double>& most = {}) {
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
    return judged(description_, '[' + latitude + ',' + longitude + ']');
  }
  std::string judged(const DescriptionPtr& description, const std::string& body) {
    Reading reading;
    reading.description = description;
    reading.boottime = MonoTime(++second_ * 1s);
    reading.body = body;
    reading.flags = not_evaluated(reading);
    auto numbers = reading_numbers(reading, WallTime{}).value();
    judge_->judge(reading, numbers, std::nullopt);
    return numbers.flags;
  }
  void make() {
    Model model;
    model.interval = 1s;
    ModelKind fix;
    fix.name = "fix";
    fix.channels = {degrees("latitude"), degrees("longitude", most_longitude_)};
    model.kinds = {fix};
    const auto shared = std::make_shared<const Model>(std::move(model));
    description_ = describe(*shared, 0, instrument_, {}, {}, {}).value();
    judge_.emplace(instrument_, shared);
  }

  std::optional<double> most_longitude_;
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

TEST_F(PositionCheckTest, judges_no_position_again_that_an_event_says) {
  EventSettings drift;
  drift.kind = "drift";
  drift.channel = "latitude";
  drift.above = 55;
  drift.beside = {"latitude", "longitude"};
  instrument_.events = {drift};
  make();
  const auto row = Description::parse(
      R"({"v":1,"instrument":"gnss","kind":"drift","channels":[{"name":"state","type":"integer"},)"
      R"({"name":"value","type":"float64"},{"name":"latitude","type":"float64"},)"
      R"({"name":"longitude","type":"float64"}]})");
  ASSERT_TRUE(row);
  EXPECT_EQ(judged(*row, "[1,55.1,55.1,8]"), "2222");
  EXPECT_EQ(judged(*row, "[0,54.9,54.9,8]"), "2222") << "as far apart as in an hour";
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

class DateCheckTest : public ::testing::Test {
 protected:
  DateCheckTest() {
    instrument_.name = "logger";
    QualitySettings time;
    time.channel = "instrument_time";
    time.impossible_date = 10s;
    instrument_.quality = {time};
    channel_.name = "instrument_time";
    channel_.unit = "seconds since 1970-01-01T00:00:00Z";
  }

  /// A stamp that came when the board's clock said `utc`.
  std::string judged(double stamp, const std::optional<WallTime>& utc = board) {
    Model model;
    model.interval = 1s;
    model.kinds.resize(1);
    model.kinds[0].name = "record";
    model.kinds[0].channels = {channel_};
    model.registers.emplace();
    model.registers->kinds.resize(1);
    model.registers->kinds[0].channels.resize(1);
    model.registers->kinds[0].channels[0].time = time_;
    const auto shared = std::make_shared<const Model>(std::move(model));
    ReadingJudge judge(instrument_, shared);
    Reading reading;
    reading.description = describe(*shared, 0, instrument_, {}, {}, {}).value();
    reading.body = write_body(*reading.description, {Scalar(stamp)}).value();
    reading.flags = not_evaluated(reading);
    auto numbers = reading_numbers(reading, utc.value_or(WallTime{})).value();
    judge.judge(reading, numbers, utc);
    return numbers.flags;
  }

  static constexpr double now = 1'795'200'000;
  static constexpr WallTime board{std::chrono::seconds(1'795'200'000)};
  InstrumentSettings instrument_;
  ModelChannel channel_;
  RegisterTime time_ = RegisterTime::digits;
};

TEST_F(DateCheckTest, fails_what_is_far_from_the_board_s_clock) {
  EXPECT_EQ(judged(now + 10), "1");
  EXPECT_EQ(judged(now + 10.5), "4");
  EXPECT_EQ(judged(now - 10), "1");
  EXPECT_EQ(judged(now - 10.5), "4");
}

TEST_F(DateCheckTest, asks_for_the_century_alone_while_the_clock_is_not_set) {
  EXPECT_EQ(judged(now + 10.5, std::nullopt), "1");
  EXPECT_EQ(judged(946'684'799, std::nullopt), "4");
  EXPECT_EQ(judged(946'684'800, std::nullopt), "1") << "2000-01-01";
  EXPECT_EQ(judged(4'102'444'799, std::nullopt), "1");
  EXPECT_EQ(judged(4'102'444'800, std::nullopt), "4") << "2100-01-01";
  EXPECT_EQ(judged(1e300), "4");
  EXPECT_EQ(judged(std::nan("")), "9");
}

TEST_F(DateCheckTest, reads_a_clock_of_the_instrument_in_its_zone) {
  instrument_.clock = "+08:00";
  EXPECT_EQ(judged(now), "4");
  EXPECT_EQ(judged(now + 8 * 3600), "1");
  instrument_.clock = "-03:30";
  EXPECT_EQ(judged(now - 3.5 * 3600), "1");
}

TEST_F(DateCheckTest, a_stamp_that_is_utc_has_no_zone) {
  instrument_.clock = "+08:00";
  channel_.role = ChannelRole::utc;
  EXPECT_EQ(judged(now), "1");
}

class InversionCheckTest : public ::testing::Test {
 protected:
  InversionCheckTest() {
    instrument_.name = "chain";
    QualitySettings density;
    density.channel = "sea_density";
    density.density_inversion = {-0.01, -0.05};
    instrument_.quality = {density};
    ModelChannel battery;
    battery.name = "battery";
    ModelChannel profile;
    profile.name = "sea_density";
    profile.on_axis = true;
    Model model;
    model.interval = 1s;
    model.kinds.resize(1);
    model.kinds[0].name = "chain";
    model.kinds[0].axis = ModelAxis{"depth", "m", "depth", 4, {1, 2, 5, 9}, {}};
    model.kinds[0].channels = {battery, profile};
    model_ = std::make_shared<const Model>(std::move(model));
    judge_.emplace(instrument_, model_);
  }

  std::string judged(const std::string& densities, const std::vector<double>& depths = {}) {
    Reading reading;
    reading.description = describe(*model_, 0, instrument_, {}, {}, depths).value();
    reading.body = "[12,[" + densities + "]]";
    reading.flags = not_evaluated(reading);
    auto numbers = reading_numbers(reading, WallTime{}).value();
    judge_->judge(reading, numbers, std::nullopt);
    return numbers.flags;
  }

  InstrumentSettings instrument_;
  ModelPtr model_;
  std::optional<ReadingJudge> judge_;
};

TEST_F(InversionCheckTest, flags_both_points_of_an_inversion) {
  EXPECT_EQ(judged("1025,1025.5,1026,1027"), "21111");
  EXPECT_EQ(judged("1025,1025.5,1025.48,1027"), "21331");
  EXPECT_EQ(judged("1025,1025.5,1026,1025"), "21144");
  EXPECT_EQ(judged("1025,null,1026,1027"), "21921") << "behind none it cannot be judged";
}

TEST_F(InversionCheckTest, follows_the_depths_that_the_instrument_says) {
  EXPECT_EQ(judged("1027,1026,1025.5,1025", {9, 5, 2, 1}), "21111") << "on its way up";
  EXPECT_EQ(judged("1025,1026,1025.5", {1, 2, 3}), "2144");
}

}  // namespace
}  // namespace buoyd
