// What each test says of a reading, as a row beside it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/describe.hpp"
#include "science/computed/computed_kind.hpp"
#include "science/configured/instrument_science.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

ModelChannel number(const std::string& name, bool on_axis = false) {
  ModelChannel channel;
  channel.name = name;
  channel.on_axis = on_axis;
  return channel;
}

class TestRows : public ::testing::Test {
 protected:
  TestRows() {
    model_.name = "m-1";
    model_.interval = 1s;
    model_.kinds.resize(1);
    model_.kinds[0].name = "sample";
    model_.kinds[0].axis = ModelAxis{"depth", "m", "depth", 3, {1, 2, 3}, {}};
    model_.kinds[0].channels = {number("pressure"), number("temperature"),
                                number("salinity", true)};
    instrument_.name = "ctd";
    QualitySettings temperature;
    temperature.channel = "temperature";
    temperature.fail = {0, 40};
    temperature.rate_of_change = {1, 20};
    temperature.tests = true;
    QualitySettings pressure;
    pressure.channel = "pressure";
    pressure.fail = {0, 10};
    instrument_.quality = {pressure, temperature};
  }

  /// pressure, temperature and a profile each second.
  void say(const std::string& body) {
    if (!science_) {
      shared_ = std::make_shared<const Model>(model_);
      science_.emplace(instrument_, shared_, DeploymentSettings{});
      description_ = describe(*shared_, 0, instrument_, {}, {}, {}).value();
    }
    Reading reading;
    reading.description = description_;
    reading.boottime = MonoTime(++second_ * 1s);
    reading.body = body;
    science_->take(reading, {}, known_, emit_);
  }
  [[nodiscard]] std::vector<std::string> rows(const std::string& kind = "sample_tests") const {
    std::vector<std::string> found;
    for (const Reading& reading : emitted_) {
      if (reading.description->kind() != kind) continue;
      const auto second = reading.boottime.time_since_epoch() / 1s;
      found.push_back(std::to_string(second) + ": " + reading.body + reading.flags);
    }
    return found;
  }

  Model model_;
  ModelPtr shared_;
  InstrumentSettings instrument_;
  std::optional<InstrumentScience> science_;
  DescriptionPtr description_;
  KnownValues known_;
  std::int64_t second_ = 0;
  std::vector<Reading> emitted_;
  const InstrumentScience::Emit emit_ = [this](Reading& reading) { emitted_.push_back(reading); };
};

TEST_F(TestRows, say_what_each_test_says_of_the_channels_that_ask_for_it) {
  say("[99,10,[1,2,3]]");
  say("[99,12,[1,2,3]]");
  say("[99,41,[1,2,3]]");
  say("[99,null,[1,2,3]]");
  EXPECT_THAT(rows(), ElementsAre("1: [1,1]", "2: [1,3]", "3: [4,4]", "4: [9,9]"));
  EXPECT_THAT(emitted_.back().description->text(),
              HasSubstr(R"("computed":{"method":"quality tests","of":"sample"})"));
  EXPECT_THAT(
      emitted_.back().description->text(),
      HasSubstr(R"({"name":"temperature_gross_range","type":"integer","values":{"1":"good",)"
                R"("2":"not evaluated","3":"suspect","4":"fail","9":"missing"}},)"
                R"({"name":"temperature_rate_of_change")"));
}

TEST_F(TestRows, wait_for_the_next_reading_where_a_spike_is_looked_for) {
  instrument_.quality[1].rate_of_change.reset();
  instrument_.quality[1].spike = {2, 20};
  say("[1,10,[1,2,3]]");
  EXPECT_THAT(rows(), IsEmpty());
  say("[1,15,[1,2,3]]");
  EXPECT_THAT(rows(), ElementsAre("1: [1,2]"));
  say("[1,10,[1,2,3]]");
  EXPECT_THAT(rows(), ElementsAre("1: [1,2]", "2: [1,3]"));
  science_->finish({}, known_, emit_);
  EXPECT_EQ(rows().back(), "3: [1,2]") << "nobody knows any more";
}

TEST_F(TestRows, have_a_flag_for_each_point_of_a_profile) {
  QualitySettings salinity;
  salinity.channel = "salinity";
  salinity.density_inversion = {0, -1};
  salinity.suspect = {0, 40};
  salinity.tests = true;
  instrument_.quality = {salinity};
  say("[1,1,[41,40.5,40.4]]");
  EXPECT_THAT(rows(), ElementsAre("1: [[3,3,3],[3,3,3]]"));
  say("[1,1,[39,37,37.5]]");
  EXPECT_EQ(rows().back(), "2: [[1,1,1],[4,4,1]]");
}

TEST_F(TestRows, say_how_the_range_of_the_model_judges_where_there_is_no_other) {
  model_.kinds[0].channels[1].minimum = 0;
  instrument_.quality[1].fail.reset();
  instrument_.quality[1].rate_of_change.reset();
  say("[1,12,[1,2,3]]");
  EXPECT_THAT(rows(), ElementsAre("1: [1]"));
  EXPECT_THAT(description_->text(), HasSubstr(R"("flag":1,"quality":{"fail":[0,null]}})"));
}

TEST_F(TestRows, are_kept_where_samples_are_not) {
  instrument_.record = Recorded::statistics;
  say("[1,1,[1,1,1]]");
  EXPECT_EQ(emitted_.size(), 1U);
  EXPECT_THAT(rows(), ElementsAre("1: [1,1]"));
}

TEST_F(TestRows, are_watched_by_an_event_that_names_one) {
  EventSettings broken;
  broken.kind = "broken";
  broken.channel = "sample_tests.temperature_gross_range";
  broken.is = 4;
  instrument_.events = {broken};
  say("[1,10,[1,1,1]]");
  say("[1,41,[1,1,1]]");
  say("[1,41,[1,1,1]]");
  say("[1,10,[1,1,1]]");
  EXPECT_THAT(rows("broken"), ElementsAre("2: [1,4]", "4: [0,1]"));
}

TEST_F(TestRows, of_windows_say_how_often_and_when_these_end) {
  model_.kinds[0].channels[1].unit = "degree_Celsius";
  StatisticsSettings windows;
  windows.kind = "day";
  windows.channels = {"temperature"};
  windows.over = 24h;
  windows.every = 1h;
  windows.begins = 10min;
  instrument_.statistics = {windows};
  instrument_.quality[1].channel = "temperature_mean";
  const std::vector<ComputedKind> kinds = computed_kinds(instrument_, model_);
  ASSERT_EQ(kinds.size(), 2U);
  EXPECT_EQ(kinds[1].kind.name, "day_tests");
  EXPECT_EQ(kinds[1].by.with, kinds[0].by.with);
  EXPECT_THAT(kinds[1].by.with, ElementsAre(Pair("every", "3600"), Pair("begins", "600")));
}

TEST_F(TestRows, are_none_where_nobody_asks) {
  instrument_.quality[1].tests = false;
  say("[1,1,[1,1,1]]");
  EXPECT_EQ(emitted_.size(), 1U);
}

}  // namespace
}  // namespace buoyd
