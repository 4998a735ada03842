#include "shore/report/availability.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <set>
#include <utility>

#include "core/own_reading.hpp"
#include "shore/archive_fixture.hpp"
#include "shore/report/availability_text.hpp"
#include "shore/report/hour_pieces.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using testing::HasSubstr;

constexpr std::int64_t half_a_minute = 30'000'000;
constexpr std::int64_t shortly = 20'000'000;
constexpr std::int64_t day = std::int64_t{24} * 60 * test::minute;
constexpr std::int64_t november = 1'793'491'200'000'000;  // 2026-11-01T00:00:00Z
constexpr std::size_t slots_of_month = 30UL * 24 * 60;

/// A lidar of three heights.
buoyd::DescriptionPtr lidar_each(int interval_s, const std::string& unit = "m s-1") {
  return buoyd::Description::parse(
             R"({"v":1,"instrument":"lidar","kind":"scan","interval":)" +
             std::to_string(interval_s) +
             R"(,"deployment":{"id":"north-1","state":"deployed"},"channels":)"
             R"([{"name":"wind_speed","type":"float32","unit":")" +
             unit +
             R"(","axis":{"name":"height","unit":"m",)"
             R"("points":[10,50,100]}}]})")
      .value();
}
const buoyd::DescriptionPtr& lidar() {
  static const buoyd::DescriptionPtr description = lidar_each(60);
  return description;
}

/// A station that plays a month, minute by minute, and knows what it leaves out.
class PlantedMonth : public test::ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    now_ = test::utc_of(november + std::int64_t{31} * day);  // when all comes ashore
  }

  /// Late and early by up to half a second.
  static std::int64_t time_of(std::size_t slot) {
    const auto jitter = static_cast<std::int64_t>(slot * 7919 % 1'000'000) - 500'000;
    return november + static_cast<std::int64_t>(slot) * test::minute + half_a_minute + jitter;
  }
  void put(buoyd::StoredReading stored, std::int64_t utc) {
    stored.seq = ++seq_;
    stored.reading.utc = test::utc_of(utc);
    stored.reading.boottime = buoyd::MonoTime(buoyd::Micros(utc - november + day));
    waiting_.push_back(std::move(stored));
    if (waiting_.size() == 500) flush();
  }
  void flush() {
    if (!waiting_.empty()) commit(of(epoch_, std::exchange(waiting_, {})));
  }
  void say(std::size_t slot, buoyd::Reading reading) {
    put(test::own(1, std::move(reading)), time_of(slot) - shortly);
  }
  void event(std::size_t slot, const char* source, const char* kind) {
    say(slot, buoyd::event_reading({source, kind, "why"}, {}));
  }
  void count(std::size_t slot, std::uint64_t failed, std::uint64_t missed,
             std::uint64_t unpowered = 0) {
    buoyd::SuccessFacts facts;
    facts.instrument = "lidar";
    facts.line = "bus";
    facts.failed = failed;
    facts.missed = missed;
    facts.unpowered = unpowered;
    say(slot, buoyd::success_reading(facts, {}));
  }
  /// It is one of which buoyd has no lidar.
  void count_sonde(std::size_t slot) {
    buoyd::SuccessFacts facts;
    facts.instrument = "sonde";
    say(slot, buoyd::success_reading(facts, {}));
  }
  /// It begins a set of those.
  void report_health(std::size_t slot) {
    say(slot, buoyd::own_reading("health", {buoyd::own_integer("uptime", "s", "", 600)}, {}));
  }
  /// Readings in the next slots that bear a clock that was not set.
  void play_unset(std::size_t slots) {
    for (std::size_t i = 0; i < slots; ++i) {
      auto stored = test::reading(1, lidar(), "[[7,8,9]]");
      stored.reading.clock = 1 * 32 + 31;
      put(std::move(stored), test::minute * static_cast<std::int64_t>(i));
    }
    skip(slots);
  }
  /// The readings of the slots from where it was up to `to`.
  void play(std::size_t to) {
    for (; slot_ < to; ++slot_) {
      if (single_.contains(slot_)) continue;
      const char* body = nulls_.contains(slot_) ? "[[7,8,null]]" : "[[7,8,9]]";
      put(test::reading(1, lidar(), body, bad_.contains(slot_) ? "242" : ""), time_of(slot_));
    }
  }
  void skip(std::size_t slots) { slot_ += slots; }
  /// A new run, whose first reading comes at the slot at which it is.
  void restart(unsigned digit, const char* boot, std::uint8_t clock = 4 * 32 + 10) {
    flush();
    const auto before = epoch_;
    epoch_ = epoch(digit);
    auto first = start(1, before, seq_, boot);
    first.reading.clock = clock;
    put(std::move(first), time_of(slot_) - shortly);
  }
  /// Numbers that never come.
  std::uint64_t pass(std::size_t slots) {
    flush();
    seq_ += slots;
    skip(slots);
    return seq_;
  }

  KindAvailability found(AvailabilityQuestion question = {}) {
    question.station = "kelpie";
    question.now = now_;
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    auto kinds = availability_of(prepared, question);
    EXPECT_TRUE(kinds) << kinds.error().text;
    if (!kinds || kinds->size() != 1) return {};
    text_ = availability_text(*kinds, {});
    csv_ = availability_csv("kelpie", *kinds, {});
    json_ = availability_json(*kinds);
    return kinds->front();
  }
  static AvailabilityQuestion of_november() {
    AvailabilityQuestion question;
    question.from = test::utc_of(november);
    question.to = test::utc_of(november + 30 * day);
    return question;
  }

  std::size_t slot_ = 0;
  std::uint64_t seq_ = 0;
  buoyd::EpochId epoch_ = epoch(0xA);
  std::vector<buoyd::StoredReading> waiting_;
  std::set<std::size_t> single_;  // slots of which one brought nothing
  std::set<std::size_t> nulls_;
  std::set<std::size_t> bad_;
  std::string text_;
  std::string csv_;
  std::string json_;
};

TEST_F(PlantedMonth, comes_out_exactly_with_all_its_causes) {
  for (std::size_t slot = 35'000; slot < 35'100; ++slot) nulls_.insert(slot);
  for (std::size_t slot = 36'000; slot < 36'050; ++slot) bad_.insert(slot);
  single_ = {26'000, 26'050, 26'100, 26'500};

  play(2000);  // the board has no power
  skip(100);
  restart(0xB, "boot");
  count(slot_, 0, 0);
  play(5000);  // a technician has the line
  event(5000, "bus", "paused");
  skip(37);
  event(slot_, "bus", "resumed");
  play(8000);  // the adapter is out
  event(8000, "bus", "line_gone");
  skip(61);
  event(slot_, "bus", "back");
  play(11'000);  // the instrument is dead, which is noticed after three polls
  event(11'003, "lidar", "dormant");
  skip(500);
  event(slot_ + 1, "lidar", "back");
  play(14'000);  // a queue is full
  skip(9);
  say(slot_,
      buoyd::dropped_reading({"lidar", 9, buoyd::MonoTime(test::second),
                              buoyd::MonoTime(test::second + buoyd::Micros(8 * test::minute))},
                             {}));
  play(17'000);  // the store was full
  const std::uint64_t before = seq_;
  test::PlainBatch lost;
  lost.epoch = epoch_;
  lost.from = before + 1;
  lost.lost = {{before + 1, before + 300, buoyd::GapReason::retention,
                test::utc_of(time_of(17'000)), test::utc_of(time_of(17'299))}};
  lost.to = pass(300);
  commit(lost);
  play(20'000);  // the link is down
  pass(45);
  play(23'000);  // a run without a clock
  restart(0xC, "nobody knows", 1 * 32 + 31);
  play_unset(12);
  restart(0xD, "boot");
  play(25'990);  // polls without an answer, and one whose line was busy
  count(slot_, 0, 0);
  play(26'130);
  count(slot_, 3, 0);
  play(26'490);
  count(slot_, 3, 0);
  play(26'510);
  count(slot_, 3, 1);
  play(29'000);  // the battery is low, and buoyd starts later
  skip(10);
  restart(0xE, "boot");
  event(slot_, "start", "low");
  skip(20);
  event(slot_, "start", "started");
  play(32'000);  // nobody says why
  skip(7);
  play(34'000);  // the battery is low, and an event switches the lidar off
  count(slot_, 0, 0);
  skip(75);
  count(slot_, 0, 0, 75);
  play(slots_of_month);
  flush();
  hello({{epoch(0xE), 1, seq_}});

  const KindAvailability kind = found(of_november());
  MissingCounts planted{};
  const std::map<MissingCause, std::uint64_t> causes{
      {MissingCause::off, 110},        {MissingCause::paused, 37},   {MissingCause::line, 61},
      {MissingCause::instrument, 500}, {MissingCause::dropped, 9},   {MissingCause::retention, 300},
      {MissingCause::link, 45},        {MissingCause::unplaced, 12}, {MissingCause::no_answer, 3},
      {MissingCause::line_busy, 1},    {MissingCause::start, 20},    {MissingCause::unexplained, 7},
      {MissingCause::power, 75}};
  std::uint64_t missing = 0;
  for (const auto& [cause, count] : causes) {
    planted[index_of(cause)] = count;
    missing += count;
  }
  EXPECT_EQ(kind.missing, planted) << text_;
  EXPECT_EQ(kind.expected, slots_of_month);
  EXPECT_EQ(kind.received, slots_of_month - missing);
  EXPECT_EQ(kind.off_rate, 0);
  ASSERT_EQ(kind.values.size(), 3U);
  EXPECT_EQ(kind.values[0].valid, kind.received);
  EXPECT_EQ(kind.values[1].bad, 50U);
  EXPECT_EQ(kind.values[2].no_value, 100U);
  for (const ValueAvailability& value : kind.values) {
    EXPECT_EQ(value.valid + value.bad + value.no_value + value.no_column, kind.received);
  }
  EXPECT_THAT(
      text_,
      HasSubstr("buoyd_off 110, paused 37, line_gone 61, instrument_silent 500, "
                "start_waits 20, no_power 75, dropped 9, retention 300, link 45, unplaced 12, "
                "no_answer 3, line_busy 1, unexplained 7\n"));
  EXPECT_THAT(csv_,
              HasSubstr(",60,43200,42020,41920,97.04,0,100,0,110,37,61,500,20,75,9,300,0,45,12,"
                        "3,0,1,7,0\r\n"));
  EXPECT_THAT(json_, HasSubstr(R"("expected":43200,"received":42020,"missing":{"buoyd_off":110,)"));
}

TEST_F(PlantedMonth, is_expected_from_its_first_reading_until_now) {
  slot_ = 100;
  play(200);
  flush();
  now_ = test::utc_of(november + 200 * test::minute);
  const KindAvailability kind = found();
  EXPECT_EQ(kind.from, time_of(100));
  EXPECT_EQ(kind.to, november + 200 * test::minute);
  EXPECT_EQ(kind.expected, 100U);
  EXPECT_EQ(kind.received, 100U);
  EXPECT_EQ(kind.missing, MissingCounts{});
  EXPECT_EQ(kind.off_rate, 0);
}

/// What comes between two of its questions is in none of its numbers.
TEST_F(PlantedMonth, is_of_one_moment_while_more_comes) {
  play(100);
  flush();
  now_ = test::utc_of(november + 300 * test::minute);
  AvailabilityQuestion question;
  question.station = "kelpie";
  question.now = now_;
  auto database = open_for_reading(path());
  PreparedSql prepared(**database);
  bool has_come = false;
  std::function<void(std::string_view)> begins = [&](std::string_view statement) {
    const bool counts = statement.find("u.description, sum(u.readings)") != statement.npos;
    if (!counts || std::exchange(has_come, true)) return;
    play(200);
    flush();
  };
  const auto call = [](unsigned, void* to, void*, void* text) {
    (*static_cast<std::function<void(std::string_view)>*>(to))(static_cast<const char*>(text));
    return 0;
  };
  sqlite3_trace_v2((*database)->handle(), SQLITE_TRACE_STMT, call, &begins);
  const auto kinds = availability_of(prepared, question);
  ASSERT_TRUE(kinds) << kinds.error().text;
  ASSERT_TRUE(has_come);
  EXPECT_EQ(kinds->front().received, 100U);
  for (const ValueAvailability& value : kinds->front().values) {
    EXPECT_EQ(value.valid + value.bad + value.no_value + value.no_column, 100U) << value.place;
  }
}

TEST_F(PlantedMonth, a_time_in_which_nothing_was_expected_is_said) {
  EXPECT_EQ(availability_text({}, {}), "nothing was expected in that time\n");
}

TEST_F(PlantedMonth, is_expected_from_the_first_reading_whose_time_is_known) {
  play_unset(12);
  restart(0xB, "boot");
  play(200);
  flush();
  now_ = test::utc_of(november + 200 * test::minute);
  const KindAvailability kind = found();
  EXPECT_EQ(kind.from, time_of(12));
  EXPECT_EQ(kind.expected, 188U);
  EXPECT_EQ(kind.received, 188U);
  EXPECT_EQ(kind.missing, MissingCounts{});
}

/// Whoever asks says since when: work and memory are those of the hours that have readings.
TEST_F(PlantedMonth, costs_no_more_for_a_time_long_before_its_first_reading) {
  slot_ = 100;
  play(200);
  skip(600);
  play(900);
  flush();
  now_ = test::utc_of(november + 900 * test::minute);
  const KindAvailability kind = found();
  AvailabilityQuestion since_long_ago;
  since_long_ago.from = test::utc_of(november - 36'500 * day);
  const KindAvailability same = found(since_long_ago);
  EXPECT_EQ(same.from, kind.from);
  EXPECT_EQ(same.expected, 800U);
  EXPECT_EQ(same.expected, kind.expected);
  EXPECT_EQ(same.missing, kind.missing);

  auto database = open_for_reading(path());
  PreparedSql prepared(**database);
  const ReadingQuery query{"kelpie", "lidar", "scan", since_long_ago.from, now_};
  auto reader = ReadingReader::open(prepared, query);
  ASSERT_TRUE(reader) << reader.error().text;
  const auto hours_read = hours_of(prepared, query, reader->shapes());
  ASSERT_TRUE(hours_read) << hours_read.error().text;
  EXPECT_LT(hours_read->size(), 20U);
  EXPECT_EQ(hours_read->front().from, query.from_micros());
  EXPECT_EQ(hours_read->back().to, query.to_micros());
}

TEST_F(PlantedMonth, does_not_expect_what_was_taken_out) {
  count(0, 0, 0);
  play(100);
  skip(50);
  restart(0xB, "boot");
  count_sonde(slot_ + 10);
  count_sonde(slot_ + 20);
  flush();
  now_ = test::utc_of(november + 600 * test::minute);
  const KindAvailability kind = found();
  EXPECT_EQ(kind.expected, 150U);
  EXPECT_EQ(kind.missing[index_of(MissingCause::off)], 50U) << text_;
}

TEST_F(PlantedMonth, does_not_expect_what_a_reload_took_out) {
  play(90);
  count(90, 0, 0);
  play(95);
  count_sonde(100);
  flush();
  now_ = test::utc_of(november + 600 * test::minute);
  EXPECT_EQ(found().expected, 600U) << "one set may have come in pieces";
  count_sonde(110);
  flush();
  const KindAvailability kind = found();
  EXPECT_EQ(kind.expected, 95U);
  EXPECT_EQ(kind.received, 95U);
  EXPECT_EQ(kind.missing, MissingCounts{}) << text_;
  EXPECT_EQ(kind.off_rate, 0);

  skip(55);
  restart(0xB, "boot");
  count_sonde(160);
  flush();
  EXPECT_EQ(found().expected, 95U) << "it left before this start";
  count(170, 0, 0);
  flush();
  EXPECT_EQ(found().expected, 600U) << "it is back, and silent";
}

TEST_F(PlantedMonth, does_not_expect_the_last_one_that_a_reload_took_out) {
  play(90);
  report_health(90);
  count(90, 0, 0);
  play(95);
  report_health(100);
  flush();
  now_ = test::utc_of(november + 600 * test::minute);
  EXPECT_EQ(found().expected, 600U) << "one set may have come in pieces";
  report_health(110);
  flush();
  EXPECT_EQ(found().expected, 95U);

  skip(55);
  restart(0xB, "boot");
  report_health(160);
  report_health(170);
  flush();
  EXPECT_EQ(found().expected, 95U) << "the next run has none, either";
}

TEST_F(PlantedMonth, a_board_whose_clock_begins_anew_was_off_until_its_start_is_placed) {
  play(100);
  skip(240);
  restart(0xB, "another boot", 1 * 32 + 31);
  const buoyd::Reading first = waiting_.back().reading;
  const std::int64_t started = first.utc.time_since_epoch().count();
  put(clock(1, buoyd::Micros(first.boottime.time_since_epoch()), started), started + 10'000'000);
  waiting_.front().reading.utc -= buoyd::Micros(254 * test::minute);
  play(440);
  flush();
  hello({{epoch(0xB), 1, seq_}});
  now_ = test::utc_of(november + 440 * test::minute);
  const KindAvailability kind = found();
  EXPECT_EQ(kind.missing[index_of(MissingCause::off)], 240U) << text_;
  EXPECT_EQ(kind.missing[index_of(MissingCause::unexplained)], 0U) << text_;
}

TEST_F(PlantedMonth, counts_what_comes_slower_than_it_should) {
  for (std::size_t slot = 0; slot < 100; ++slot) {
    put(test::reading(1, lidar(), "[[7,8,9]]"),
        november + static_cast<std::int64_t>(slot) * 66'000'000);
  }
  flush();
  now_ = test::utc_of(november + 109 * test::minute);
  const KindAvailability kind = found();
  EXPECT_EQ(kind.expected, 109U);
  EXPECT_EQ(kind.received, 100U);
  EXPECT_EQ(kind.off_rate, 9);
}

TEST_F(PlantedMonth, what_a_clock_set_back_doubled_hides_no_gap) {
  for (const int step_s : {1, 60}) {
    const buoyd::DescriptionPtr each = lidar_each(step_s);
    const std::int64_t step = std::int64_t{step_s} * 1'000'000;
    const std::int64_t begin = november + step_s * 60 * test::minute;
    const auto put_from = [&](std::int64_t first, std::int64_t end) {
      for (std::int64_t i = first; i < end; ++i) {
        put(test::reading(1, each, "[[7,8,9]]"), begin + i * step);
      }
    };
    const std::int64_t hour = 60 * test::minute / step;
    put_from(0, hour / 2);
    put_from(hour / 2 - 9, hour - 20);  // nine come again
    put_from(hour - 16, hour);          // four are missing
    flush();
    AvailabilityQuestion question;
    question.from = test::utc_of(begin);
    question.to = test::utc_of(begin + 60 * test::minute);
    const KindAvailability kind = found(question);
    EXPECT_EQ(kind.missing[index_of(MissingCause::unexplained)], 4U) << text_;
    EXPECT_EQ(kind.expected, static_cast<std::uint64_t>(hour));
    EXPECT_EQ(kind.off_rate, -9);
  }
}

TEST_F(PlantedMonth, a_value_whose_unit_changed_is_one_value) {
  const auto knots = lidar_each(60, "knot");
  for (std::size_t slot = 0; slot < 500; ++slot) {  // so many are committed
    put(test::reading(1, slot < 30 ? knots : lidar(), "[[7,8,9]]"), time_of(slot));
  }
  EXPECT_THAT(found().values, testing::Each(testing::Field(&ValueAvailability::valid, 500U)));
}

TEST_F(PlantedMonth, an_hour_has_the_step_of_which_it_has_more_readings) {
  const buoyd::DescriptionPtr fast = lidar_each(1);
  const buoyd::DescriptionPtr slow = lidar_each(10);
  const std::int64_t ten = november + 600 * test::minute;
  const std::int64_t end = ten + 97 * test::minute;
  for (std::int64_t at = ten; at < end;) {
    const bool is_fast = at < ten + 5 * test::minute;
    put(test::reading(1, is_fast ? fast : slow, "[[7,8,9]]"), at);
    at += is_fast ? 1'000'000 : 10'000'000;
  }
  flush();
  AvailabilityQuestion question;
  question.from = test::utc_of(ten - 23 * test::minute);
  question.to = test::utc_of(end);
  const KindAvailability kind = found(question);
  EXPECT_EQ(kind.missing, MissingCounts{}) << text_;
  EXPECT_EQ(kind.received, 300U + 552U);
  EXPECT_EQ(kind.expected, 582U);
  EXPECT_EQ(kind.off_rate, -270);
}

TEST_F(PlantedMonth, a_silent_time_has_the_step_of_what_was_said_before_it) {
  const buoyd::DescriptionPtr fast = lidar_each(1);
  const buoyd::DescriptionPtr slow = lidar_each(60);
  const std::int64_t end = november + 60 * test::minute;
  for (std::int64_t at = november - 600 * test::minute; at < november - 540 * test::minute;
       at += 1'000'000) {
    put(test::reading(1, fast, "[[7,8,9]]"), at);
  }
  for (std::int64_t at = november - 60 * test::minute; at < november; at += test::minute) {
    put(test::reading(1, slow, "[[7,8,9]]"), at);
  }
  flush();
  AvailabilityQuestion question;
  question.from = test::utc_of(november);
  question.to = test::utc_of(end);
  now_ = question.to.value();
  EXPECT_EQ(found(question).expected, 60U) << text_;
}

TEST_F(PlantedMonth, a_silence_whose_end_nobody_told_ends_with_readings) {
  play(100);
  event(100, "lidar", "silent");
  skip(10);  // the event of its end was one too many in ten minutes
  play(202);
  flush();
  hello({{epoch(0xA), 1, seq_}});
  now_ = test::utc_of(november + 230 * test::minute);
  const KindAvailability kind = found();
  EXPECT_EQ(kind.missing[index_of(MissingCause::instrument)], 10U) << text_;
  EXPECT_EQ(kind.missing[index_of(MissingCause::link)], 28U) << text_;
}

TEST_F(PlantedMonth, a_silence_that_a_power_cut_interrupted_ends_with_the_next_run) {
  play(100);
  event(100, "lidar", "silent");
  skip(10);
  restart(0xB, "boot");  // the lidar answers again, and no event says anything
  play(200);
  pass(45);
  play(300);
  flush();
  hello({{epoch(0xB), 1, seq_}});
  now_ = test::utc_of(november + 300 * test::minute);
  const KindAvailability kind = found();
  EXPECT_EQ(kind.missing[index_of(MissingCause::link)], 45U) << text_;
  EXPECT_EQ(kind.missing[index_of(MissingCause::instrument)], 0U) << text_;
}

TEST_F(PlantedMonth, unplaced_readings_of_runs_before_and_behind_it_explain_nothing) {
  play_unset(12);
  restart(0xB, "boot");
  play(100);
  skip(7);  // nobody says why
  play(300);
  restart(0xC, "nobody knows", 1 * 32 + 31);
  play_unset(12);
  restart(0xD, "boot");
  play(400);
  flush();
  AvailabilityQuestion question;
  question.from = test::utc_of(november + 60 * test::minute);
  question.to = test::utc_of(november + 240 * test::minute);
  const KindAvailability kind = found(question);
  EXPECT_EQ(kind.missing[index_of(MissingCause::unexplained)], 7U) << text_;
  EXPECT_EQ(kind.missing[index_of(MissingCause::unplaced)], 0U) << text_;
  question.to = test::utc_of(november + 400 * test::minute);
  const KindAvailability more = found(question);
  EXPECT_EQ(more.missing[index_of(MissingCause::unexplained)], 7U) << text_;
  EXPECT_EQ(more.missing[index_of(MissingCause::unplaced)], 12U) << text_;
}

TEST_F(PlantedMonth, of_a_deployment_has_its_bounds) {
  play(100);
  flush();
  auto database = open_for_reading(path());
  PreparedSql prepared(**database);
  const auto time = deployment_time(prepared, "kelpie", "north-1");
  ASSERT_TRUE(time) << time.error().text;
  EXPECT_EQ(time->from, test::utc_of(november));
  EXPECT_EQ(time->to, test::utc_of(november + 100 * test::minute));
  EXPECT_EQ(deployment_time(prepared, "kelpie", "south").error().text,
            "kelpie has no deployment 'south'; there are: north-1");
}

TEST_F(PlantedMonth, of_a_deployment_counts_the_bench_before_it_not) {
  std::string text = lidar()->text();
  text.replace(text.find("deployed"), std::string("deployed").size(), "bench");
  const auto on_bench = buoyd::Description::parse(text).value();
  for (std::size_t slot = 0; slot < 10; ++slot) {
    put(test::reading(1, on_bench, "[[7,8,9]]"), time_of(slot));
  }
  skip(50);
  play(100);
  flush();
  auto database = open_for_reading(path());
  PreparedSql prepared(**database);
  const auto time = deployment_time(prepared, "kelpie", "north-1");
  ASSERT_TRUE(time) << time.error().text;
  EXPECT_EQ(time->from, test::utc_of(november + 50 * test::minute));
  EXPECT_EQ(time->to, test::utc_of(november + 100 * test::minute));
}

}  // namespace
}  // namespace buoyshore
