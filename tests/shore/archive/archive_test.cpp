#include "shore/archive/archive.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "shore/archive_fixture.hpp"

namespace buoyshore {
namespace {

using buoyd::Gap;
using buoyd::GapReason;
using buoyd::Range;
using test::epoch;
using test::PlainBatch;
using test::wind_reading;
using testing::ElementsAre;
using testing::HasSubstr;

class Archiving : public test::ArchiveTest {
 protected:
  std::string alarm_kinds() { return sql("SELECT kind, epoch, count FROM alarm ORDER BY kind"); }
};

TEST_F(Archiving, A1_a_batch_is_kept_byte_for_byte) {
  auto batch = winds(epoch(0xA), 1, 3);
  batch.readings[1] =
      test::reading(2, test::profile(), R"([[7.1,null,1e-45],7,1013.25,"a \"b\" é"])", "194231");
  batch.readings[1].reading.span = std::chrono::seconds(60);
  const auto outcome = commit(batch);
  EXPECT_EQ(outcome.readings, 3U);
  EXPECT_EQ(outcome.added, 3U);
  EXPECT_EQ(
      sql("SELECT seq, instrument, kind, body, flags, clock, span FROM readings ORDER BY seq"),
      "1|anemometer|wind|[0.1,214.50]|NULL|138|0\n"
      "2|lidar|scan|[[7.1,null,1e-45],7,1013.25,\"a \\\"b\\\" é\"]|194231|138|60000000\n"
      "3|anemometer|wind|[0.3,214.50]|NULL|138|0");
  EXPECT_EQ(sql("SELECT text FROM description WHERE kind = 'scan'"), test::profile()->text());
  EXPECT_EQ(sql("SELECT time FROM readings WHERE seq = 1"), "2026-11-20T07:00:01.123456Z");
}

TEST_F(Archiving, A1_a_batch_twice_is_kept_once) {
  commit(winds(epoch(0xA), 1, 5));
  const auto again = commit(winds(epoch(0xA), 1, 5));
  EXPECT_EQ(again.added, 0U);
  const auto overlapping = commit(winds(epoch(0xA), 4, 8));
  EXPECT_EQ(overlapping.added, 3U);
  EXPECT_EQ(sql("SELECT count(*), min(seq), max(seq) FROM reading"), "8|1|8");
  EXPECT_EQ(sql("SELECT readings FROM tally"), "8");
  EXPECT_EQ(alarm_kinds(), "");
}

TEST_F(Archiving, A1_the_same_number_with_other_bytes_is_an_alarm_and_the_first_stays) {
  commit(winds(epoch(0xA), 1, 3));
  auto other = winds(epoch(0xA), 1, 3);
  other.readings[1].reading.body = "[99,214.50]";
  EXPECT_EQ(commit(other).added, 0U);
  EXPECT_EQ(sql("SELECT body FROM reading WHERE seq = 2"), "[0.2,214.50]");
  EXPECT_EQ(sql("SELECT seq, body FROM conflict"), "2|[99,214.50]");
  EXPECT_EQ(alarm_kinds(), "conflict|aaaaaaaaaaaaaaaa|1");
  other.readings[1] = wind_reading(2);
  other.readings[2].reading.utc += buoyd::Micros(1);
  commit(other);
  EXPECT_EQ(alarm_kinds(), "conflict|aaaaaaaaaaaaaaaa|2");
}

TEST_F(Archiving, A1_the_same_number_in_two_epochs_is_two_readings) {
  commit(winds(epoch(0xA), 1, 3));
  commit(winds(epoch(0xB), 1, 3));
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "6");
  EXPECT_EQ(alarm_kinds(), "");
}

TEST_F(Archiving, A1_ranges_merge_in_any_order) {
  const auto id = epoch(0xA);
  commit(winds(id, 11, 20));
  commit(winds(id, 31, 40));
  EXPECT_THAT(held(id), ElementsAre(Range{11, 20}, Range{31, 40}));
  commit(winds(id, 21, 25));
  EXPECT_THAT(held(id), ElementsAre(Range{11, 25}, Range{31, 40}));
  commit(winds(id, 19, 33));
  EXPECT_THAT(held(id), ElementsAre(Range{11, 40}));
  commit(winds(id, 1, 9));
  EXPECT_THAT(held(id), ElementsAre(Range{1, 9}, Range{11, 40}));
  commit(winds(id, 10, 10));
  EXPECT_THAT(held(id), ElementsAre(Range{1, 40}));
  EXPECT_EQ(sql("SELECT count(*) FROM held"), "1");
}

TEST_F(Archiving, A1_gaps_are_kept_with_their_reason_and_held) {
  auto batch = winds(epoch(0xA), 1, 2);
  batch.to = 100;
  batch.lost = {Gap{3, 50, GapReason::retention, test::utc_of(7), test::utc_of(8)},
                Gap{51, 100, GapReason::trimmed, {}, {}}};
  commit(batch);
  EXPECT_THAT(held(epoch(0xA)), ElementsAre(Range{1, 100}));
  EXPECT_EQ(sql("SELECT a, b, reason, t0, t1 FROM gap"), "3|50|retention|7|8\n51|100|trimmed|0|0");
}

TEST_F(Archiving, A1_a_row_that_arrives_for_a_gap_fills_it) {
  const auto id = epoch(0xA);
  PlainBatch gap;
  gap.epoch = id;
  gap.from = 1;
  gap.to = 10;
  gap.lost = {Gap{1, 10, GapReason::trimmed, {}, {}}};
  commit(gap);
  commit(winds(id, 4, 5));
  EXPECT_EQ(sql("SELECT a, b FROM gap"), "1|3\n6|10");
  commit(winds(id, 1, 3));
  commit(winds(id, 10, 10));
  EXPECT_EQ(sql("SELECT a, b FROM gap"), "6|9");
  EXPECT_THAT(held(id), ElementsAre(Range{1, 10}));
}

TEST_F(Archiving, A1_a_part_of_a_gap_has_only_the_times_that_are_its_own) {
  const auto id = epoch(0xA);
  PlainBatch gap;
  gap.epoch = id;
  gap.from = 1;
  gap.to = 10;
  gap.lost = {Gap{1, 10, GapReason::retention, test::utc_of(7), test::utc_of(8)}};
  commit(gap);
  commit(winds(id, 4, 5));
  commit(winds(id, 8, 8));
  EXPECT_EQ(sql("SELECT a, b, t0, t1 FROM gap"), "1|3|7|0\n6|7|0|0\n9|10|0|8");
}

TEST_F(Archiving, A1_a_gap_never_hides_a_row_nor_another_gap) {
  const auto id = epoch(0xA);
  commit(winds(id, 4, 5));
  PlainBatch gap;
  gap.epoch = id;
  gap.from = 1;
  gap.to = 10;
  gap.lost = {Gap{1, 10, GapReason::retention, {}, {}}};
  commit(gap);
  EXPECT_EQ(sql("SELECT a, b FROM gap"), "1|3\n6|10");
  commit(gap);
  gap.to = 20;
  gap.lost = {Gap{1, 20, GapReason::retention, {}, {}}};
  commit(gap);
  EXPECT_EQ(sql("SELECT a, b FROM gap"), "1|3\n6|10\n11|20");
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "2");
}

TEST_F(Archiving, A1_a_gap_of_unknown_end_reaches_to_the_end_of_numbers) {
  const auto id = epoch(0xA);
  auto batch = winds(id, 1, 2);
  batch.to = std::nullopt;
  batch.lost = {Gap{3, std::nullopt, GapReason::damaged, {}, {}}};
  commit(batch);
  commit(batch);
  EXPECT_THAT(held(id), ElementsAre(Range{1, highest_seq}));
  commit(winds(id, 5, 5));
  EXPECT_EQ(sql("SELECT a, b FROM gap"), "3|4\n6|9223372036854775807");
}

TEST_F(Archiving, I1_a_batch_that_does_not_account_for_its_range_is_refused_whole) {
  hello({{epoch(0xA), 1, 5, 0}});
  auto batch = winds(epoch(0xA), 1, 5);
  batch.readings.erase(batch.readings.begin() + 2);
  for (int i = 0; i < 2; ++i) {
    const auto outcome = take(batch);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, buoyd::ErrorCode::invalid);
  }
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "0");
  EXPECT_EQ(sql("SELECT count(*) FROM description"), "0");
  EXPECT_EQ(alarm_kinds(), "refused|aaaaaaaaaaaaaaaa|2");
  EXPECT_THAT(held(epoch(0xA)), ElementsAre());
}

TEST_F(Archiving, I2_what_could_not_be_committed_is_not_held) {
  commit(winds(epoch(0xA), 1, 2));
  auto second = buoyd::Database::open(path(), buoyd::Database::Mode::write);
  ASSERT_TRUE(second);
  ASSERT_TRUE(
      (*second)->execute("CREATE TRIGGER full BEFORE INSERT ON held BEGIN "
                         "SELECT raise(ABORT, 'disk is full'); END"));
  auto batch = winds(epoch(0xA), 3, 4);
  batch.readings[1] = test::reading(4, test::profile(), R"([[7,8,9],7,1,"x"])");
  const auto failed = take(batch);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, buoyd::ErrorCode::storage);
  EXPECT_THAT(held(epoch(0xA)), ElementsAre(Range{1, 2}));
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "2");
  ASSERT_TRUE((*second)->execute("DROP TRIGGER full"));
  batch.with_descriptions = false;
  EXPECT_EQ(take(batch).value().need, std::vector{test::profile()->hash()})
      << "a description that was rolled back is not known";
  batch.with_descriptions = true;
  EXPECT_EQ(commit(batch).added, 2U);
}

TEST_F(Archiving, A3_a_floor_that_is_not_held_asks_for_hello_and_is_committed_all_the_same) {
  auto batch = winds(epoch(0xA), 101, 102);
  batch.first = 1;
  batch.floor = 100;
  EXPECT_TRUE(commit(batch).resync);
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "2");
  commit(winds(epoch(0xA), 1, 100));
  EXPECT_FALSE(commit(batch).resync);
  batch.floor = 0;
  EXPECT_FALSE(commit(batch).resync) << "nothing is believed delivered";
}

TEST_F(Archiving, A4_an_unknown_description_commits_nothing_and_is_asked_for) {
  auto batch = winds(epoch(0xA), 1, 2);
  batch.readings.push_back(test::reading(3, test::profile(), R"([[7,8,9],7,1,"x"])"));
  batch.to = 3;
  batch.with_descriptions = false;
  const auto outcome = take(batch);
  ASSERT_TRUE(outcome);
  EXPECT_THAT(outcome->need, ElementsAre(test::wind()->hash()));
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "0");
  EXPECT_THAT(held(epoch(0xA)), ElementsAre());
  batch.with_descriptions = true;
  commit(batch);
  batch.with_descriptions = false;
  EXPECT_EQ(commit(batch).added, 0U);
  open();
  EXPECT_EQ(commit(batch).added, 0U) << "descriptions are known after a restart";
}

TEST_F(Archiving, a_description_that_is_not_what_it_is_named_is_refused) {
  hello({{epoch(0xA), 1, 5, 0}});
  auto batch = winds(epoch(0xA), 1, 1);
  buoyd::Bytes message = batch.message();
  const std::string text = "m s-1";
  const auto at = std::search(message.begin(), message.end(), text.begin(), text.end());
  ASSERT_NE(at, message.end());
  *at = 'k';
  const auto parsed = parse_batch(message);
  ASSERT_TRUE(parsed);
  const auto outcome = archive_->take_batch("kelpie", *parsed, now_);
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().text, HasSubstr("not the one it is named"));
  EXPECT_EQ(alarm_kinds(), "refused|aaaaaaaaaaaaaaaa|1");
}

TEST_F(Archiving, hello_is_answered_for_every_epoch_with_what_is_held) {
  commit(winds(epoch(0xB), 11, 15));
  const auto answer =
      hello({{epoch(0xA), 21, 30, 20}, {epoch(0xB), 11, 20, 10}, {epoch(0xC), 1, std::nullopt, 0}});
  ASSERT_EQ(answer.size(), 3U);
  for (const Receipt& receipt : answer) EXPECT_EQ(receipt.nonce, epoch(1));
  EXPECT_EQ(answer[0].epoch, epoch(0xA));
  EXPECT_THAT(answer[0].have, ElementsAre());
  EXPECT_EQ(answer[0].upto, 30U);
  EXPECT_THAT(answer[1].have, ElementsAre(Range{11, 15}));
  EXPECT_EQ(answer[1].upto, 20U);
  EXPECT_EQ(answer[2].upto, highest_seq);
}

TEST_F(Archiving, a_receipt_names_the_lowest_64_ranges) {
  for (std::uint64_t seq = 2; seq <= 200; seq += 2) commit(winds(epoch(0xA), seq, seq));
  const auto answer = hello({{epoch(0xA), 1, 500, 0}});
  ASSERT_EQ(answer.at(0).have.size(), 64U);
  EXPECT_EQ(answer[0].have.front(), (Range{2, 2}));
  EXPECT_EQ(answer[0].have.back(), (Range{128, 128}));
  EXPECT_EQ(answer[0].upto, 128U) << "beyond it nothing is said";
}

TEST_F(Archiving, an_archive_that_lost_an_epoch_asks_it_back) {
  // The buoy believes a to be delivered, so hello lists b alone; b's start reading names a.
  commit(of(epoch(0xB), {start(11, epoch(0xA), 10)}));
  const auto answer = hello({{epoch(0xB), 11, 11, 10}});
  ASSERT_EQ(answer.size(), 2U);
  EXPECT_EQ(answer[1].epoch, epoch(0xA));
  EXPECT_EQ(answer[1].upto, 10U);
  EXPECT_THAT(answer[1].have, ElementsAre());
  EXPECT_EQ(answer[1].nonce, epoch(1));
  commit(winds(epoch(0xA), 1, 4));
  const auto part = hello({{epoch(0xB), 11, 11, 10}});
  ASSERT_EQ(part.size(), 2U);
  EXPECT_THAT(part[1].have, ElementsAre(Range{1, 4}));
  commit(winds(epoch(0xA), 5, 10));
  EXPECT_EQ(hello({{epoch(0xB), 11, 11, 10}}).size(), 1U);
}

TEST_F(Archiving, a_start_reading_closes_the_epoch_before) {
  hello({{epoch(0xA), 1, 2, 0}});
  commit(winds(epoch(0xA), 1, 4));
  hello({{epoch(0xB), 5, 5, 4}}, 2);
  EXPECT_FALSE(verdict().complete);
  commit(of(epoch(0xB), {start(5, epoch(0xA), 4)}));
  const auto judged = verdict();
  EXPECT_TRUE(judged.complete);
  EXPECT_EQ(judged.epochs.at(0).end, EpochEnd::named);
  EXPECT_EQ(judged.epochs.at(0).last, 4U);
  EXPECT_EQ(facts_.epochs.at(1).started, test::wind_reading(5).reading.utc);
}

TEST_F(Archiving, a_damaged_name_of_the_epoch_before_is_none_or_the_same) {
  const auto damaged = [](std::uint64_t seq, const std::string& name) {
    auto begun = start(seq, epoch(0xA), seq - 1);
    begun.reading.body.replace(begun.reading.body.find("aaaaaaaa"), name.size(), name);
    return begun;
  };
  commit(winds(epoch(0xA), 1, 4));
  commit(of(epoch(0xB), {damaged(5, "aaaaaaaagaaaaaaa")}));
  EXPECT_EQ(hello({{epoch(0xB), 5, 5, 4}, {epoch(0xA), 1, 4, 4}}).size(), 2U);
  EXPECT_TRUE(verdict().complete);
  commit(of(epoch(0xC), {damaged(6, "bbbbbbbbBbbbbbbb")}));
  EXPECT_EQ(hello({{epoch(0xC), 6, 6, 5}}, 2).size(), 1U) << "the board would send it again";
  EXPECT_TRUE(verdict().complete);
}

TEST_F(Archiving, a_disk_that_forgets_is_an_alarm_whichever_comes_first) {
  commit(winds(epoch(0xA), 1, 1000));
  commit(of(epoch(0xB), {start(995, epoch(0xA), 994)}));
  EXPECT_EQ(alarm_kinds(), "lost writes|aaaaaaaaaaaaaaaa|1");
  EXPECT_THAT(sql("SELECT text FROM alarm"), HasSubstr("loses flushed writes"));
  commit(of(epoch(0xD), {start(50, epoch(0xC), 40)}));
  commit(winds(epoch(0xC), 39, 40));
  EXPECT_EQ(alarm_kinds(), "lost writes|aaaaaaaaaaaaaaaa|1");
  commit(winds(epoch(0xC), 41, 41));
  EXPECT_EQ(alarm_kinds(), "lost writes|aaaaaaaaaaaaaaaa|1\nlost writes|cccccccccccccccc|1");
}

TEST_F(Archiving, I5_a_hello_that_comes_late_makes_nothing_complete) {
  commit(winds(epoch(0xA), 1, 5));
  hello({{epoch(0xA), 1, 9, 0}});
  hello({{epoch(0xA), 1, 5, 0}});
  EXPECT_FALSE(verdict().complete);
  EXPECT_EQ(verdict().epochs.at(0).last, 9U);
  hello({{epoch(0xB), 1, 1, 0}, {epoch(0xA), 1, std::nullopt, 0}}, 2);
  EXPECT_EQ(verdict().epochs.at(0).last, std::nullopt) << "the store can no longer tell";
}

TEST_F(Archiving, two_epochs_that_say_hello_in_turn_are_an_alarm) {
  hello({{epoch(0xA), 1, 2, 0}}, 1);
  hello({{epoch(0xB), 3, 3, 2}}, 2);
  EXPECT_EQ(alarm_kinds(), "") << "a restart is none";
  hello({{epoch(0xA), 1, 2, 0}}, 1);
  EXPECT_EQ(alarm_kinds(), "") << "nor is an old hello that comes late";
  hello({{epoch(0xB), 3, 3, 2}}, 2);
  hello({{epoch(0xA), 1, 2, 0}}, 3);
  EXPECT_EQ(alarm_kinds(), "two live|aaaaaaaaaaaaaaaa|1");
  hello({{epoch(0xA), 1, 2, 0}}, 4);
  EXPECT_EQ(alarm_kinds(), "two live|aaaaaaaaaaaaaaaa|1");
}

TEST_F(Archiving, A8_while_two_boards_live_under_one_name_nothing_is_complete) {
  const auto take_turns = [this](unsigned nonce) {
    hello({{epoch(0xA), 1, 1, 1}}, nonce);
    hello({{epoch(0xB), 1, 1, 1}}, nonce + 1);
  };
  commit(of(epoch(0xA), {start(1, std::nullopt, std::nullopt, "one")}));
  commit(of(epoch(0xB), {start(1, std::nullopt, std::nullopt, "another")}));
  take_turns(1);
  EXPECT_TRUE(verdict().complete) << "a new card, for all one can tell";
  take_turns(3);
  EXPECT_TRUE(verdict().two_live);
  EXPECT_FALSE(verdict().complete);
  now_ += std::chrono::hours(23);
  hello({{epoch(0xB), 1, 1, 1}}, 5);
  EXPECT_FALSE(verdict().complete);
  now_ += std::chrono::hours(1);
  hello({{epoch(0xB), 1, 1, 1}}, 6);
  EXPECT_TRUE(verdict().complete) << "the other one was silent for a day";
}

TEST_F(Archiving, A8_of_two_boards_the_one_whose_card_was_imported_lives_no_more) {
  commit(of(epoch(0xA), {start(1, std::nullopt, std::nullopt, "one")}));
  commit(of(epoch(0xB), {start(1, std::nullopt, std::nullopt, "another")}));
  hello({{epoch(0xA), 1, 1, 1}}, 1);
  hello({{epoch(0xB), 1, 1, 1}}, 2);
  hello({{epoch(0xA), 1, 1, 1}}, 3);
  hello({{epoch(0xB), 1, 1, 1}}, 4);
  ASSERT_TRUE(verdict().two_live);
  now_ += std::chrono::hours(1000);
  hello({{epoch(0xB), 1, 1, 1}}, 5);
  ASSERT_TRUE(verdict().complete);
  ASSERT_TRUE(archive_->note("kelpie", {{epoch(0xB), 1, 1, 0}}, now_));
  EXPECT_TRUE(verdict().complete) << "nobody can say hello any more who would make it so";
  hello({{epoch(0xA), 1, 1, 1}}, 6);
  EXPECT_TRUE(verdict().two_live) << "the other one lives after all";
}

TEST_F(Archiving, A8_B10_a_board_that_goes_on_with_its_store_is_one_board) {
  commit(of(epoch(0xA), {start(1, std::nullopt, std::nullopt)}));
  commit(of(epoch(0xB), {start(1, std::nullopt, std::nullopt)}));
  hello({{epoch(0xA), 1, 1, 1}}, 1);
  hello({{epoch(0xB), 1, 1, 1}}, 2);  // in memory
  hello({{epoch(0xA), 1, 1, 1}}, 3);
  EXPECT_EQ(alarm_kinds(), "");
  EXPECT_TRUE(verdict().complete) << "both are of one boot";
}

TEST_F(Archiving, A8_a_hello_that_comes_late_makes_no_two_boards) {
  commit(of(epoch(0xA), {start(1, std::nullopt, std::nullopt)}));
  commit(of(epoch(0xB), {start(2, epoch(0xA), 1, "next boot")}));
  hello({{epoch(0xA), 1, 1, 1}}, 1);
  hello({{epoch(0xA), 1, 1, 1}}, 2);
  hello({{epoch(0xB), 2, 2, 2}}, 3);
  hello({{epoch(0xA), 1, 1, 1}}, 1);
  EXPECT_EQ(alarm_kinds(), "two live|aaaaaaaaaaaaaaaa|1") << "as far as that hello can tell";
  EXPECT_TRUE(verdict().complete) << "b says that it follows a";
}

TEST_F(Archiving, of_a_station_that_never_said_anything_sound_nothing_is_kept) {
  auto batch = winds(epoch(0xA), 1, 5);
  batch.to = 4;
  EXPECT_FALSE(take(batch));
  EXPECT_EQ(alarm_kinds(), "");
}

TEST_F(Archiving, stations_and_their_epochs_are_known_after_a_restart) {
  hello({{epoch(0xA), 1, 2, 0}});
  const std::string id = archive_->id();
  EXPECT_EQ(id.size(), 16U);
  open();
  EXPECT_EQ(archive_->id(), id);
  const auto stations = archive_->stations();
  ASSERT_TRUE(stations);
  ASSERT_EQ(stations->size(), 1U);
  EXPECT_EQ(stations->at(0).name, "kelpie");
  EXPECT_EQ(stations->at(0).current, epoch(0xA));
  EXPECT_EQ(stations->at(0).receipt_interval, std::chrono::seconds(10));
}

}  // namespace
}  // namespace buoyshore
