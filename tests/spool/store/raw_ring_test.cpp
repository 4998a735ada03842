// The ring of raw bytes in a store: order, bounds, and that it is never in the way of readings.

#include "core/raw_chunk.hpp"
#include "spool/spool_fixture.hpp"

namespace buoyd {
namespace {

constexpr std::int64_t base = 1'795'158'000;

/// One piece of `bytes` bytes, begun `at` seconds after 2026-11-20T07:00:00Z, ten seconds long.
RawChunk chunk_at(std::int64_t at, const std::string& line = "bus", std::size_t bytes = 4000) {
  RawChunk chunk;
  chunk.line = line;
  chunk.boot = "boot";
  chunk.boottime = MonoTime(std::chrono::seconds(at));
  chunk.utc = WallTime(std::chrono::seconds(base + at));
  chunk.clock = 106;
  chunk.span = std::chrono::seconds(10);
  pack_piece(chunk.bytes, Micros(0), false, std::vector<std::uint8_t>(bytes, 0x5a));
  return chunk;
}

RawQuery query(std::int64_t from, std::int64_t to, const std::string& line = "bus") {
  return {line, WallTime(std::chrono::seconds(base + from)),
          WallTime(std::chrono::seconds(base + to))};
}

std::vector<std::int64_t> starts(const Result<std::vector<RawChunk>>& found) {
  std::vector<std::int64_t> seconds;
  for (const RawChunk& chunk : found.value()) {
    seconds.push_back(chunk.boottime.time_since_epoch().count() / 1'000'000);
  }
  return seconds;
}

using Starts = std::vector<std::int64_t>;

class RawRingTest : public StoreTest {
 protected:
  std::uint64_t append_with(std::int64_t count, const std::vector<RawChunk>& raw) {
    auto first = store_->append(probe_readings(count, count), raw);
    EXPECT_TRUE(first) << first.error().text;
    return first.value_or(0);
  }
};

TEST_F(RawRingTest, nothing_is_made_where_nothing_is_kept) {
  append_with(1, {});
  append_with(2, {chunk_at(1)});
  EXPECT_EQ(store_->raw_refused(), chunk_at(1).bytes.size()) << "no share";
  EXPECT_EQ(sql("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'raw%'"), "0");
}

TEST_F(RawRingTest, is_found_by_line_and_time_also_after_another_start) {
  store_->set_raw_limit(1'000'000);
  append_with(1, {chunk_at(0), chunk_at(5, "other")});
  append_with(2, {chunk_at(20), chunk_at(40)});
  EXPECT_EQ(starts(store_->find_raw(query(0, 100))), (Starts{0, 20, 40}));
  EXPECT_EQ(starts(store_->find_raw(query(10, 39))), (Starts{0, 20}))
      << "the first reaches into it";
  EXPECT_EQ(starts(store_->find_raw(query(11, 19))), Starts{});
  EXPECT_EQ(starts(store_->find_raw(query(0, 100, "other"))), Starts{5});
  EXPECT_EQ(store_->find_raw(query(20, 20)).value().front(), chunk_at(20));
  start(2);
  EXPECT_EQ(starts(store_->find_raw(query(0, 100))), (Starts{0, 20, 40}));
  EXPECT_EQ(store_->raw_refused(), 0U);
}

TEST_F(RawRingTest, its_oldest_rows_go_when_it_is_over_its_share) {
  constexpr std::uint64_t limit = 100'000;
  store_->set_raw_limit(limit);
  for (std::int64_t i = 0; i < 100; ++i) {
    append_with(i, {chunk_at(i)});
    EXPECT_LE(store_->raw_bytes().value(), limit);
  }
  EXPECT_EQ(sql("SELECT max(boottime) FROM raw"), "99000000");
  EXPECT_EQ(sql("SELECT max(n) - min(n) + 1 = count(*) FROM raw"), "1") << "no hole";
  EXPECT_GT(store_->raw_bytes().value(), limit * 3 / 4);
  store_->set_raw_limit(0);
  append_with(100, {});
  EXPECT_EQ(sql("SELECT count(*) FROM raw"), "0") << "switched off";
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "101");
}

TEST_F(RawRingTest, a_request_for_too_much_is_refused_with_what_there_is) {
  store_->set_raw_limit(10'000'000);
  std::vector<RawChunk> chunks;
  for (std::int64_t i = 0; i < 300; ++i) chunks.push_back(chunk_at(i));
  append_with(1, chunks);
  const auto all = store_->find_raw(query(0, 1000));
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().code, ErrorCode::full);
  EXPECT_NE(all.error().text.find("1048576"), std::string::npos) << all.error().text;
  EXPECT_EQ(store_->find_raw(query(0, 100)).value().size(), 101U);
}

TEST_F(RawRingTest, in_a_full_store_delivered_readings_go_then_raw_bytes_then_owed_readings) {
  ASSERT_TRUE(store_->set_size_limit(1'000'000));
  store_->set_raw_limit(200'000);
  append_with(1, {});
  std::int64_t count = 2;
  for (; count < 100; ++count) {
    append({big_reading(10'000)});
    append_with(count, {chunk_at(count)});
  }
  EXPECT_LT(store_->raw_bytes().value(), 100'000U) << "all is owed: they made way";
  EXPECT_NE(sql("SELECT count(*) FROM lost"), "0") << "and then the oldest owed ones";
  EXPECT_GT(store_->raw_refused(), 0U) << "for which no owed reading goes";
  const std::uint64_t refused = store_->raw_refused();
  deliver(epoch_, {{1, store_->last()}});
  for (; count < 150; ++count) append_with(count, {chunk_at(count)});
  EXPECT_EQ(store_->raw_refused(), refused);
  EXPECT_GT(store_->raw_bytes().value(), 100'000U) << "delivered ones made way for them";
}

TEST_F(RawRingTest, on_a_full_disk_raw_bytes_go_first) {
  store_->set_raw_limit(1'000'000);
  std::vector<RawChunk> chunks;
  for (std::int64_t i = 0; i < 10; ++i) chunks.push_back(chunk_at(i));
  append_with(1, chunks);
  append_with(2, {});
  deliver(epoch_, {{1, 2}});
  EXPECT_TRUE(store_->trim().value());
  EXPECT_EQ(sql("SELECT count(*) FROM raw"), "0");
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "2");
}

TEST_F(RawRingTest, a_ring_that_cannot_be_used_costs_no_reading) {
  store_->set_raw_limit(1'000'000);
  append_with(1, {chunk_at(1)});
  store_.reset();
  auto database = Database::open(path(), Database::Mode::write).value();
  ASSERT_TRUE(database->execute("DROP TABLE raw; CREATE TABLE raw(n INTEGER PRIMARY KEY)"));
  database.reset();
  start(2);
  store_->set_raw_limit(1'000'000);
  EXPECT_EQ(append_with(2, {chunk_at(2)}), 2U);
  EXPECT_EQ(store_->raw_refused(), chunk_at(2).bytes.size());
  EXPECT_TRUE(store_->find_raw(query(0, 10)).value().empty());
}

TEST_F(RawRingTest, a_ring_that_is_lost_underway_costs_no_reading) {
  store_->set_raw_limit(1'000'000);
  append_with(1, {chunk_at(1)});
  ASSERT_TRUE(store_->database().execute("DROP TABLE raw"));
  EXPECT_EQ(append_with(2, {chunk_at(2)}), 2U);
  EXPECT_EQ(store_->raw_refused(), chunk_at(2).bytes.size());
  EXPECT_EQ(append_with(3, {}), 3U);
}

TEST_F(SpoolTest, raw_bytes_are_kept_within_their_share_and_gone_where_room_is_short) {
  setup_.settings.raw_share = 0.1;
  setup_.settings.reserve = 10'000'000;
  open();
  auto batch = probe_readings(1, 1);
  ASSERT_TRUE(spool_->commit(batch, std::vector{chunk_at(1)}));
  EXPECT_GT(spool_->raw_bytes(), 4000U);
  free_ = 5'000'000;
  batch = probe_readings(2, 2);
  ASSERT_TRUE(spool_->commit(batch, std::vector{chunk_at(2)}));
  EXPECT_EQ(spool_->raw_bytes(), 0U) << "less is left than the reserve";
  EXPECT_EQ(spool_->raw_refused(), chunk_at(2).bytes.size());
  EXPECT_EQ(counts(), "1,2");
}

TEST_F(SpoolTest, an_epoch_that_begins_with_a_copy_is_stamped_now) {
  open();
  std::vector<Reading> batch{raw_reading(raw_description("boot"), chunk_at(-1'000'000))};
  ASSERT_TRUE(spool_->commit(batch));
  EXPECT_EQ(sql("SELECT utc FROM readings JOIN reading USING(seq) WHERE kind = 'start'"),
            std::to_string(clock_.wall().time_since_epoch().count()));
}

TEST_F(SpoolTest, raw_bytes_that_meet_a_full_disk_cost_no_reading) {
  setup_.settings.raw_share = 0.1;
  open();
  EXPECT_EQ(commit(1, 1), 2U);
  vfs_.fail(FileKind::wal, FileOp::write, SQLITE_FULL);
  spool_->store_raw(std::vector{chunk_at(1)});
  EXPECT_GT(spool_->raw_refused(), 0U);
  vfs_.heal();
  EXPECT_EQ(commit(2, 2), 3U);
  EXPECT_EQ(counts(), "1,2");
}

TEST_F(SpoolTest, a_commit_that_fails_is_tried_again_without_raw_bytes) {
  setup_.settings.raw_share = 0.1;
  open();
  EXPECT_EQ(commit(1, 1), 2U);
  vfs_.fail(FileKind::wal, FileOp::write, SQLITE_FULL, 1);
  auto batch = probe_readings(2, 2);
  ASSERT_TRUE(spool_->commit(batch, std::vector{chunk_at(1)}));
  EXPECT_EQ(spool_->raw_refused(), chunk_at(1).bytes.size());
  EXPECT_EQ(counts(), "1,2");
}

}  // namespace
}  // namespace buoyd
