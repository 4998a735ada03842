// What the store costs in pages, syncs and bytes; counted, never timed.

#include "spool/connection.hpp"
#include "store_fixture.hpp"
#include "support/faulty_vfs.hpp"

namespace buoyd {
namespace {

class StoreCostTest : public StoreTest {
 protected:
  void grow_to(std::int64_t rows) {
    constexpr std::int64_t at_once = 5000;
    while (static_cast<std::int64_t>(store_->last()) < rows) {
      const auto last = static_cast<std::int64_t>(store_->last());
      append(probe_readings(last + 1, std::min(last + at_once, rows)));
    }
    EXPECT_TRUE(store_->checkpoint(true));
  }
  /// Pages that SQLite looked at since the last call.
  int pages_looked_at() {
    int sum = 0;
    for (const int counter : {SQLITE_DBSTATUS_CACHE_HIT, SQLITE_DBSTATUS_CACHE_MISS}) {
      int now = 0;
      int peak = 0;
      sqlite3_db_status(store_->database().handle(), counter, &now, &peak, 1);
      sum += now;
    }
    return sum;
  }

  FaultyVfs vfs_;
};

struct Costs {
  int owed_oldest = 0;
  int owed_newest = 0;
  int append_one = 0;
  int apply = 0;
  int trim = 0;
  int epochs = 0;
};

TEST_F(StoreCostTest, finding_and_trimming_cost_the_same_with_1_thousand_and_200_thousand_rows) {
  const auto measure = [&](std::int64_t rows) {
    grow_to(rows);
    Costs costs;
    const auto last = store_->last();
    append(probe_readings(0, 0));
    pages_looked_at();
    EXPECT_TRUE(owed(0, 100));
    costs.owed_oldest = pages_looked_at();
    EXPECT_TRUE(owed(last - 100, 100));
    costs.owed_newest = pages_looked_at();
    append(probe_readings(0, 0));
    costs.append_one = pages_looked_at();
    deliver(epoch_, {{last - 50, last - 40}});
    costs.apply = pages_looked_at();
    static_cast<void>(store_->epochs(32));
    costs.epochs = pages_looked_at();
    EXPECT_TRUE(store_->trim().value());
    costs.trim = pages_looked_at();
    return costs;
  };
  const Costs small = measure(1000);
  const Costs large = measure(200'000);
  // One more level of the tree is one page a descent.
  constexpr int deeper = 4;
  EXPECT_LE(large.owed_oldest, small.owed_oldest + deeper);
  EXPECT_LE(large.owed_newest, small.owed_newest + deeper);
  EXPECT_LE(large.append_one, small.append_one + deeper);
  EXPECT_EQ(large.apply, 0);
  EXPECT_EQ(large.epochs, 0);
  EXPECT_LE(large.trim, small.trim + 40) << "up to 500 rows, each found anew";
}

TEST_F(StoreCostTest, SQ1_one_sync_a_commit_before_it_returns) {
  append(probe_readings(1, 1));
  vfs_.reset_counts();
  for (int i = 0; i < 50; ++i) append(probe_readings(2 + i, 2 + i));
  EXPECT_EQ(vfs_.counts(FileKind::wal).syncs, 50U);
  EXPECT_EQ(vfs_.counts(FileKind::database).syncs, 0U);
}

/// Bytes a row of a bare loop over SQLite with a durable commit for each ten rows: the floor.
std::uint64_t floor_bytes_a_row(FaultyVfs& vfs, const std::string& path, const std::string& body,
                                int commits) {
  auto database = Database::open(path, Database::Mode::create);
  EXPECT_TRUE(
      (*database)->execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                           "CREATE TABLE reading(seq INTEGER PRIMARY KEY,"
                           " instrument INTEGER, utc INTEGER, body TEXT)"));
  auto insert = (*database)->prepare("INSERT INTO reading VALUES(NULL, ?1, ?2, ?3)");
  vfs.reset_counts();
  for (int commit = 0; commit < commits; ++commit) {
    EXPECT_TRUE((*database)->execute("BEGIN IMMEDIATE"));
    for (std::int64_t device = 0; device < 10; ++device) {
      insert->bind(1, device);
      insert->bind(2, std::int64_t{1'795'158'000'000'000} + commit * std::int64_t{1'000'000});
      insert->bind(3, std::string_view(body));
      EXPECT_TRUE(insert->run());
    }
    EXPECT_TRUE((*database)->execute("COMMIT"));
  }
  EXPECT_TRUE((*database)->execute("PRAGMA wal_checkpoint"));
  return vfs.total().bytes_written / (static_cast<std::uint64_t>(commits) * 10);
}

TEST_F(StoreCostTest, SQ2_no_more_bytes_for_a_row_than_a_bare_loop_writes) {
  // The reference work: ten devices of 20 float32 in a commit, a receipt with each tenth.
  std::string body = "[";
  for (int i = 0; i < 20; ++i) body += (i == 0 ? "" : ",") + std::to_string(12.34567 + i);
  body += "]";
  constexpr int commits = 300;
  const auto floor = floor_bytes_a_row(vfs_, folder_ + "/floor.db", body, commits);
  append(probe_readings(1, 1));
  std::vector<Reading> batch(10, probe_reading(1));
  for (Reading& reading : batch) reading.body = body;
  vfs_.reset_counts();
  for (int commit = 0; commit < commits; ++commit) {
    if (commit % 10 == 9) deliver(epoch_, {{1, store_->last()}});
    append(batch);
    if (store_->wal_bytes() >= wal_file_limit) {
      ASSERT_TRUE(store_->checkpoint(false));
    }
  }
  ASSERT_TRUE(store_->checkpoint(false));
  const auto ours = vfs_.total().bytes_written / (std::uint64_t{commits} * 10);
  std::cout << "bytes a row: " << ours << ", the bare loop " << floor << "\n";
  EXPECT_LE(ours, floor);
  EXPECT_GT(ours, body.size());
}

TEST_F(StoreCostTest, SQ13_trimming_writes_each_page_once_more) {
  ASSERT_TRUE(store_->database().execute("PRAGMA synchronous=OFF"));
  grow_to(20'000);
  deliver(epoch_, {{1, 20'000}});
  ASSERT_TRUE(store_->save());
  vfs_.reset_counts();
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(store_->trim().value());
  EXPECT_LE(vfs_.total().bytes_written / 5000, 100U) << "bytes a row that went, of some 55";
}

TEST_F(StoreCostTest, SQ5_reading_the_backlog_keeps_no_statement_open) {
  append(probe_readings(1, 1000));
  EXPECT_TRUE(owed(0, 10));
  EXPECT_TRUE(owed(10, 10));
  EXPECT_FALSE(owed(5000));
  append(probe_readings(1001, 1001));
  for (auto* statement = sqlite3_next_stmt(store_->database().handle(), nullptr);
       statement != nullptr;
       statement = sqlite3_next_stmt(store_->database().handle(), statement)) {
    EXPECT_EQ(sqlite3_stmt_busy(statement), 0) << sqlite3_sql(statement);
  }
  ASSERT_TRUE(store_->checkpoint(true));
  EXPECT_EQ(file_size("spool.db-wal"), 0U);
}

TEST_F(StoreCostTest, SQ5_a_reader_on_the_side_stops_no_commit_and_the_wal_comes_back) {
  append(probe_readings(1, 100));
  auto shell = Database::open(path(), Database::Mode::read);
  ASSERT_TRUE(shell);
  auto held = (*shell)->prepare("SELECT seq FROM reading");
  ASSERT_TRUE(held);
  ASSERT_TRUE(held->step().value());
  for (int i = 0; i < 30; ++i) append(probe_readings(0, 999));
  EXPECT_TRUE(store_->checkpoint(false)) << "as far as it can";
  const auto grown = file_size("spool.db-wal");
  EXPECT_GT(grown, 1'000'000U);
  held->reset();
  append(probe_readings(0, 0));
  EXPECT_TRUE(store_->checkpoint(false));
  EXPECT_EQ(store_->wal_bytes(), 0U);
  append(probe_readings(0, 0));
  EXPECT_LE(file_size("spool.db-wal"), wal_file_limit);
  EXPECT_TRUE(store_->checkpoint(true));
  EXPECT_EQ(file_size("spool.db-wal"), 0U);
}

/// Each look at it takes 5 ms.
class TickingClock final : public Clock {
 public:
  [[nodiscard]] MonoTime mono() const override { return now_ += Micros(5000); }
  [[nodiscard]] WallTime wall() const override { return {}; }
  [[nodiscard]] ClockQuality quality() const override { return {}; }

 private:
  mutable MonoTime now_{};
};

TEST_F(StoreCostTest, SQ9_the_check_of_a_large_store_is_done_in_small_steps) {
  grow_to(20'000);
  const TickingClock clock;
  int steps = 0;
  for (bool through = false; !through && steps < 1000; ++steps) {
    pages_looked_at();
    const auto checked = store_->check(clock, Micros(10'000));
    ASSERT_TRUE(checked) << checked.error().text;
    through = *checked;
    EXPECT_LE(pages_looked_at(), steps == 0 ? 60 : 20) << steps;
  }
  EXPECT_EQ(steps, 101) << "200 rows a step, and one to see the end";
  EXPECT_TRUE(store_->check(clock, Micros(10'000)).value());
}

TEST_F(StoreCostTest, the_wal_is_emptied_at_start) {
  for (int i = 0; i < 10; ++i) append(probe_readings(0, 99));
  store_->leave_untouched();
  store_.reset();
  EXPECT_GT(file_size("spool.db-wal"), 100'000U);
  start(2);
  EXPECT_EQ(file_size("spool.db-wal"), 0U);
  EXPECT_EQ(store_->last(), 1000U);
}

TEST_F(StoreCostTest, no_allocation_of_ours_for_each_row) {
  // SQLite's own memory does not grow with the number of rows in a commit.
  append(probe_readings(1, 10));
  const auto before = sqlite3_memory_used();
  append(probe_readings(1, 2000));
  append(probe_readings(1, 2000));
  EXPECT_LE(sqlite3_memory_used() - before, 1'300'000) << "cache_size and no more";
}

}  // namespace
}  // namespace buoyd
