#include "science/configured/reading_judge.hpp"

#include <gtest/gtest.h>

#include "science/computed/reading_numbers.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

DescriptionPtr described(const std::string& points = "10,20") {
  return Description::parse(
             R"({"v":2,"instrument":"mast","kind":"sample","axis":{"name":"height","unit":"m",)"
             R"("points":[)" +
             points +
             R"(]},"channels":[{"name":"state","type":"text"},)"
             R"({"name":"temperature","type":"float64","unit":"degree_Celsius","flag":1},)"
             R"({"name":"speed","type":"float64","unit":"m s-1","axis":"height","flag":1}]})")
      .value();
}

ModelChannel channel(const std::string& name, ValueType type, bool on_axis = false) {
  ModelChannel made;
  made.name = name;
  made.type = type;
  made.on_axis = on_axis;
  return made;
}

ModelPtr weather_model(Micros interval = 1s) {
  Model model;
  model.interval = interval;
  ModelKind sample;
  sample.name = "sample";
  sample.channels = {channel("state", ValueType::text), channel("temperature", ValueType::float64),
                     channel("speed", ValueType::float64, true)};
  model.kinds = {sample};
  return std::make_shared<const Model>(std::move(model));
}

class ReadingJudgeTest : public testing::Test {
 protected:
  ReadingJudgeTest() {
    QualitySettings temperature;
    temperature.channel = "temperature";
    temperature.fail = {-5, 40};
    temperature.climatology = {{{11}, {0, 12}, {}}};
    QualitySettings speed;
    speed.channel = "speed";
    speed.fail = {0, 60};
    speed.spike = {2, 20};
    instrument_.name = "mast";
    instrument_.quality = {temperature, speed};
    judge_.emplace(instrument_, weather_model());
  }

  /// As a line gives it: not evaluated, but for what the instrument itself says.
  Reading judged(const std::string& body, std::string flags = "2222",
                 const std::optional<WallTime>& utc = november, Micros span = 0s) {
    Reading reading;
    reading.description = description_;
    reading.boottime = MonoTime(++second_ * 1s);
    reading.body = body;
    reading.flags = std::move(flags);
    reading.span = span;
    auto numbers = reading_numbers(reading, utc.value_or(WallTime{}));
    judge_->judge(reading, numbers.value(), utc);
    return reading;
  }

  static constexpr WallTime november{std::chrono::seconds(1'795'200'000)};
  DescriptionPtr description_ = described();
  InstrumentSettings instrument_;
  std::optional<ReadingJudge> judge_;
  std::int64_t second_ = 0;
};

TEST_F(ReadingJudgeTest, leaves_nothing_to_store_where_all_is_good) {
  EXPECT_EQ(judged(R"(["ok",9.5,[7,8]])").flags, "");
}

TEST_F(ReadingJudgeTest, judges_each_value_and_each_point) {
  EXPECT_EQ(judged(R"(["ok",41,[7,-1]])").flags, "2414");
  EXPECT_EQ(judged(R"(["ok",13,[7,null]])", "2229").flags, "2319") << "unusual in November";
}

TEST_F(ReadingJudgeTest, knows_no_season_before_it_knows_the_time) {
  EXPECT_EQ(judged(R"(["ok",13,[7,8]])", "2222", std::nullopt).flags, "");
}

TEST_F(ReadingJudgeTest, takes_an_interval_for_one_of_the_month_that_it_lies_in) {
  constexpr WallTime end_of_november{std::chrono::seconds(1'796'083'200)};  // 2026-12-01T00:00:00Z
  EXPECT_EQ(judged(R"(["ok",13,[7,8]])", "2222", end_of_november, 24h).flags, "2311");
  EXPECT_EQ(judged(R"(["ok",13,[7,8]])", "2222", end_of_november).flags, "") << "in December";
}

TEST_F(ReadingJudgeTest, keeps_what_the_instrument_says_of_its_own_values) {
  EXPECT_EQ(judged(R"(["ok",9,[7,8]])", "2432").flags, "2431");
}

TEST_F(ReadingJudgeTest, a_flat_line_takes_its_time_however_often_readings_come) {
  QualitySettings& speed = instrument_.quality[1];
  speed.spike.reset();
  speed.flat_line = {30s, 10min};
  speed.flat_line_tolerance = 0.1;
  judge_.emplace(instrument_, weather_model(10s));
  for (int second = 1; second < 25; ++second) {
    EXPECT_EQ(judged(R"(["ok",9,[7,8]])").flags, "") << second;
  }
  EXPECT_EQ(judged(R"(["ok",9,[7,8]])").flags, "2133") << "the fourth of those 7.5 s apart";
}

TEST_F(ReadingJudgeTest, says_of_a_spike_when_the_next_value_came) {
  judged(R"(["ok",9,[7,7]])");
  const Reading spike = judged(R"(["ok",9,[7,12]])");
  EXPECT_EQ(spike.flags, "") << "within its range";
  const Reading next = judged(R"(["ok",9,[7,7]])");
  ASSERT_EQ(next.late_flags.size(), 1U);
  EXPECT_EQ(next.late_flags[0].boottime, spike.boottime);
  EXPECT_EQ(next.late_flags[0].judged, spike.judged);
  EXPECT_NE(next.judged, spike.judged);
  EXPECT_EQ(next.late_flags[0].value, 3U);
  EXPECT_EQ(next.late_flags[0].flag, Flag::suspect);
}

TEST_F(ReadingJudgeTest, a_spike_that_the_instrument_called_bad_stays_bad_without_a_word) {
  judged(R"(["ok",9,[7,7]])");
  judged(R"(["ok",9,[7,12]])", "2224");
  EXPECT_TRUE(judged(R"(["ok",9,[7,7]])").late_flags.empty());
}

TEST_F(ReadingJudgeTest, begins_anew_where_the_profile_has_other_points) {
  judged(R"(["ok",9,[7,7]])");
  judged(R"(["ok",9,[7,40]])");
  description_ = described("10,20,30");
  EXPECT_TRUE(judged(R"(["ok",9,[7,7,7]])", "22222").late_flags.empty());
}

TEST_F(ReadingJudgeTest, goes_on_where_only_words_of_the_description_change) {
  judged(R"(["ok",9,[7,7]])");
  judged(R"(["ok",9,[7,40]])");
  description_ = described();
  EXPECT_EQ(judged(R"(["ok",9,[7,7]])").late_flags.size(), 1U);
}

}  // namespace
}  // namespace buoyd
