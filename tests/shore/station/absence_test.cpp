#include "shore/station/absence.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "shore/archive_fixture.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using test::morning;
using test::own;
using test::PlainBatch;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr buoyd::Micros fraction{123'456};  // of each reading's time

class Absences : public test::ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    now_ = morning + std::chrono::hours(1);  // when all comes ashore
  }
  static buoyd::StoredReading event(std::uint64_t seq, std::string source, std::string kind) {
    return own(seq, buoyd::event_reading({std::move(source), std::move(kind), "why"}, {}));
  }
  static buoyd::StoredReading success(std::uint64_t seq, const std::string& instrument,
                                      const std::string& line) {
    buoyd::SuccessFacts facts;
    facts.instrument = instrument;
    facts.line = line;
    return own(seq, buoyd::success_reading(facts, {}));
  }

  /// "line_gone 3 9 bus: why": seconds behind `morning`, "-" where it lasts.
  std::vector<std::string> found(int from = 0, int to = 3600) {
    ReadingQuery query;
    query.station = "kelpie";
    query.instrument = "anemometer";
    query.from = morning + std::chrono::seconds(from);
    query.to = morning + std::chrono::seconds(to);
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    auto absences = absences_of(prepared, query);
    EXPECT_TRUE(absences) << absences.error().text;
    std::vector<std::string> texts;
    const auto second = [](buoyd::WallTime time) {
      return (time - fraction - morning) / std::chrono::seconds(1);
    };
    for (const Absence& one : *absences) {
      texts.push_back(fmt::format("{} {} {} {}", one.cause, second(one.from),
                                  one.to ? std::to_string(second(*one.to)) : "-", one.text));
    }
    return texts;
  }
};

TEST_F(Absences, last_from_an_event_to_the_next_one_of_its_source) {
  commit(of(epoch(0xA),
            {test::wind_reading(1), event(2, "anemometer", "silent"), event(3, "lidar", "silent"),
             event(4, "anemometer", "dormant"), event(5, "anemometer", "back"),
             test::wind_reading(6), test::reading(7, test::profile(), R"([[1,2,3],5,1,"x"])")}));
  hello({{epoch(0xA), 1, 7}});
  EXPECT_THAT(found(), ElementsAre("silent 2 4 anemometer: why", "dormant 4 5 anemometer: why",
                                   "unheard 7 - "));
}

TEST_F(Absences, of_a_line_count_for_the_instruments_on_it) {
  commit(of(epoch(0xA), {success(1, "anemometer", "bus"), success(2, "sonde", "deck"),
                         event(3, "bus", "line_gone"), event(4, "deck", "line_gone"),
                         event(5, "uplink", "unreachable"), event(6, "bus", "back"),
                         event(7, "start", "low")}));
  EXPECT_THAT(found(), ElementsAre("line_gone 3 6 bus: why", "low 7 - start: why"));
}

TEST_F(Absences, of_an_instrument_with_its_lines_name_count_for_none_of_the_others_there) {
  const auto nav = test::described("nav", "fix", R"({"name":"x","type":"float64"})");
  commit(
      of(epoch(0xA),
         {success(1, "anemometer", "nav"), success(2, "nav", "nav"), test::reading(3, nav, "[1]"),
          event(4, "nav", "dormant"), event(5, "nav", "line_gone"), event(6, "nav", "back"),
          event(7, "nav", "back"), event(8, "nav", "silent"), event(9, "nav", "back")}));
  EXPECT_THAT(found(), ElementsAre("line_gone 5 6 nav: why"));
}

TEST_F(Absences, of_a_line_count_while_the_instrument_was_on_it) {
  commit(of(epoch(0xA),
            {success(1, "anemometer", "bus"), success(2, "sonde", "bus"),
             event(3, "bus", "line_gone"), event(4, "bus", "back"), event(5, "deck", "line_gone"),
             event(6, "deck", "back"), event(7, "bus", "paused"), success(8, "anemometer", "deck"),
             success(9, "sonde", "bus"), event(10, "bus", "resumed"), event(11, "bus", "line_gone"),
             event(12, "deck", "line_gone")}));
  EXPECT_THAT(found(), ElementsAre("line_gone 3 4 bus: why", "paused 7 10 bus: why",
                                   "line_gone 12 - deck: why"));
}

TEST_F(Absences, of_a_line_count_before_the_first_count_of_their_run) {
  commit(of(epoch(0xA), {success(1, "anemometer", "bus")}));
  commit(of(epoch(0xB), {event(50, "bus", "line_gone"), event(51, "deck", "line_gone"),
                         success(52, "anemometer", "deck")}));
  commit(of(epoch(0xC), {success(90, "anemometer", "bus")}));
  EXPECT_THAT(found(), ElementsAre("line_gone 51 - deck: why"));
}

TEST_F(Absences, of_a_line_count_from_the_reload_that_moved_the_instrument_to_it) {
  commit(of(epoch(0xA), {success(1, "anemometer", "bus"), event(2, "deck", "line_gone"),
                         event(3, "deck", "back"), own(4, buoyd::config_reading({}, {})),
                         event(5, "deck", "line_gone"), success(6, "anemometer", "deck")}));
  EXPECT_THAT(found(), ElementsAre("line_gone 5 - deck: why"));
}

TEST_F(Absences, a_line_may_be_any_until_its_instrument_is_known) {
  commit(of(epoch(0xA), {event(3, "bus", "paused"), event(4, "bus", "resumed")}));
  EXPECT_THAT(found(), ElementsAre("paused 3 4 bus: why"));
}

TEST_F(Absences, outside_the_time_are_left_out) {
  commit(of(epoch(0xA), {event(1, "anemometer", "silent"), test::wind_reading(2),
                         event(3, "anemometer", "back"), test::wind_reading(4)}));
  hello({{epoch(0xA), 1, 4}});
  EXPECT_THAT(found(0, 1), IsEmpty());
  EXPECT_THAT(found(2, 3), ElementsAre("silent 1 3 anemometer: why"));
  EXPECT_THAT(found(4, 5), ElementsAre("unheard 4 - "));
}

TEST_F(Absences, slots_are_lost_between_two_counts_of_a_run) {
  const auto counted = [](std::uint64_t seq, std::uint64_t failed, std::uint64_t off) {
    buoyd::SuccessFacts facts;
    facts.instrument = "anemometer";
    facts.failed = failed;
    facts.off = off;
    return own(seq, buoyd::success_reading(facts, {}));
  };
  commit(of(epoch(0xA), {counted(1, 5, 0), counted(2, 5, 0), success(3, "sonde", "deck"),
                         counted(4, 7, 9), counted(5, 7, 9)}));
  commit(of(epoch(0xB), {counted(6, 2, 0), counted(7, 3, 0)}));
  EXPECT_THAT(found(0, 8), Contains("slots 2 4 no answer 2, line off 9"));
  EXPECT_THAT(found(0, 8), Contains("slots 6 7 no answer 1"));
  EXPECT_THAT(found(0, 8), testing::Not(Contains(testing::StartsWith("slots 1 "))));
  EXPECT_THAT(found(0, 4 * 86'400), testing::Not(Contains(testing::StartsWith("slots"))));
}

TEST_F(Absences, the_first_count_of_a_run_tells_what_was_lost_since_its_start) {
  const auto counted = [](std::uint64_t seq, std::uint64_t off) {
    buoyd::SuccessFacts facts;
    facts.instrument = "anemometer";
    facts.off = off;
    return own(seq, buoyd::success_reading(facts, {}));
  };
  const auto start = [](std::uint64_t seq) {
    return own(seq, buoyd::start_reading({"0.1", "boot", "", {}, {}, {"boot", "", 1, ""}}, {}));
  };
  commit(of(epoch(0xA), {start(1)}));
  commit(of(epoch(0xA), {counted(600, 28), counted(601, 28)}));
  EXPECT_THAT(found(0, 700), Contains("slots 1 600 line off 28"));
}

TEST_F(Absences, a_late_first_count_does_not_say_when_its_slots_were_lost) {
  buoyd::SuccessFacts facts;
  facts.instrument = "anemometer";
  facts.off = 28;
  const auto start = buoyd::start_reading({"0.1", "boot", "", {}, {}, {"boot", "", 1, ""}}, {});
  commit(of(epoch(0xA), {own(1, start)}));
  commit(of(epoch(0xA), {own(2000, buoyd::success_reading(facts, {}))}));
  EXPECT_THAT(found(0, 2100), testing::Not(Contains(testing::StartsWith("slots"))));
}

TEST_F(Absences, between_two_runs_the_board_was_off) {
  commit(of(epoch(0xA), {test::wind_reading(1), event(2, "anemometer", "silent")}));
  auto restart =
      own(50, buoyd::start_reading(
                  {"0.1", "boot", "", epoch(0xA), 2, {"power", "power came back", 1, ""}}, {}));
  commit(of(epoch(0xB), {restart, test::wind_reading(51)}));
  EXPECT_THAT(found(), Contains("off 2 50 power came back"));
  EXPECT_THAT(found(), Contains("silent 2 50 anemometer: why")) << "the new run says nothing of it";
}

TEST_F(Absences, a_run_that_goes_on_in_another_store_goes_on_with_its_silences) {
  const auto started = [](std::uint64_t seq, const char* reason) {
    return own(seq, buoyd::start_reading({"0.1", "boot", "", {}, {}, {reason, "why", 1, ""}}, {}));
  };
  commit(of(epoch(0xA), {event(2, "anemometer", "silent")}));
  commit(of(epoch(0xB), {started(50, "new_epoch")}));
  EXPECT_THAT(found(), Contains("silent 2 - anemometer: why"));
  commit(of(epoch(0xC), {started(90, "kill")}));
  EXPECT_THAT(found(), Contains("silent 2 90 anemometer: why"));
}

/// The board's clock survives no power cut: it says less than the run before had.
class AbsencesWithoutClock : public Absences {
 protected:
  void restart() {
    commit(of(epoch(0xA), {test::wind_reading(700), event(701, "anemometer", "silent")}));
    auto start = own(
        750, buoyd::start_reading(
                 {"0.1", "boot", "", epoch(0xA), 701, {"power", "power came back", 1, ""}}, {}));
    start.reading.clock = 1 * 32;
    start.reading.utc = morning + std::chrono::seconds(600);
    start.reading.boottime = buoyd::MonoTime(14 * test::second);
    commit(of(epoch(0xB), {start}));
  }
  static constexpr buoyd::WallTime placed_ = morning + std::chrono::seconds(1000) + fraction;
};

TEST_F(AbsencesWithoutClock, an_off_board_came_back_when_a_clock_record_says) {
  restart();
  commit(of(epoch(0xB), {clock(751, 20 * test::second,
                               (placed_ + 6 * test::second).time_since_epoch().count())}));
  EXPECT_THAT(found(), Contains("off 701 1000 power came back"));
}

TEST_F(AbsencesWithoutClock, nobody_says_when_an_off_board_came_back) {
  restart();
  EXPECT_THAT(found(), testing::Not(Contains(testing::StartsWith("off"))));
  EXPECT_EQ(verdict().epochs.size(), 2U);
  EXPECT_EQ(facts_.epochs.back().started, std::nullopt);
}

TEST_F(Absences, numbers_that_are_owed_lie_between_their_neighbours) {
  commit(winds(epoch(0xA), 1, 5));
  commit(winds(epoch(0xA), 9, 12));
  hello({{epoch(0xA), 1, 20}});
  EXPECT_THAT(found(), ElementsAre("owed 5 9 ", "owed 12 - ", "unheard 12 - "));
}

/// The anemometer falls silent on the first of forty days, and the lidar is read on the last one.
class AbsencesForLong : public Absences {
 protected:
  static constexpr int day = 86'400;

  void SetUp() override {
    Absences::SetUp();
    now_ = morning + std::chrono::hours(41 * 24);
    commit(of(epoch(0xA), {start(1, {}, {}), success(2, "anemometer", "bus"),
                           event(3, "anemometer", "silent"), event(4, "bus", "line_gone")}));
  }
  static buoyd::StoredReading lidar(std::uint64_t seq) {
    return test::reading(seq, test::profile(), R"([[1,2,3],5,1,"x"])");
  }
  std::vector<std::string> found_at_last() { return found(40 * day, 40 * day + 60); }
};

TEST_F(AbsencesForLong, it_lasts_as_long_as_its_run) {
  commit(of(epoch(0xA), {lidar(40 * day + 100)}));
  EXPECT_THAT(found_at_last(), Contains("silent 3 - anemometer: why"));
  EXPECT_THAT(found_at_last(), Contains("line_gone 4 - bus: why"));
}

TEST_F(AbsencesForLong, another_run_ends_it) {
  commit(of(epoch(0xB), {start(5 * day, epoch(0xA), 4)}));
  commit(of(epoch(0xB), {lidar(40 * day + 100)}));
  EXPECT_THAT(found_at_last(), testing::Not(Contains(testing::HasSubstr("why"))));
}

TEST_F(AbsencesForLong, another_store_of_the_same_run_does_not) {
  const auto goes_on = buoyd::start_reading(
      {"0.1", "boot", "", epoch(0xA), 4, {"new_epoch", "another store", 1, ""}}, {});
  commit(of(epoch(0xB), {own(5 * day, goes_on), event(5 * day + 1, "spool", "corrupt")}));
  commit(of(epoch(0xB), {lidar(40 * day + 100)}));
  EXPECT_THAT(found_at_last(), Contains("silent 3 - anemometer: why"));
}

TEST_F(AbsencesForLong, a_reading_in_another_store_of_the_same_run_ends_it) {
  const auto goes_on = buoyd::start_reading(
      {"0.1", "boot", "", epoch(0xA), 4, {"new_epoch", "another store", 1, ""}}, {});
  commit(of(epoch(0xB), {own(5 * day, goes_on), event(5 * day + 1, "spool", "corrupt")}));
  commit(of(epoch(0xB), {test::wind_reading(20 * day + 30)}));
  const std::string minute = std::to_string(20 * day - 1);  // without the fraction
  EXPECT_THAT(found(day, 40 * day), Contains("silent 3 " + minute + " anemometer: why"));
}

TEST_F(AbsencesForLong, a_reading_ends_it_after_weeks) {
  for (const auto& one : {lidar(day), test::wind_reading(20 * day + 30), lidar(40 * day + 100)}) {
    commit(of(epoch(0xA), {one}));
  }
  EXPECT_THAT(found_at_last(), testing::Not(Contains(testing::HasSubstr("why"))));
  const std::string minute = std::to_string(20 * day - 1);  // without the fraction
  EXPECT_THAT(found(day, 40 * day), Contains("silent 3 " + minute + " anemometer: why"));
}

TEST_F(Absences, of_an_older_card_that_was_heard_of_later_end_with_the_next_start) {
  commit(of(epoch(0xC), {start(50, {}, {}), event(51, "anemometer", "silent")}));
  commit(of(epoch(0xA), {start(1, {}, {}), event(2, "anemometer", "silent")}));
  EXPECT_THAT(found(), ElementsAre("silent 2 50 anemometer: why", "off 2 50 ",
                                   "silent 51 - anemometer: why"));
}

TEST_F(AbsencesForLong, an_older_card_that_was_heard_of_later_hides_none) {
  commit(of(epoch(0xC), {start(2 * day, {}, {}), event(2 * day + 1, "anemometer", "silent")}));
  commit(of(epoch(0xE), {start(day, {}, {}), event(day + 1, "anemometer", "silent")}));
  EXPECT_THAT(found_at_last(), Contains("silent 172801 - anemometer: why"));
  EXPECT_THAT(found_at_last(), testing::Not(Contains(testing::StartsWith("silent 8"))));
}

/// Between two runs of which the first owes its end.
class AbsencesBetweenRuns : public Absences {
 protected:
  /// The first run of a card.
  static buoyd::StoredReading first_started(std::uint64_t seq) {
    return own(seq, buoyd::start_reading({"0.1", "boot", "", {}, {}}, {}));
  }
  static buoyd::StoredReading started(std::uint64_t seq, std::optional<std::uint64_t> last) {
    return own(seq, buoyd::start_reading({"0.1", "boot", "", epoch(0xA), last}, {}));
  }
  static buoyd::Gap trimmed(std::uint64_t a, std::uint64_t b) {
    return {a, b, buoyd::GapReason::trimmed, {}, {}};
  }
};

TEST_F(AbsencesBetweenRuns, what_the_first_owes_may_be_all_of_the_pause) {
  commit(winds(epoch(0xA), 1, 5));
  hello({{epoch(0xA), 1, 9}});
  commit(of(epoch(0xB), {started(50, 9), test::wind_reading(51)}));
  EXPECT_THAT(found(), ElementsAre("owed 5 50 ", "unheard 5 - "));
  commit(winds(epoch(0xA), 8, 9));
  EXPECT_THAT(found(), ElementsAre("owed 5 8 ", "off 9 50 ", "unheard 9 - "));
}

TEST_F(AbsencesBetweenRuns, what_the_first_lost_may_be_all_of_the_pause) {
  commit(winds(epoch(0xA), 1, 5));
  commit(of(epoch(0xB), {started(50, 9), test::wind_reading(51)}));
  hello({{epoch(0xB), 50, 51}, {epoch(0xA), 1, 9}});
  ASSERT_TRUE(archive_->accept("kelpie", buoyd::to_hex(epoch(0xA)), "lost", now_));
  EXPECT_THAT(found(), ElementsAre("lost 5 50 accepted", "unheard 51 - "));
}

TEST_F(AbsencesBetweenRuns, a_loss_with_its_times_leaves_the_rest_of_the_pause) {
  auto first = winds(epoch(0xA), 1, 5);
  first.to = 9;
  first.lost = {{6, 9, buoyd::GapReason::retention, test::wind_reading(6).reading.utc,
                 test::wind_reading(9).reading.utc}};
  commit(first);
  commit(of(epoch(0xB), {started(50, 9), test::wind_reading(51)}));
  EXPECT_THAT(found(), ElementsAre("lost 6 9 retention", "off 9 50 "));
}

TEST_F(AbsencesBetweenRuns, a_start_that_did_not_come_is_told_by_what_did) {
  commit(winds(epoch(0xA), 1, 5));
  auto second = winds(epoch(0xB), 54, 55);
  second.first = second.from = 51;
  second.lost = {trimmed(51, 53)};
  commit(second);
  EXPECT_THAT(found(), ElementsAre("lost 5 54 trimmed"));
  hello({{epoch(0xB), 51, 55}, {epoch(0xA), 1, 9}});
  EXPECT_THAT(found(),
              testing::UnorderedElementsAre("lost 5 54 trimmed", "owed 5 54 ", "unheard 55 - "));
}

TEST_F(AbsencesBetweenRuns, a_first_reading_that_is_owed_lies_behind_the_run_before) {
  commit(winds(epoch(0xA), 1, 5));
  auto second = winds(epoch(0xB), 54, 55);
  second.first = 51;
  commit(second);
  EXPECT_THAT(found(), ElementsAre("owed 5 54 "));
}

TEST_F(AbsencesBetweenRuns, a_run_of_which_nothing_came_is_owed) {
  commit(winds(epoch(0xC), 1, 5));
  commit(of(epoch(0xB), {started(50, 9), test::wind_reading(51)}));
  EXPECT_THAT(found(), ElementsAre("owed 5 50 "));
  ASSERT_TRUE(archive_->accept("kelpie", buoyd::to_hex(epoch(0xA)), "lost", now_));
  EXPECT_THAT(found(), ElementsAre("lost 5 50 accepted"));
}

TEST_F(AbsencesBetweenRuns, a_lost_run_lies_between_its_neighbours) {
  commit(winds(epoch(0xC), 1, 5));
  PlainBatch gone;
  gone.epoch = epoch(0xA);
  gone.from = 1;
  gone.to = 9;
  gone.lost = {trimmed(1, 9)};
  commit(gone);
  commit(of(epoch(0xB), {started(50, 9), test::wind_reading(51)}));
  EXPECT_THAT(found(), ElementsAre("lost 5 50 trimmed"));
}

TEST_F(AbsencesBetweenRuns, a_run_at_the_same_time_does_not_end_what_another_owes) {
  commit(winds(epoch(0xA), 1, 20));
  commit(winds(epoch(0xB), 10, 12));
  commit(winds(epoch(0xC), 40, 41));
  hello({{epoch(0xA), 1, 25}});
  EXPECT_THAT(found(), Contains("owed 20 40 "));
}

TEST_F(AbsencesBetweenRuns, an_older_card_that_is_owed_does_not_lie_behind_the_current_run) {
  auto current = winds(epoch(0xC), 100, 105);
  current.first = 100;
  commit(current);
  hello({{epoch(0xC), 100, 105}, {epoch(0xA), 1, 9}});
  EXPECT_THAT(found(), ElementsAre("unheard 105 - "));
  commit(winds(epoch(0xA), 5, 9));
  EXPECT_THAT(found(), ElementsAre("unheard 105 - "));
}

TEST_F(AbsencesBetweenRuns, an_older_card_that_was_heard_of_between_them_lies_before_both) {
  commit(of(epoch(0xA), {first_started(100), test::wind_reading(101)}));
  commit(of(epoch(0xE), {first_started(1), test::wind_reading(2)}));
  commit(of(epoch(0xB), {started(200, 101), test::wind_reading(201)}));
  EXPECT_THAT(found(), ElementsAre("off 2 100 ", "off 101 200 "));
}

TEST_F(AbsencesBetweenRuns, nor_is_it_what_the_first_readings_of_the_second_lie_behind) {
  commit(of(epoch(0xA), {first_started(100), test::wind_reading(101)}));
  commit(of(epoch(0xE), {first_started(1), test::wind_reading(2)}));
  auto second = winds(epoch(0xB), 204, 205);
  second.first = 201;
  commit(second);
  EXPECT_THAT(found(), ElementsAre("off 2 100 ", "owed 101 204 "));
}

TEST_F(AbsencesBetweenRuns, a_run_that_goes_on_in_another_store_was_not_off) {
  commit(winds(epoch(0xA), 1, 5));
  const auto goes_on =
      buoyd::start_reading({"0.1", "boot", "", epoch(0xA), 5, {"new_epoch", "why", 1, ""}}, {});
  commit(of(epoch(0xB), {own(50, goes_on), test::wind_reading(51)}));
  hello({{epoch(0xB), 50, 51}, {epoch(0xA), 1, 5}});
  EXPECT_THAT(found(), ElementsAre("unheard 51 - "));
}

TEST_F(Absences, of_an_unknown_station_are_an_error) {
  ReadingQuery query;
  query.station = "nixie";
  query.from = morning;
  query.to = morning + std::chrono::hours(1);
  auto database = open_for_reading(path());
  PreparedSql prepared(**database);
  EXPECT_EQ(absences_of(prepared, query).error().code, buoyd::ErrorCode::invalid);
}

}  // namespace
}  // namespace buoyshore
