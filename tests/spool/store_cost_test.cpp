// What the store costs in pages, syncs and bytes; counted, never timed.

#include "spool/store/connection.hpp"
#include "store_fixture.hpp"
#include "support/faulty_vfs.hpp"

namespace buoyd {
namespace {

class StoreCostTest : public StoreTest {
 protected:
  void grow_to(std::int64_t rows) {
    constexpr std::int64_t at_once = 5000;
    while (static_cast<std::int64_t>(store_->epochs().last()) < rows) {
      const auto last = static_cast<std::int64_t>(store_->epochs().last());
      append(probe_readings(last + 1, std::min(last + at_once, rows)));
    }
    EXPECT_TRUE(store_->checkpoint(true));
  }
  /// What a counter of SQLite's has risen to since the last call.
  int counted(int counter) {
    int now = 0;
    int peak = 0;
    sqlite3_db_status(store_->database().handle(), counter, &now, &peak, 1);
    return now;
  }
  /// Pages that SQLite looked at since the last call.
  int pages_looked_at() {
    return counted(SQLITE_DBSTATUS_CACHE_HIT) + counted(SQLITE_DBSTATUS_CACHE_MISS);
  }

  FaultyVfs vfs_;
};

/// Ten devices of 20 float32 in a commit.
std::vector<Reading> reference_work() {
  std::string body = "[";
  for (int i = 0; i < 20; ++i) body += (i == 0 ? "" : ",") + std::to_string(12.34567 + i);
  body += "]";
  std::vector<Reading> batch(10, probe_reading(1));
  for (Reading& reading : batch) reading.body = body;
  return batch;
}

/// Pages that SQLite looked at, those of them that were not in its cache, and how long it took.
struct Cost {
  int pages = 0;
  int reads = 0;
  std::chrono::microseconds time{};
};

struct Costs {
  Cost owed_oldest;
  Cost owed_newest;
  Cost batch;
  Cost append_one;
  Cost append_many;
  Cost apply;
  Cost epochs;
  Cost trim_delivered;
  Cost trim_owed;
};

/// 200,000 in CI; docs/benchmarks.md has what 10 million cost.
std::int64_t many_rows() {
  const char* asked = std::getenv("STORE_COST_ROWS");
  return asked == nullptr ? 200'000 : std::strtoll(asked, nullptr, 10);
}

void print(const char* what, const Cost& small, const Cost& large) {
  const auto text = [](const Cost& cost) {
    return std::to_string(cost.pages) + " pages, " + std::to_string(cost.reads) + " read, " +
           std::to_string(cost.time.count()) + " us";
  };
  std::cout << what << ": " << text(small) << "; with " << many_rows() << " rows " << text(large)
            << "\n";
}

void print(const Costs& small, const Costs& large) {
  print("the oldest 100 that are owed", small.owed_oldest, large.owed_oldest);
  print("the newest 100", small.owed_newest, large.owed_newest);
  print("500 from the middle", small.batch, large.batch);
  print("append 1", small.append_one, large.append_one);
  print("append 500", small.append_many, large.append_many);
  print("a receipt", small.apply, large.apply);
  print("hello's list", small.epochs, large.epochs);
  print("trim 11 delivered", small.trim_delivered, large.trim_delivered);
  print("trim 32 owed", small.trim_owed, large.trim_owed);
}

TEST_F(StoreCostTest, finding_and_trimming_cost_the_same_with_10_thousand_and_with_many_rows) {
  const auto cost_of = [this](const auto& work) {
    pages_looked_at();
    const auto begin = std::chrono::steady_clock::now();
    work();
    const auto end = std::chrono::steady_clock::now();
    const int reads = counted(SQLITE_DBSTATUS_CACHE_MISS);
    return Cost{counted(SQLITE_DBSTATUS_CACHE_HIT) + reads, reads,
                std::chrono::duration_cast<std::chrono::microseconds>(end - begin)};
  };
  const auto measure = [&](std::int64_t rows) {
    grow_to(rows);
    Costs costs;
    const auto last = store_->epochs().last();
    append(probe_readings(0, 0));
    const auto run_of = [this](std::uint64_t after, std::size_t most) {
      const auto run = owed(after, most);
      EXPECT_TRUE(run && run->readings.size() == most);
    };
    costs.owed_oldest = cost_of([&] { run_of(0, 100); });
    costs.owed_newest = cost_of([&] { run_of(last - 100, 100); });
    costs.batch = cost_of([&] { run_of(last / 2, 500); });
    costs.append_one = cost_of([&] { append(probe_readings(0, 0)); });
    costs.append_many = cost_of([&] { append(probe_readings(1, 500)); });
    costs.apply = cost_of([&] { deliver(epoch_, {{last - 50, last - 40}}); });
    costs.epochs = cost_of([&] { static_cast<void>(store_->epochs().states(32)); });
    costs.trim_delivered = cost_of([&] { EXPECT_TRUE(store_->trim().value()); });
    costs.trim_owed = cost_of([&] { EXPECT_TRUE(store_->trim().value()); });
    return costs;
  };
  const Costs small = measure(10'000);
  const Costs large = measure(many_rows());
  print(small, large);
  // One more level of the tree is one page a descent.
  constexpr int deeper = 4;
  EXPECT_LE(large.owed_oldest.pages, small.owed_oldest.pages + deeper);
  EXPECT_LE(large.owed_newest.pages, small.owed_newest.pages + deeper);
  EXPECT_LE(large.batch.pages, small.batch.pages + deeper);
  EXPECT_LE(large.batch.pages, 500 / 10) << "each page is read once";
  EXPECT_LE(large.append_one.pages, small.append_one.pages + deeper);
  EXPECT_LE(large.append_many.pages, small.append_many.pages + 2 * 500) << "a descent for each";
  EXPECT_LE(large.append_many.reads, small.append_many.reads + deeper) << "but in the cache";
  EXPECT_EQ(large.apply.pages, 0);
  EXPECT_EQ(large.epochs.pages, 0);
  // Some eight statements, each with its descent.
  EXPECT_LE(large.trim_delivered.pages, small.trim_delivered.pages + 40);
  EXPECT_LE(large.trim_owed.pages, small.trim_owed.pages + 40);
  EXPECT_LE(large.trim_owed.pages, 100);
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
  // A receipt with each tenth commit.
  const std::vector<Reading> batch = reference_work();
  const std::string& body = batch.front().body;
  constexpr int commits = 300;
  const auto floor = floor_bytes_a_row(vfs_, folder_ + "/floor.db", body, commits);
  append(probe_readings(1, 1));
  vfs_.reset_counts();
  for (int commit = 0; commit < commits; ++commit) {
    if (commit % 10 == 9) deliver(epoch_, {{1, store_->epochs().last()}});
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
  ASSERT_TRUE(store_->epochs().save());
  vfs_.reset_counts();
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(store_->trim().value());
  EXPECT_LE(vfs_.total().bytes_written / 5000, 100U) << "bytes a row that went, of some 55";
}

TEST_F(StoreCostTest, B7_a_full_store_of_owed_readings_costs_little_more_than_one_that_grows) {
  constexpr std::int64_t commits = 400;
  const std::vector<Reading> batch = reference_work();
  const auto measure = [&](std::uint64_t& bytes) {
    vfs_.reset_counts();
    pages_looked_at();
    for (std::int64_t i = 0; i < commits; ++i) {
      append(batch);
      if (store_->wal_bytes() >= wal_file_limit) {
        EXPECT_TRUE(store_->checkpoint(false));
      }
    }
    EXPECT_TRUE(store_->checkpoint(false));
    bytes = vfs_.total().bytes_written;
    return pages_looked_at();
  };
  for (int i = 0; i < 600; ++i) append(batch);
  EXPECT_TRUE(store_->checkpoint(true));
  std::uint64_t bytes_growing = 0;
  const int pages_growing = measure(bytes_growing);
  ASSERT_TRUE(store_->set_size_limit(1));
  append(probe_readings(0, 9));
  ASSERT_TRUE(store_->checkpoint(false));
  std::uint64_t bytes_full = 0;
  const int pages_full = measure(bytes_full);
  EXPECT_NE(sql("SELECT sum(b - a + 1) >= 4000 FROM lost"), "0");
  std::cout << "pages looked at a reading: growing " << pages_growing / 4000.0 << ", full "
            << pages_full / 4000.0 << "; bytes written: " << bytes_growing / 4000 << ", "
            << bytes_full / 4000 << "\n";
  EXPECT_LE(pages_full - pages_growing, 3 * 4000) << "3 for each that goes";
  EXPECT_LE(bytes_full, 2 * bytes_growing);
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
  EXPECT_EQ(store_->epochs().last(), 1000U);
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
