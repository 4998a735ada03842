#include "spool/store/retention.hpp"

#include "core/own_readings.hpp"
#include "core/raw_chunk.hpp"
#include "spool/store/connection.hpp"
#include "spool/store_fixture.hpp"

namespace buoyd {
namespace {

class RetentionTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    ASSERT_TRUE(store_->database().execute("PRAGMA synchronous=OFF"));
  }
  bool trim() {
    auto went = store_->trim();
    EXPECT_TRUE(went) << went.error().text;
    return went.value_or(false);
  }
  [[nodiscard]] std::string rows() const {
    return sql("SELECT min(seq) || '-' || max(seq) || ' ' || count(*) FROM reading");
  }
  [[nodiscard]] std::string lost() const {
    return sql("SELECT group_concat(a || '-' || b || ' ' || reason, ', ') FROM lost");
  }
  /// An event of buoyd, then so many readings of an instrument; so often.
  void append_mixed(int times, int others) {
    for (int i = 0; i < times; ++i) {
      std::vector<Reading> batch = probe_readings(1, others);
      batch.insert(batch.begin(), event_reading({"line", "back", "again"}, MonoTime{}));
      append(batch);
    }
  }
  [[nodiscard]] std::int64_t count_of(const std::string& instrument) const {
    return std::stoll(sql("SELECT count(*) FROM reading WHERE instrument = '" + instrument + "'"));
  }
};

TEST_F(RetentionTest, B7_delivered_rows_go_first_oldest_first) {
  append(probe_readings(1, 2000));
  deliver(epoch_, {{501, 1200}});
  EXPECT_TRUE(trim());
  EXPECT_EQ(sql("SELECT count(*) FROM reading WHERE seq BETWEEN 501 AND 1000"), "0");
  EXPECT_EQ(rows(), "1-2000 1500");
  EXPECT_TRUE(trim());
  EXPECT_EQ(sql("SELECT count(*) FROM reading WHERE seq BETWEEN 501 AND 1200"), "0");
  EXPECT_EQ(rows(), "1-2000 1300");
  EXPECT_EQ(lost(), "") << "nothing owed was touched";
}

TEST_F(RetentionTest, a_gap_has_no_time_of_a_clock_that_was_not_set) {
  std::vector<Reading> readings = probe_readings(1, 1000);
  for (std::size_t i = 0; i < readings.size(); ++i) {
    const bool is_set = i >= 40;
    readings[i].clock = ClockQuality{is_set ? ClockState::ntp : ClockState::unset, 10}.byte();
    if (!is_set) readings[i].utc = WallTime{std::chrono::seconds(40 + i)};
  }
  append(readings);
  EXPECT_TRUE(trim());
  EXPECT_EQ(lost(), "1-32 retention");
  EXPECT_EQ(sql("SELECT t0 || ' ' || t1 FROM lost"), "0 0");
  EXPECT_TRUE(trim());
  EXPECT_EQ(lost(), "1-64 retention");
  EXPECT_EQ(sql("SELECT t0 || ' ' || t1 FROM lost"), "1795158041000000 1795158064000000");
}

TEST_F(RetentionTest, B7_then_the_oldest_owed_with_their_gap_in_the_same_transaction) {
  std::vector<Reading> readings = probe_readings(1, 1000);
  for (Reading& one : readings) one.clock = ClockQuality{ClockState::ntp, 10}.byte();
  append(readings);
  EXPECT_TRUE(trim());
  EXPECT_EQ(rows(), "33-1000 968");
  EXPECT_EQ(lost(), "1-32 retention");
  EXPECT_EQ(sql("SELECT t0 || ' ' || t1 FROM lost"), "1795158001000000 1795158032000000");
  EXPECT_TRUE(trim());
  EXPECT_EQ(lost(), "1-64 retention") << "one entry an outage";
  const auto run = owed();
  ASSERT_TRUE(run);
  EXPECT_EQ(run->from, 1U);
  EXPECT_EQ(run->to, 1000U);
  ASSERT_EQ(run->lost.size(), 1U) << "a gap is owed like rows";
  EXPECT_EQ(run->readings.size(), 936U);
}

TEST_F(RetentionTest, B7_no_more_owed_readings_go_than_a_small_batch_needs) {
  append(probe_readings(1, 3000));
  ASSERT_TRUE(store_->set_size_limit(1));
  append(probe_readings(3001, 3010));
  const auto count = [this] { return std::stoll(sql("SELECT count(*) FROM reading")); };
  constexpr std::int64_t page = 100;  // rows of this size at most
  const std::int64_t begin = count();
  for (int i = 0; i < 60; ++i) {
    const std::int64_t before = count();
    append(probe_readings(0, 9));
    EXPECT_GE(count(), before + 10 - page - static_cast<std::int64_t>(Retention::owed_chunk));
  }
  EXPECT_GE(count(), begin - page - 32) << "as many went as came, and a page";
  EXPECT_NE(lost(), "");
}

TEST_F(RetentionTest, B7_the_newest_row_never_goes) {
  append(probe_readings(1, 3));
  EXPECT_TRUE(trim());
  EXPECT_EQ(rows(), "3-3 1");
  EXPECT_FALSE(trim());
  EXPECT_EQ(lost(), "1-2 retention");
  deliver(epoch_, {{1, 3}});
  EXPECT_FALSE(trim());
  EXPECT_EQ(rows(), "3-3 1");
}

TEST_F(RetentionTest, B7_a_gap_is_owed_until_the_archive_has_it) {
  append(probe_readings(1, 600));
  EXPECT_TRUE(trim());
  deliver(epoch_, {{1, 32}});
  const auto run = owed();
  ASSERT_TRUE(run);
  EXPECT_EQ(run->from, 33U);
  EXPECT_TRUE(run->lost.empty());
  EXPECT_EQ(run->floor, 32U);
}

TEST_F(RetentionTest, B7_owed_islands_each_have_their_gap) {
  append(probe_readings(1, 400));
  deliver(epoch_, {{101, 200}, {301, 350}});
  while (trim()) {
  }
  EXPECT_EQ(rows(), "400-400 1");
  EXPECT_EQ(lost(), "1-100 retention, 201-300 retention, 351-399 retention");
}

TEST_F(RetentionTest, B9_a_row_that_cannot_be_read_stays_damaged_when_it_goes) {
  append(probe_readings(1, 3));
  append({probe_reading(4, probe_description("other"))});
  append(probe_readings(5, 100));
  ASSERT_TRUE(store_->database().execute("UPDATE description SET text = 'x' WHERE n = 2"));
  start(2);
  append(probe_readings(101, 101));
  ASSERT_TRUE(owed_of(epoch_id(1)));
  EXPECT_TRUE(trim());
  EXPECT_EQ(lost(), "1-3 retention, 4-4 damaged, 5-32 retention");
}

TEST_F(RetentionTest, B7_delivered_rows_go_first_behind_more_owed_epochs_than_memory_has) {
  append(probe_readings(1, 1));
  ASSERT_TRUE(store_->database().execute(
      "UPDATE epoch SET last = 1;"
      "WITH RECURSIVE more(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM more WHERE n < 1100)"
      " INSERT INTO epoch SELECT n, printf('%016x', n), n, n, 'boot', 0, NULL, NULL FROM more;"
      "INSERT INTO reading SELECT e.n, r.instrument, r.description, r.utc, r.boottime, r.clock,"
      " r.span, r.body, r.flags FROM epoch e, reading r WHERE e.n > 1"));
  start(2);
  append(probe_readings(1, 300));
  deliver(epoch_, {{1101, 1400}});
  ASSERT_TRUE(store_->epochs().save());
  start(3);
  append(probe_readings(1, 10));
  EXPECT_TRUE(trim());
  EXPECT_EQ(lost(), "") << "nothing owed was touched";
  EXPECT_EQ(rows(), "1-1410 1110");
}

TEST_F(RetentionTest, B7_what_becomes_delivered_later_and_lower_goes_first_then) {
  append(probe_readings(1, 1000));
  deliver(epoch_, {{901, 999}});
  EXPECT_TRUE(trim());
  deliver(epoch_, {{11, 20}});
  EXPECT_TRUE(trim());
  EXPECT_EQ(sql("SELECT count(*) FROM reading WHERE seq BETWEEN 11 AND 20"), "0");
  EXPECT_EQ(lost(), "");
}

TEST_F(RetentionTest, B7_buoyds_own_readings_outlive_those_of_instruments) {
  append_mixed(50, 20);
  append(probe_readings(1, 1));
  while (count_of("probe") > 1) ASSERT_TRUE(trim());
  EXPECT_EQ(count_of("buoyd"), 50);
  EXPECT_EQ(sql("SELECT count(*) || ' ' || min(b - a) || ' ' || max(b - a) FROM lost"), "50 19 19");
  const auto run = owed(0, 10'000);
  ASSERT_TRUE(run);
  EXPECT_EQ(numbers_of(*run).size(), 1051U) << "each number is a reading or in a gap";
  EXPECT_TRUE(trim());
  EXPECT_EQ(sql("SELECT min(seq) FROM reading"), std::to_string(32 * 21 + 1))
      << "nothing else is left: the oldest of them";
}

TEST_F(RetentionTest, B7_own_readings_that_outlive_have_a_share_and_the_oldest_go_beyond_it) {
  ASSERT_TRUE(store_->set_size_limit(1024 * 1024));
  append_mixed(2500, 4);  // 64 KiB hold about 700 of them
  const std::int64_t kept = count_of("buoyd");
  append_mixed(5000, 4);
  EXPECT_GT(count_of("buoyd"), 600);
  EXPECT_LT(count_of("buoyd"), 2 * kept) << "a share, not the store";
  EXPECT_GT(count_of("probe"), 4000);
  EXPECT_EQ(sql("SELECT instrument FROM reading ORDER BY seq LIMIT 1"), "buoyd");
  EXPECT_GT(std::stoll(sql("SELECT min(seq) FROM reading")), 10'000) << "their oldest went, too";
  const auto run = owed(0, 1'000'000);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->from, 1U);
}

TEST_F(RetentionTest, B7_copies_of_raw_bytes_are_no_own_readings) {
  std::vector<Reading> batch;
  for (int i = 0; i < 40; ++i) {
    RawChunk chunk;
    chunk.line = "bus";
    chunk.boot = "boot-1";
    chunk.bytes.assign(100, 7);
    batch.push_back(raw_reading(raw_description(chunk.boot), chunk));
  }
  append(batch);
  append_mixed(1, 1);
  while (count_of("buoyd") > 1) ASSERT_TRUE(trim());
  EXPECT_EQ(sql("SELECT kind FROM readings WHERE instrument = 'buoyd'"), "event");
}

TEST_F(RetentionTest, B7_own_readings_outlive_over_a_start_and_a_trim_that_failed) {
  append_mixed(20, 40);
  for (int i = 0; i < 8; ++i) EXPECT_TRUE(trim());
  ASSERT_TRUE(store_->database().execute(
      "CREATE TRIGGER stop BEFORE INSERT ON lost BEGIN SELECT RAISE(ABORT, 'no'); END"));
  EXPECT_FALSE(store_->trim());
  ASSERT_TRUE(store_->database().execute("DROP TRIGGER stop"));
  start(2);
  append_mixed(20, 40);
  while (count_of("probe") > 1) ASSERT_TRUE(trim());
  EXPECT_EQ(count_of("buoyd"), 40);
  EXPECT_EQ(sql("SELECT sum(b - a + 1) FROM lost"), "1599");
}

TEST_F(RetentionTest, B7_own_readings_that_are_delivered_go_like_all_others) {
  append_mixed(20, 40);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(trim());
  deliver(epoch_, {{1, 200}});
  EXPECT_TRUE(trim());
  EXPECT_EQ(sql("SELECT min(seq) > 200 FROM reading"), "1");
  while (count_of("probe") > 1) ASSERT_TRUE(trim());
  EXPECT_EQ(count_of("buoyd"), 15);
}

TEST_F(RetentionTest, gaps_by_the_thousand_cost_a_commit_no_more_than_one) {
  const auto pages_of_a_trim = [this] {
    const auto counted = [this](int counter) {
      int now = 0;
      int peak = 0;
      sqlite3_db_status(store_->database().handle(), counter, &now, &peak, 1);
      return now;
    };
    counted(SQLITE_DBSTATUS_CACHE_HIT);
    EXPECT_TRUE(trim());
    return counted(SQLITE_DBSTATUS_CACHE_HIT);
  };
  append_mixed(3000, 2);
  const int first = pages_of_a_trim();
  for (int i = 0; i < 2500; ++i) ASSERT_TRUE(trim());
  EXPECT_GT(std::stoll(sql("SELECT count(*) FROM lost")), 2000);
  EXPECT_LE(pages_of_a_trim(), first + 20);
}

TEST_F(RetentionTest, a_store_inside_its_bound_trims_nothing_else_room_is_made) {
  append(probe_readings(1, 3000));
  const auto bytes = size();
  ASSERT_TRUE(store_->set_size_limit(bytes + 256 * 1024));
  append(probe_readings(3001, 3010));
  EXPECT_EQ(rows(), "1-3010 3010");
  ASSERT_TRUE(store_->set_size_limit(1));
  EXPECT_GE(store_->size_limit(), bytes) << "a file never shrinks";
  for (int i = 0; i < 40; ++i) append(probe_readings(3011 + i * 10, 3020 + i * 10));
  EXPECT_LE(size(), store_->size_limit());
  EXPECT_NE(lost(), "");
  EXPECT_EQ(sql("PRAGMA integrity_check"), "ok");
}

TEST_F(RetentionTest, the_quota_is_kept_with_readings_of_every_size) {
  constexpr std::uint64_t limit = 2 * 1024 * 1024;
  ASSERT_TRUE(store_->set_size_limit(limit));
  std::uint64_t state = 7;
  for (int i = 0; i < 400; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    std::vector<Reading> batch;
    for (std::uint64_t k = 0; k <= (state >> 33U) % 7; ++k) {
      batch.push_back(big_reading(static_cast<std::size_t>(10 + (state >> 40U) % 29'000)));
    }
    append(batch);
    ASSERT_LE(size(), limit);
  }
  EXPECT_EQ(sql("PRAGMA integrity_check"), "ok");
  const auto run = owed(0, 1'000'000);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->from, 1U) << "every number is accounted for";
  EXPECT_EQ(numbers_of(*run).size(), run->to);
}

TEST_F(RetentionTest, an_epoch_with_nothing_owed_and_no_row_left_is_forgotten) {
  append(probe_readings(1, 600));
  start(2);
  append(probe_readings(601, 700));
  start(3);
  append(probe_readings(701, 710));
  deliver(epoch_id(2), {{601, 700}});
  EXPECT_TRUE(trim());
  EXPECT_EQ(sql("SELECT group_concat(substr(id, 1, 2)) FROM epoch"), "01,03")
      << "in the middle too";
  EXPECT_EQ(sql("SELECT count(*) FROM done"), "0");
  while (trim()) {
  }
  EXPECT_EQ(sql("SELECT group_concat(substr(id, 1, 2)) FROM epoch"), "01,03")
      << "its gap is still owed";
  deliver(epoch_id(1), {{1, 600}});
  ASSERT_TRUE(store_->epochs().save());
  EXPECT_EQ(sql("SELECT group_concat(substr(id, 1, 2)) FROM epoch"), "03");
  EXPECT_EQ(sql("SELECT count(*) FROM lost WHERE epoch <> 3"), "0");
  EXPECT_FALSE(deliver(epoch_id(1), {{1, 600}}).known);
  deliver(epoch_id(3), {{701, 710}});
  ASSERT_TRUE(store_->epochs().save());
  EXPECT_EQ(sql("SELECT count(*) FROM epoch"), "1") << "the current one stays";
}

TEST_F(RetentionTest, a_trim_that_fails_leaves_rows_and_accounts_as_they_were) {
  append(probe_readings(1, 600));
  ASSERT_TRUE(store_->database().execute(
      "CREATE TRIGGER stop BEFORE INSERT ON lost BEGIN SELECT RAISE(ABORT, 'no'); END"));
  EXPECT_FALSE(store_->trim());
  EXPECT_EQ(rows(), "1-600 600");
  EXPECT_TRUE(owed()->lost.empty());
  ASSERT_TRUE(store_->database().execute("DROP TRIGGER stop"));
  EXPECT_TRUE(trim());
  EXPECT_EQ(lost(), "1-32 retention");
}

TEST_F(RetentionTest, gaps_survive_a_restart) {
  append(probe_readings(1, 600));
  EXPECT_TRUE(trim());
  start(2);
  append(probe_readings(601, 601));
  const auto run = owed_of(epoch_id(1));
  ASSERT_TRUE(run);
  ASSERT_EQ(run->lost.size(), 1U);
  EXPECT_EQ(run->lost[0].reason, GapReason::retention);
  EXPECT_EQ(numbers_of(*run).size(), 600U);
}

}  // namespace
}  // namespace buoyd
