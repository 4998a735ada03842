// How messages come, told as rows.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/describe.hpp"
#include "science/computed/reception_computation.hpp"
#include "science/configured/instrument_science.hpp"
#include "science/configured/reception_times.hpp"
#include "science/configured/storm_recorder.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A row: its second, and gap, reception, syntax and damaged records.
struct SaidRow {
  double second = 0;
  std::int64_t gap = 0;
  std::int64_t reception = 0;
  std::int64_t syntax = 0;
  std::int64_t damaged = 0;
  bool operator==(const SaidRow&) const = default;
};

void PrintTo(const SaidRow& row, std::ostream* out) {
  *out << row.second << " s: " << row.gap << ' ' << row.reception << ' ' << row.syntax << ", "
       << row.damaged;
}

/// A message each second, which may be 0.5 s late; a gap is over 3 s.
class ReceptionRows : public ::testing::Test {
 protected:
  void hear(Micros at) { computation_.add({MonoTime(at), {}, {}, {}}, rows_); }
  void pass(Micros until) { computation_.advance(MonoTime(until), {}, rows_); }
  [[nodiscard]] std::vector<SaidRow> said() const {
    std::vector<SaidRow> all;
    for (const ComputedRow& row : rows_) {
      const auto number = [&](std::size_t i) { return std::get<std::int64_t>(row.values[i]); };
      const auto at = std::chrono::duration<double>(row.boottime.time_since_epoch()).count();
      all.push_back({at, number(0), number(1), number(2), number(4)});
    }
    return all;
  }

  std::shared_ptr<DamageCount> damage_ = std::make_shared<DamageCount>();
  ReceptionTimes times_{3s, 1s, 500ms};
  ReceptionComputation computation_{[this] { return times_; }, damage_};
  Computation::Rows rows_;
};

TEST_F(ReceptionRows, is_told_once_where_all_is_well) {
  pass(0s);
  EXPECT_THAT(said(), IsEmpty()) << "nobody knows yet";
  for (Micros at = 1s; at < 20s; at += 1s) {
    hear(at);
    pass(at + 250ms);
  }
  EXPECT_THAT(said(), ElementsAre(SaidRow{1, 1, 1, 1, 0}));
}

TEST_F(ReceptionRows, fails_after_the_time_of_the_next_message_and_then_there_is_a_gap) {
  hear(1s);
  pass(2500ms);
  EXPECT_EQ(said().size(), 1U) << "it may still come";
  pass(2501ms);
  EXPECT_EQ(said().back(), (SaidRow{2.501, 1, 4, 1, 0}));
  pass(4s);
  EXPECT_EQ(said().size(), 2U) << "3 s are allowed";
  pass(4001ms);
  EXPECT_EQ(said().back(), (SaidRow{4.001, 9, 4, 1, 0}));
  EXPECT_NEAR(std::get<double>(rows_.back().values[3]), 3.001, 1e-9) << "age";
  hear(7s);
  EXPECT_EQ(said().back(), (SaidRow{7, 1, 1, 1, 0}));
  EXPECT_EQ(said().size(), 4U);
}

TEST_F(ReceptionRows, a_pause_is_told_though_nobody_looked_in_it) {
  hear(1s);
  hear(9s);
  EXPECT_THAT(said(), ElementsAre(SaidRow{1, 1, 1, 1, 0}, SaidRow{8.999999, 9, 4, 1, 0},
                                  SaidRow{9, 1, 1, 1, 0}));
}

TEST_F(ReceptionRows, is_told_of_one_that_never_said_anything) {
  pass(10s);
  pass(11500ms);
  EXPECT_THAT(said(), IsEmpty());
  pass(11501ms);
  EXPECT_THAT(said(), ElementsAre(SaidRow{11.501, 9, 4, 1, 0}));
  EXPECT_EQ(rows_[0].flags, "22292") << "no age";
}

TEST_F(ReceptionRows, damage_fails_until_a_message_came_and_is_counted) {
  hear(1s);
  damage_->add(2);
  pass(1500ms);
  damage_->add(3);
  pass(1600ms);
  EXPECT_THAT(said(), ElementsAre(SaidRow{1, 1, 1, 1, 0}, SaidRow{1.5, 1, 1, 4, 2}));
  hear(2s);
  EXPECT_EQ(said().back(), (SaidRow{2, 1, 1, 1, 3}));
}

TEST_F(ReceptionRows, a_longer_interval_holds_from_the_newest_message_on) {
  hear(1s);
  times_ = {180s, 60s, 6s};
  pass(67s);
  EXPECT_EQ(said().size(), 1U) << "it may still come";
  pass(67s + 2us);
  EXPECT_EQ(said().back(), (SaidRow{67.000002, 1, 4, 1, 0}));
  pass(181s + 1us);
  EXPECT_EQ(said().back(), (SaidRow{181.000001, 9, 4, 1, 0}));
}

TEST_F(ReceptionRows, a_shorter_interval_holds_from_the_next_message_on) {
  times_ = {180s, 60s, 6s};
  hear(1s);
  pass(50s);
  times_ = {3s, 1s, 500ms};
  pass(60s);
  EXPECT_EQ(said().size(), 1U) << "it is asked at once, and the newest is of before";
  hear(61s);
  pass(62501ms);
  EXPECT_EQ(said().back(), (SaidRow{62.501, 1, 4, 1, 0}));
}

TEST_F(ReceptionRows, a_message_that_took_long_is_told_no_earlier_than_that_it_was_missed) {
  hear(1s);
  pass(2600ms);
  hear(2s);
  pass(2500ms);  // from now on looks are later
  EXPECT_THAT(said(), ElementsAre(SaidRow{1, 1, 1, 1, 0}, SaidRow{2.6, 1, 4, 1, 0},
                                  SaidRow{2.6, 1, 1, 1, 0}));
  pass(5100ms);
  EXPECT_EQ(said().back(), (SaidRow{5.1, 9, 4, 1, 0}));
  hear(4900ms);
  EXPECT_EQ(said().back(), (SaidRow{5.1, 1, 1, 1, 0})) << "and nothing is said of just before it";
  EXPECT_EQ(said().size(), 5U);
}

TEST_F(ReceptionRows, what_there_was_no_room_for_came_nevertheless) {
  hear(1s);
  computation_.pass_by(MonoTime{});
  pass(4s);
  EXPECT_EQ(said().size(), 1U);
}

TEST(ReceptionTimes, come_from_interval_and_time_out) {
  Model model;
  model.interval = 10s;
  model.timeout = 2s;
  InstrumentSettings instrument;
  instrument.interval = 5s;
  ReceptionTimes times = reception_times({}, instrument, model);
  EXPECT_EQ(times.interval, 5s);
  EXPECT_EQ(times.allowed, 15s);
  EXPECT_EQ(times.slack, 4s) << "it is asked twice";
  instrument.timeout = 100ms;
  ReceptionSettings reception;
  reception.gap = 1min;
  times = reception_times(reception, instrument, model);
  EXPECT_EQ(times.allowed, 1min);
  EXPECT_EQ(times.slack, 500ms);
}

TEST(ReceptionTimes, of_records_that_come_more_seldom_than_an_event_asks) {
  Model model;
  model.interval = 17s;
  model.timeout = 1s;
  model.record_interval = 17s;
  InstrumentSettings instrument;
  instrument.interval = 1min;
  EXPECT_EQ(reception_times({}, instrument, model, 1s).interval, 17s);
  EXPECT_EQ(reception_times({}, instrument, model, 5min).interval, 5min);
}

TEST(ReceptionTimes, have_the_pause_from_burst_to_burst_in_them) {
  Model model;
  model.interval = 1s;
  model.timeout = 1s;
  InstrumentSettings instrument;
  instrument.interval = 1min;
  instrument.power.emplace();
  instrument.power->warm_up = 1min;
  EXPECT_EQ(reception_times({}, instrument, model).allowed, 3min) << "off from slot to slot";
  instrument.power->every = 1h;
  instrument.power->burst = 20min;
  const ReceptionTimes times = reception_times({}, instrument, model);
  EXPECT_EQ(times.allowed, 43min);
  EXPECT_EQ(times.slack, 41min + 6s);
  ReceptionState state(times);
  std::vector<Micros> failed;
  for (Micros at = 0s; at < 3h; at += 1min) {
    if (at % 1h >= 30s && at % 1h < 20min) state.heard(MonoTime(at));
    const ReceptionFlags flags = state.look(MonoTime(at), 0);
    if (at > 1min && (flags.gap != Flag::good || flags.reception != Flag::good)) {
      failed.push_back(at);
    }
  }
  EXPECT_THAT(failed, IsEmpty());
  EXPECT_EQ(state.look(MonoTime(3h + 3min), 0).gap, Flag::missing) << "a burst did not come";
}

/// Of a temperature each second.
ModelPtr thermometer() {
  Model model;
  model.name = "t-1";
  model.interval = 1s;
  model.kinds.resize(1);
  model.kinds[0].name = "sample";
  model.kinds[0].channels.resize(1);
  model.kinds[0].channels[0].name = "temperature";
  return std::make_shared<const Model>(std::move(model));
}

TEST(Reception, goes_by_the_interval_that_an_event_asks_for) {
  InstrumentSettings instrument;
  instrument.name = "mast";
  instrument.receptions = {{"reception", "", std::nullopt}};
  StormRecorder storms;
  InstrumentScience science(instrument, thermometer(), {}, &storms);
  KnownValues known;
  std::vector<std::string> told;
  const InstrumentScience::Emit emit = [&](Reading& reading) { told.push_back(reading.body); };
  science.advance(MonoTime(0s), {}, known, emit);
  storms.asked["mast"] = 60s;
  science.advance(MonoTime(60s), {}, known, emit);
  EXPECT_THAT(told, IsEmpty());
  science.advance(MonoTime(67s), {}, known, emit);
  EXPECT_THAT(told, ElementsAre("[9,4,1,null,0]"));
}

TEST(Reception, begins_before_the_first_reading_and_goes_on_with_it) {
  const ModelPtr shared = thermometer();
  InstrumentSettings instrument;
  instrument.name = "mast";
  instrument.record = Recorded::statistics;
  instrument.receptions = {{"reception", "", std::nullopt}};
  EventSettings mute;
  mute.kind = "mute";
  mute.channel = "reception.gap";
  mute.is = 9;
  EventSettings silence;
  silence.kind = "silence";
  silence.channel = "temperature";
  silence.silence = 4s;
  instrument.events = {mute, silence};
  ASSERT_TRUE(InstrumentScience::is_needed(instrument));
  InstrumentScience science(instrument, shared, {});
  KnownValues known;
  std::vector<std::string> told;
  const InstrumentScience::Emit emit = [&](Reading& reading) {
    told.push_back(reading.description->kind() + ' ' + reading.body);
    EXPECT_THAT(reading.description->text(), HasSubstr(R"("computed":{"method":)"));
    if (reading.description->kind() == "reception") {
      EXPECT_THAT(reading.description->text(), HasSubstr(R"("gap":3)"));
    }
  };
  science.advance(MonoTime(0s), {}, known, emit);
  science.advance(MonoTime(5s), {}, known, emit);
  Reading reading;
  reading.description = describe(*shared, 0, instrument, {}, {"123", ""}, {}).value();
  reading.boottime = MonoTime(6s);
  reading.body = "[1.5]";
  science.take(reading, {}, known, emit);
  EXPECT_THAT(told, ElementsAre("reception [9,4,1,null,0]", "mute [1,9]", "silence [1,null]",
                                "reception [1,1,1,0,0]", "mute [0,1]", "silence [0,1.5]"));
}

}  // namespace
}  // namespace buoyd
