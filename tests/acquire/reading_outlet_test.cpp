#include "acquire/reading_outlet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "acquire/recording_sink.hpp"
#include "core/own_readings.hpp"

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr MonoTime start{hours(100)};

/// Readings of "ctd" and "met" that say nothing but when.
class Outlet : public testing::Test {
 protected:
  bool offer(std::size_t instrument, MonoTime now) {
    Reading reading;
    reading.description = description_;
    reading.boottime = now;
    reading.body = "[1]";
    return outlet_.offer(instrument, reading, now);
  }

  [[nodiscard]] std::vector<std::string> told() const { return sink_.bodies("buoyd", "dropped"); }

  const DescriptionPtr description_ =
      Description::parse(
          R"({"v":1,"instrument":"x","kind":"k","channels":[{"name":"a","type":"integer"}]})")
          .value();
  RecordingSink sink_;
  ReadingOutlet outlet_{sink_};
  const std::size_t ctd_ = outlet_.add("ctd");
  const std::size_t met_ = outlet_.add("met");
};

TEST_F(Outlet, hands_on_what_is_taken) {
  EXPECT_TRUE(offer(ctd_, start));
  EXPECT_EQ(sink_.readings.size(), 1U);
  EXPECT_EQ(outlet_.dropped(ctd_), 0U);
}

TEST_F(Outlet, counts_what_is_refused_and_tells_it_behind_the_next_that_is_taken) {
  sink_.room = 0;
  EXPECT_FALSE(offer(ctd_, start + seconds(1)));
  EXPECT_FALSE(offer(met_, start + seconds(2)));
  EXPECT_FALSE(offer(ctd_, start + seconds(3)));
  EXPECT_EQ(outlet_.dropped(ctd_), 2U);
  EXPECT_EQ(outlet_.untold(), 3U);
  sink_.room = 10;
  EXPECT_TRUE(offer(met_, start + seconds(4)));
  ASSERT_EQ(sink_.readings.size(), 3U);
  EXPECT_EQ(sink_.readings[0].description->instrument(), "x");
  EXPECT_THAT(told(), ElementsAre(R"(["ctd",2,360001000000,360003000000])",
                                  R"(["met",1,360002000000,360002000000])"));
  EXPECT_EQ(outlet_.untold(), 0U);
  EXPECT_EQ(outlet_.dropped(ctd_), 2U) << "the total stays";
}

TEST_F(Outlet, an_instrument_that_says_nothing_more_is_told_too) {
  sink_.room = 0;
  offer(ctd_, start);
  outlet_.tell_drops(start + seconds(1));
  EXPECT_THAT(told(), IsEmpty());
  sink_.room = 1;
  outlet_.tell_drops(start + seconds(2));
  EXPECT_EQ(told().size(), 1U);
}

TEST_F(Outlet, a_queue_that_stays_nearly_full_carries_readings_and_not_accounts) {
  for (int k = 0; k < 100; ++k) {
    sink_.room = 1;
    EXPECT_TRUE(offer(ctd_, start + seconds(k)));
    EXPECT_FALSE(offer(ctd_, start + seconds(k)));
  }
  EXPECT_EQ(sink_.readings.size(), 100U);
  sink_.room = 10;
  outlet_.tell_drops(start + seconds(100));
  EXPECT_EQ(told().size(), 1U);
  sink_.room = 0;
  offer(ctd_, start + seconds(101));
  sink_.room = 10;
  outlet_.tell_drops(start + seconds(109));
  EXPECT_EQ(told().size(), 1U) << "not within 10 s of the last";
  outlet_.tell_drops(start + seconds(110));
  EXPECT_EQ(told().size(), 2U);
}

TEST_F(Outlet, at_the_end_all_is_told_at_once) {
  for (int k = 0; k < 2; ++k) {
    sink_.room = 0;
    offer(ctd_, start);
    sink_.room = 10;
    outlet_.tell_all_drops(start);
  }
  EXPECT_EQ(told().size(), 2U);
  EXPECT_EQ(outlet_.untold(), 0U);
}

TEST_F(Outlet, a_change_that_is_refused_stays_due) {
  ChangeReport report("ctd");
  report.now_is("dormant", "no answer");
  sink_.room = 0;
  outlet_.tell_change(report, start);
  sink_.room = 10;
  outlet_.tell_change(report, start + seconds(1));
  outlet_.tell_change(report, start + seconds(2));
  EXPECT_THAT(sink_.bodies("buoyd", "event"), ElementsAre(R"(["ctd","dormant","no answer"])"));
  EXPECT_TRUE(sink_.readings.front().urgent);
}

}  // namespace
}  // namespace buoyd
