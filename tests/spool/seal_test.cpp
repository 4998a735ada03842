// The board closes its numbers each hour with a signed seal.

#include <sys/stat.h>

#include "seal_fixture.hpp"

namespace buoyd {
namespace {

constexpr Micros minute = std::chrono::minutes(1);

TEST_F(SealTest, each_hour_closes_the_numbers_until_then) {
  start();
  live(100);
  rest(59 * minute - std::chrono::seconds(100));
  EXPECT_TRUE(seals().empty()) << "not yet";
  rest(minute + std::chrono::seconds(20));
  ASSERT_EQ(seals().size(), 1U);
  EXPECT_EQ(seals()[0].numbers, (Range{1, 101})) << "with the start reading";
  EXPECT_EQ(seals()[0].segments.size(), 1U);
  EXPECT_TRUE(seals()[0].absent.empty());
  EXPECT_EQ(seals()[0].before, Digest{}) << "the first of this store";
  live(300);
  rest(60 * minute);
  ASSERT_EQ(seals().size(), 2U);
  EXPECT_EQ(seals()[1].numbers, (Range{102, 402})) << "the seal before is a reading, too";
  EXPECT_EQ(seals()[1].segments.size(), 2U);
  EXPECT_EQ(check(), 402U);
}

TEST_F(SealTest, a_seal_goes_along_with_a_commit_and_waits_alone_for_the_interval_only) {
  start();
  live(10);
  rest(60 * minute);
  const auto before = loop_->status().commits;
  live(1);
  EXPECT_EQ(loop_->status().commits, before + 1);
  EXPECT_EQ(seals().size(), 1U);
}

TEST_F(SealTest, many_readings_are_sealed_before_the_hour_is_over) {
  start();
  fill(static_cast<std::int64_t>(most_sealed_readings) + 100);
  rest(minute);
  ASSERT_EQ(seals().size(), 1U);
  EXPECT_EQ(seals()[0].segments.size(), most_segments);
  EXPECT_EQ(seals()[0].readings(), most_sealed_readings);
  EXPECT_EQ(check(), most_sealed_readings);
  fill(2 * static_cast<std::int64_t>(most_sealed_readings));
  rest(60 * minute);
  EXPECT_EQ(seals().size(), 4U) << "the hour takes the rest";
  EXPECT_EQ(check(), 3 * most_sealed_readings + 104);
}

TEST_F(SealTest, what_earlier_epochs_left_waits_some_minutes_after_a_start) {
  start();
  live(50);
  start_again();
  live(3);
  start_again();
  rest(Sealer::start_wait - std::chrono::seconds(20));
  EXPECT_TRUE(seals().empty());
  rest(minute);
  const auto made = seals();
  ASSERT_EQ(made.size(), 2U) << "one for each epoch";
  EXPECT_EQ(made[0].numbers, (Range{1, 51}));
  EXPECT_EQ(made[1].numbers, (Range{52, 55}));
  EXPECT_NE(made[0].epoch, made[1].epoch);
  EXPECT_EQ(check(), 55U);
}

TEST_F(SealTest, numbers_without_a_reading_are_named_as_absent) {
  start();
  live(600);
  delete_rows("seq BETWEEN 10 AND 19 OR seq = 400");
  rest(60 * minute);
  ASSERT_EQ(seals().size(), 1U);
  EXPECT_EQ(seals()[0].absent, (std::vector<Range>{{10, 19}, {400, 400}}));
  EXPECT_EQ(check(), 601U);
}

TEST_F(SealTest, a_seal_ends_before_its_absent_numbers_have_no_room) {
  start();
  live(2000);
  delete_rows("seq % 2 = 0 AND seq < 2000");
  rest(61 * minute);
  EXPECT_GT(seals().size(), 3U);
  for (const Seal& seal : seals()) EXPECT_LE(ranges_text(seal.absent).size(), 1024U);
  EXPECT_GE(check(), 2001U);
}

TEST_F(SealTest, an_epoch_of_which_no_row_is_left_is_absent_as_a_whole) {
  start();
  live(20);
  start_again();
  live(1);
  delete_rows("seq < 20");
  rest(5 * minute);
  ASSERT_EQ(seals().size(), 1U);
  EXPECT_EQ(seals()[0].absent, (std::vector<Range>{{1, 19}}));
  EXPECT_EQ(seals()[0].readings(), 2U);
}

TEST_F(SealTest, after_a_kill_at_any_turn_no_number_is_sealed_twice_and_none_is_skipped) {
  for (int life = 0; life < 40; ++life) {
    start_again();
    live(7);
    rest(Sealer::start_wait - minute);
    for (int turn = 0; turn < life; ++turn) {  // up to the seal, into it, behind it
      pass(3000);
      static_cast<void>(loop_->turn());
    }
    check();
  }
  start_again();
  rest(5 * minute);
  const auto last = check();
  EXPECT_EQ(std::to_string(last), sql("SELECT max(last) FROM epoch"));
}

TEST_F(SealTest, whatever_step_of_a_commit_fails_no_number_is_sealed_twice_and_none_is_skipped) {
  for (std::uint64_t good = 0; good < 30; ++good) {
    for (const auto& [op, code] :
         {std::pair{FileOp::write, SQLITE_IOERR_WRITE}, std::pair{FileOp::write, SQLITE_FULL},
          std::pair{FileOp::sync, SQLITE_IOERR_FSYNC}}) {
      start_again();
      live(3);
      rest(Sealer::start_wait);
      vfs_.fail(FileKind::wal, op, code, 1, good);
      rest(minute);
      vfs_.heal();
      live(3);
      rest(2 * minute);
      check();
    }
  }
  EXPECT_GT(seals().size(), 5U) << "of the store that was set aside none are here";
  EXPECT_GT(whole_, 80);
}

TEST_F(SealTest, a_seal_in_doubt_that_goes_to_memory_is_made_again_on_disk) {
  start();
  live(30);
  start_again();
  rest(Sealer::start_wait - std::chrono::seconds(10));
  vfs_.fail(FileKind::wal, FileOp::sync, SQLITE_IOERR_FSYNC, 2);
  vfs_.fail(FileKind::database, FileOp::open, SQLITE_CANTOPEN);
  rest(3 * minute);
  ASSERT_TRUE(loop_->status().is_volatile);
  live(3);
  EXPECT_EQ(loop_->status().sealed, 0U);
  vfs_.heal();
  rest(5 * minute);
  ASSERT_FALSE(loop_->status().is_volatile);
  EXPECT_GE(check(), 31U);
  EXPECT_GT(seals().size(), 0U);
}

TEST_F(SealTest, a_store_that_is_set_aside_takes_its_seals_along) {
  start();
  live(30);
  rest(61 * minute);
  EXPECT_EQ(loop_->status().sealed, 31U);
  loop_->close();
  std::ofstream(path(), std::ios::in | std::ios::out) << std::string(8192, 'x');
  start_again();
  live(10);
  rest(61 * minute);
  EXPECT_EQ(check(), 13U) << "a chain of its own, with two events";
  EXPECT_EQ(seals()[0].before, Digest{});
}

TEST_F(SealTest, a_store_that_takes_anothers_place_waits_for_its_own_hour) {
  start();
  live(500);
  rest(61 * minute);
  for (const char* const part : {"", "-wal", "-shm"}) std::filesystem::remove(path() + part);
  live(10);
  rest(30 * minute);
  EXPECT_LE(seals().size(), 1U) << "and not one a commit until the hour is over";
}

TEST_F(SealTest, the_key_is_made_once_and_for_its_owner_alone) {
  start();
  const std::string file = folder_ + "/station.key";
  struct stat info{};
  ASSERT_EQ(stat(file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  const std::string key = loop_->status().station_key;
  EXPECT_EQ(key.size(), 64U);
  start_again();
  EXPECT_EQ(loop_->status().station_key, key);
  live(3);
  rest(5 * minute);
  EXPECT_EQ(to_hex(seals()[0].key), key);
}

TEST_F(SealTest, after_a_lost_key_another_one_goes_on_with_the_chain) {
  start();
  live(3);
  start_again();
  rest(5 * minute);
  std::filesystem::remove(folder_ + "/station.key");
  live(3);
  rest(61 * minute);
  const auto made = seals();
  ASSERT_EQ(made.size(), 2U);
  EXPECT_NE(made[0].key, made[1].key);
  EXPECT_EQ(made[1].before, digest_of(made[0]));
  EXPECT_EQ(loop_->status().station_key, to_hex(made[1].key));
  check();
}

TEST_F(SealTest, a_key_that_is_none_stops_seals_and_nothing_else) {
  start();
  live(3);
  chmod((folder_ + "/station.key").c_str(), 0644);
  start_again();
  rest(5 * minute);
  EXPECT_TRUE(seals().empty());
  EXPECT_EQ(sql("SELECT count(*) FROM readings WHERE kind = 'event' AND body LIKE"
                " '%seal_failed%station.key: open to everybody%'"),
            "1");
  live(5);
  chmod((folder_ + "/station.key").c_str(), 0600);
  rest(12 * minute);
  EXPECT_EQ(seals().size(), 1U);
  EXPECT_EQ(sql("SELECT count(*) FROM readings WHERE body LIKE '%seal_failed_ended%'"), "1");
  check();
}

TEST_F(SealTest, seals_are_not_for_the_live_lane) {
  start();
  live(3);
  static_cast<void>(heard_.take_news());
  rest(61 * minute);
  for (const SpoolNews& news : heard_.take_news()) {
    for (const StoredReading& one : news.committed) EXPECT_FALSE(is_seal(*one.reading.description));
  }
  EXPECT_EQ(seals().size(), 1U);
}

}  // namespace
}  // namespace buoyd
