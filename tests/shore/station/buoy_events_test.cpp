#include "shore/station/buoy_events.hpp"

#include <gmock/gmock.h>

#include "shore/archive_fixture.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using testing::ElementsAre;
using testing::IsEmpty;

class BuoyEvents : public test::ArchiveTest {
 protected:
  void SetUp() override {
    test::ArchiveTest::SetUp();
    hello({{epoch(0xA), 1, 99}});
  }
  void tell(const std::string& source, const std::string& event) {
    ++seq_;
    commit(of(epoch(0xA), {test::own(seq_, buoyd::event_reading({source, event, "text"}, {}))}));
  }
  /// When a reading of that number was taken.
  static buoyd::MonoTime up_for(std::uint64_t seq) {
    return buoyd::MonoTime(static_cast<std::int64_t>(seq) * test::second);
  }
  /// "source event" of those that run.
  std::vector<std::string> running() {
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    const auto events = running_events(prepared, "kelpie").value();
    std::vector<std::string> shown;
    shown.reserve(events.size());
    for (const RunningEvent& event : events) {
      shown.push_back(event.source + " " + event.event);
    }
    return shown;
  }

  std::uint64_t seq_ = 0;
};

TEST_F(BuoyEvents, what_happens_once_does_not_run) {
  for (const char* once : {"power_cycled", "power_failed", "no_thread"}) {
    tell("bus", "line_gone");
    tell("sonde", once);
    EXPECT_THAT(running(), ElementsAre("bus line_gone")) << once;
    tell("bus", "back");
    EXPECT_THAT(running(), IsEmpty()) << once;
  }
}

TEST_F(BuoyEvents, what_happens_once_ends_nothing) {
  tell("sonde", "dormant");
  tell("sonde", "power_cycled");
  EXPECT_THAT(running(), ElementsAre("sonde dormant"));
  tell("sonde", "back");
  EXPECT_THAT(running(), IsEmpty());
}

TEST_F(BuoyEvents, a_line_and_an_instrument_of_one_name_are_told_apart) {
  tell("nav", "line_gone");
  tell("nav", "dormant");
  EXPECT_THAT(running(), ElementsAre("nav dormant", "nav line_gone"));
  tell("nav", "back");
  EXPECT_THAT(running(), ElementsAre("nav line_gone"));
  tell("nav", "back");
  EXPECT_THAT(running(), IsEmpty());
  tell("nav", "dormant");
  tell("nav", "paused");
  EXPECT_THAT(running(), ElementsAre("nav paused", "nav dormant"));
  tell("nav", "resumed");
  EXPECT_THAT(running(), ElementsAre("nav dormant"));
}

/// The store in use is in memory for a while, and then on disk again.
class EventsOverStores : public BuoyEvents {
 protected:
  void SetUp() override {
    BuoyEvents::SetUp();
    go_on_in(0xA, ++seq_, "power", {});
    tell("sonde", "silent");
    tell("bus", "line_gone");
  }
  void go_on_in(std::uint8_t id, std::uint64_t seq, const char* reason,
                std::vector<buoyd::EventFacts> events) {
    std::vector<buoyd::StoredReading> readings{
        test::own(seq, buoyd::start_reading({"0.1", "boot", "", {}, {}, {reason, "", 1, ""}}, {}))};
    readings.front().reading.utc -= set_back_;
    readings.front().reading.boottime = up_for(seq);
    for (buoyd::EventFacts& event : events) {
      readings.push_back(test::own(++seq, buoyd::event_reading(std::move(event), {})));
    }
    commit(of(epoch(id), std::move(readings)));
    hello({{epoch(id), 1, seq}});
  }
  buoyd::Micros set_back_{0};  // by which the clock is behind at a start
};

TEST_F(EventsOverStores, those_of_the_run_go_on_in_another_store) {
  go_on_in(0xB, 10, "new_epoch", {{"spool", "volatile", ""}, {"bus", "back", ""}});
  EXPECT_THAT(running(), ElementsAre("spool volatile", "sonde silent"));
  go_on_in(0xC, 20, "new_epoch", {{"spool", "volatile_ended", ""}, {"deck", "line_gone", ""}});
  EXPECT_THAT(running(), ElementsAre("deck line_gone", "sonde silent"));
  go_on_in(0xD, 30, "kill", {});
  EXPECT_THAT(running(), IsEmpty());
}

TEST_F(EventsOverStores, the_clock_may_be_set_back_between) {
  set_back_ = std::chrono::hours(1);
  go_on_in(0xB, 10, "new_epoch", {{"spool", "volatile", ""}});
  EXPECT_THAT(running(), ElementsAre("spool volatile", "bus line_gone", "sonde silent"));
  set_back_ = std::chrono::hours(2);
  go_on_in(0xC, 20, "kill", {});
  set_back_ = std::chrono::minutes(30);
  go_on_in(0xD, 30, "new_epoch", {});
  EXPECT_THAT(running(), IsEmpty());
}

/// buoyd never says so much; what a station says may be anything.
TEST_F(BuoyEvents, long_texts_are_cut_and_a_long_value_is_left_out) {
  const auto of_buoyd = test::described(
      "buoyd", "event",
      R"({"name":"source","type":"text"},{"name":"event","type":"text"},{"name":"text","type":"text"})");
  const auto storm =
      test::described("mast", "storm",
                      R"({"name":"state","type":"integer","values":{"0":"off","1":"on"}},)"
                      R"({"name":"value","type":"text"})");
  const std::string much = '"' + std::string(9'000, 'x') + '"';
  commit(of(epoch(0xA), {test::reading(1, storm, "[1," + much + "]"),
                         test::reading(2, of_buoyd, "[" + much + "," + much + "," + much + "]")}));
  auto database = open_for_reading(path());
  PreparedSql prepared(**database);
  const auto events = running_events(prepared, "kelpie").value();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].source.size(), 1024U);
  EXPECT_EQ(events[0].event.size(), 1024U);
  EXPECT_EQ(events[0].text.size(), 1024U);
  EXPECT_EQ(events[1].source + " " + events[1].event, "mast storm");
  EXPECT_EQ(events[1].value, "null");
}

class StormOverARestart : public BuoyEvents {
 protected:
  void SetUp() override {
    BuoyEvents::SetUp();
    commit(of(epoch(0xA), {test::reading(1, storm(), "[1,17.5]")}));
    commit(of(epoch(0xB), {start(2, epoch(0xA), 1)}));
    hello({{epoch(0xB), 2, 9}});
  }
  static const buoyd::DescriptionPtr& storm() {
    static const buoyd::DescriptionPtr description =
        buoyd::Description::parse(
            R"({"v":1,"instrument":"mast","kind":"storm","channels":[)"
            R"({"name":"state","type":"integer","values":{"0":"off","1":"on"}},)"
            R"({"name":"value","type":"float64","unit":"m s-1"}]})")
            .value();
    return description;
  }
  void succeeded(std::uint64_t seq, const std::string& instrument) {
    buoyd::SuccessFacts facts;
    facts.instrument = instrument;
    commit(of(epoch(0xB), {test::own(seq, buoyd::success_reading(facts, {}))}));
  }
};

/// The run is in memory for a while, in a store that names none before it, and then on disk again.
TEST_F(StormOverARestart, goes_on_and_is_over_in_whatever_store_the_run_goes_on) {
  const auto goes_on = [](std::uint64_t seq, std::optional<buoyd::EpochId> previous,
                          std::optional<std::uint64_t> last) {
    const buoyd::StartFacts facts{"0.1", "boot", "", previous, last, {"new_epoch", "", 1, ""}};
    return test::own(seq, buoyd::start_reading(facts, up_for(seq)));
  };
  commit(of(epoch(0xC), {goes_on(10, {}, {})}));
  hello({{epoch(0xC), 10, 10}});
  EXPECT_THAT(running(), ElementsAre("mast storm"));
  commit(of(epoch(0xC), {test::reading(11, storm(), "[0,12]")}));
  EXPECT_THAT(running(), IsEmpty());
  commit(of(epoch(0xD), {goes_on(20, epoch(0xB), 9)}));
  hello({{epoch(0xD), 20, 20}});
  EXPECT_THAT(running(), IsEmpty());
}

/// buoyd does not tell it anew.
TEST_F(StormOverARestart, goes_on_until_the_new_run_says_that_it_is_over) {
  EXPECT_THAT(running(), ElementsAre("mast storm"));
  succeeded(3, "mast");
  EXPECT_THAT(running(), ElementsAre("mast storm"));
  commit(of(epoch(0xB), {test::reading(4, storm(), "[0,12]")}));
  EXPECT_THAT(running(), IsEmpty());
}

TEST_F(StormOverARestart, is_no_more_where_its_instrument_is_no_more) {
  succeeded(3, "sonde");
  EXPECT_THAT(running(), ElementsAre("mast storm")) << "the others of the set may still come";
  commit(of(epoch(0xB), {test::wind_reading(4)}));
  EXPECT_THAT(running(), IsEmpty());
}

}  // namespace
}  // namespace buoyshore
