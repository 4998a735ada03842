// No store that can be written: in memory, and back (B10).

#include "spool_fixture.hpp"

namespace buoyd {
namespace {

using SpoolVolatileTest = SpoolTest;

TEST_F(SpoolVolatileTest, B10_without_a_writable_folder_for_a_minute_it_is_in_memory) {
  setup_.settings.path = "/proc/nowhere/spool.db";
  open();
  EXPECT_EQ(commit(1, 2), 0U);
  clock_.advance(Spool::patience - Micros(1));
  EXPECT_EQ(commit(1, 2), 0U) << "not yet";
  EXPECT_FALSE(status_of(*spool_).is_volatile);
  clock_.advance(Micros(1));
  EXPECT_EQ(commit(1, 2), 2U);
  EXPECT_TRUE(status_of(*spool_).is_volatile);
  EXPECT_TRUE(spool_->news().is_volatile);
  EXPECT_EQ(happened(), Kinds{"volatile"});
  const auto run = read_owed(*spool_, {*status_of(*spool_).epoch, 0, 1000, 1000});
  ASSERT_TRUE(run);
  EXPECT_EQ(run->readings.size(), 3U) << "with its own start reading";
}

TEST_F(SpoolVolatileTest, B10_the_store_in_memory_trusts_the_same_archive) {
  open();
  EXPECT_EQ(commit(1, 1), 2U);
  spool_->pin("archive-1");
  EXPECT_EQ(commit(2, 2), 3U);
  spool_->close();
  vfs_.fail(FileKind::database, FileOp::open, SQLITE_CANTOPEN);
  open();
  clock_.advance(Spool::patience);
  EXPECT_EQ(commit(3, 3), 2U);
  ASSERT_TRUE(status_of(*spool_).is_volatile);
  EXPECT_EQ(spool_->news().pinned_archive, "archive-1");
}

/// The store on disk trusts archive-1, which has all of it. It is in memory, as nothing can be
/// written.
class SpoolVolatileTrustTest : public SpoolTest {
 protected:
  void go_volatile() {
    open();
    ASSERT_EQ(commit(1, 1), 2U);
    spool_->pin("archive-1");
    ASSERT_EQ(commit(2, 2), 3U);
    old_ = *status_of(*spool_).epoch;
    ASSERT_TRUE(spool_->apply({old_, {{1, 3}}, {}}));
    fail_disk();
    ASSERT_EQ(commit(3, 3), 0U);
    clock_.advance(Spool::patience);
    ASSERT_NE(commit(3, 3), 0U);
    ASSERT_TRUE(status_of(*spool_).is_volatile);
  }
  void fail_disk() {
    vfs_.fail(FileKind::database, FileOp::open, SQLITE_CANTOPEN);
    vfs_.fail(FileKind::wal, FileOp::write, SQLITE_READONLY);
  }
  void come_back() {
    vfs_.heal();
    clock_.advance(Spool::patience);
    spool_->maintain();
    ASSERT_NE(commit(4, 4), 0U);
    ASSERT_FALSE(status_of(*spool_).is_volatile);
  }
  void expect_trust_on_disk(const std::string& archive) {
    EXPECT_EQ(spool_->news().pinned_archive, archive);
    EXPECT_EQ(status_of(*spool_).archive, archive);
    spool_->close();
    EXPECT_EQ(sql("SELECT value FROM meta WHERE key = 'archive'"), archive);
    EXPECT_EQ(StoreFiles(path()).read_archive(), archive);
  }
  void expect_nothing_done() {
    EXPECT_EQ(sql("SELECT count(*) FROM done"), "0") << "what archive-1 had";
  }

  EpochId old_{};
};

TEST_F(SpoolVolatileTrustTest, B4_whom_a_person_trusts_meanwhile_the_disk_trusts_afterwards) {
  go_volatile();
  spool_->trust("archive-2");
  EXPECT_EQ(spool_->news().pinned_archive, "archive-2");
  come_back();
  expect_trust_on_disk("archive-2");
  expect_nothing_done();
}

TEST_F(SpoolVolatileTrustTest, B4_nobody_too) {
  go_volatile();
  spool_->trust("");
  come_back();
  EXPECT_EQ(spool_->news().pinned_archive, "");
  spool_->pin("archive-3");
  expect_trust_on_disk("archive-3");
  expect_nothing_done();
}

TEST_F(SpoolVolatileTrustTest, B4_also_in_the_minute_before_it_is_in_memory) {
  go_volatile();
  spool_->close();
  open();
  EXPECT_EQ(commit(5, 5), 0U);
  spool_->trust("archive-2");
  come_back();
  expect_trust_on_disk("archive-2");
  expect_nothing_done();
}

TEST_F(SpoolVolatileTrustTest, B4_a_receipt_does_not_change_what_a_person_said_meanwhile) {
  go_volatile();
  spool_->close();
  open();
  EXPECT_EQ(commit(5, 5), 0U);
  spool_->trust("archive-2");
  spool_->pin("archive-3");  // the answer to a hello under way
  come_back();
  expect_trust_on_disk("archive-2");
}

TEST_F(SpoolVolatileTrustTest, B4_nor_while_the_store_is_in_memory) {
  go_volatile();
  spool_->trust("archive-2");
  spool_->pin("archive-1");
  EXPECT_EQ(spool_->news().pinned_archive, "archive-2");
  come_back();
  expect_trust_on_disk("archive-2");
  expect_nothing_done();
}

TEST_F(SpoolVolatileTrustTest, B4_where_a_person_trusts_nobody_the_first_that_answers_is_trusted) {
  go_volatile();
  spool_->trust("");
  spool_->pin("archive-3");
  EXPECT_EQ(spool_->news().pinned_archive, "archive-3");
  come_back();
  expect_trust_on_disk("archive-3");
  expect_nothing_done();
}

TEST_F(SpoolVolatileTrustTest, B4_nor_while_another_process_locks_the_store) {
  open();
  ASSERT_EQ(commit(1, 1), 2U);
  spool_->pin("archive-1");
  ASSERT_EQ(commit(2, 2), 3U);
  auto other = Database::open(path(), Database::Mode::write);
  ASSERT_TRUE((*other)->execute("BEGIN IMMEDIATE"));
  spool_->trust("archive-2");
  ASSERT_TRUE((*other)->execute("ROLLBACK"));
  other->reset();
  spool_->pin("archive-3");
  clock_.advance(Spool::patience);
  spool_->maintain();
  expect_trust_on_disk("archive-2");
}

TEST_F(SpoolVolatileTrustTest, B4_a_receipt_meanwhile_does_not_change_whom_the_disk_trusts) {
  go_volatile();
  spool_->close();
  std::filesystem::remove(folder_ + "/spool.archive");
  open();
  clock_.advance(Spool::patience);
  EXPECT_NE(commit(5, 5), 0U);
  EXPECT_EQ(spool_->news().pinned_archive, "") << "nobody knows";
  spool_->pin("archive-2");
  EXPECT_EQ(spool_->news().pinned_archive, "archive-2");
  come_back();
  expect_trust_on_disk("archive-1");
}

TEST_F(SpoolVolatileTrustTest, B4_a_store_that_another_process_locks_takes_it_later) {
  open();
  ASSERT_EQ(commit(1, 1), 2U);
  spool_->pin("archive-1");
  ASSERT_EQ(commit(2, 2), 3U);
  ASSERT_TRUE(spool_->apply({*status_of(*spool_).epoch, {{1, 3}}, {}}));
  auto other = Database::open(path(), Database::Mode::write);
  ASSERT_TRUE((*other)->execute("BEGIN IMMEDIATE"));
  spool_->trust("archive-2");
  EXPECT_EQ(spool_->news().pinned_archive, "archive-1") << "not yet";
  ASSERT_TRUE((*other)->execute("ROLLBACK"));
  other->reset();
  spool_->maintain();
  EXPECT_EQ(spool_->news().pinned_archive, "archive-1") << "not with every turn: it may wait long";
  clock_.advance(Spool::patience);
  spool_->maintain();
  EXPECT_EQ(spool_->news().pinned_archive, "archive-2");
  EXPECT_TRUE(spool_->take_reads_again()) << "it is told, and all is owed";
  expect_trust_on_disk("archive-2");
  expect_nothing_done();
}

TEST_F(SpoolVolatileTest, B10_the_store_in_memory_is_bounded) {
  setup_.settings.path = "/proc/nowhere/spool.db";
  open();
  clock_.advance(Spool::patience);
  for (int i = 0; i < 30; ++i) {
    std::vector<Reading> batch(10, big_reading(29'000));
    EXPECT_TRUE(spool_->commit(batch)) << status_of(*spool_).last_error;
  }
  EXPECT_LT(sqlite3_memory_used(), 8 * 1024 * 1024);
  const auto run = read_owed(*spool_, {*status_of(*spool_).epoch, 0, 1'000'000, 1000});
  ASSERT_TRUE(run);
  EXPECT_EQ(run->from, 1U);
  ASSERT_FALSE(run->lost.empty());
  EXPECT_EQ(run->lost[0].reason, GapReason::retention);
}

TEST_F(SpoolVolatileTest, B10_what_a_failed_commit_left_on_disk_is_not_delivered_twice) {
  open();
  EXPECT_EQ(commit(1, 2), 2U);
  const EpochId first = *status_of(*spool_).epoch;
  vfs_.fail(FileKind::wal, FileOp::sync, SQLITE_IOERR_FSYNC, 2);  // the commit and the close
  vfs_.fail(FileKind::database, FileOp::open, SQLITE_CANTOPEN);
  EXPECT_EQ(commit(3, 4), 0U);
  clock_.advance(Spool::patience);
  EXPECT_EQ(commit(3, 4), 2U);
  ASSERT_TRUE(status_of(*spool_).is_volatile);
  EXPECT_EQ(commit(5, 5), 4U);
  vfs_.heal();
  clock_.advance(Spool::patience);
  spool_->maintain();
  EXPECT_EQ(commit(6, 6), 5U) << "numbers that no commit returned are free, under another epoch";
  EXPECT_EQ(counts(), "1,2,6");
  EXPECT_EQ(sql("SELECT last FROM epoch WHERE id = '" + to_hex(first) + "'"), "3");
  EXPECT_EQ(owed_bodies(), (std::vector<std::string>{"[20.10,1]", "[20.10,2]", "[20.10,3]",
                                                     "[20.10,4]", "[20.10,5]", "[20.10,6]"}));
}

TEST_F(SpoolVolatileTest, B10_back_on_disk_what_was_in_memory_is_still_delivered) {
  open();
  EXPECT_EQ(commit(1, 2), 2U);
  const EpochId first = *status_of(*spool_).epoch;
  vfs_.fail(FileKind::database, FileOp::open, SQLITE_CANTOPEN);
  vfs_.fail(FileKind::wal, FileOp::write, SQLITE_READONLY);
  EXPECT_EQ(commit(3, 3), 0U);
  clock_.advance(Spool::patience);
  EXPECT_EQ(commit(3, 3), 2U);
  EXPECT_TRUE(status_of(*spool_).is_volatile);
  const EpochId memory = *status_of(*spool_).epoch;
  EXPECT_NE(memory, first);
  EXPECT_EQ(happened(), Kinds{"volatile"});

  vfs_.heal();
  spool_->maintain();
  EXPECT_TRUE(status_of(*spool_).is_volatile) << "tried every 60 s";
  clock_.advance(Spool::patience);
  spool_->maintain();
  EXPECT_FALSE(status_of(*spool_).is_volatile);
  EXPECT_EQ(happened(), Kinds{"-volatile"});
  EXPECT_EQ(commit(4, 4), 5U) << "a new epoch: ones that alternate look like two boards";
  const EpochId second = *status_of(*spool_).epoch;
  EXPECT_NE(second, first);
  const auto epochs = spool_->news().epochs;
  ASSERT_EQ(epochs.size(), 3U);
  EXPECT_EQ(epochs[0].id, second);
  EXPECT_EQ(epochs[1].id, memory);
  EXPECT_EQ(epochs[2].id, first);
  ASSERT_TRUE(read_owed(*spool_, {memory, 0, 1000, 1000}));
  EXPECT_TRUE(spool_->apply({memory, {{1, 2}}, {}}));
  spool_->maintain();
  EXPECT_EQ(spool_->news().epochs.size(), 2U);
  EXPECT_FALSE(read_owed(*spool_, {memory, 0, 1000, 1000}));
  EXPECT_EQ(counts(), "1,2,4");
}

TEST_F(SpoolVolatileTest, B10_back_on_disk_hello_tells_the_end_of_what_was_in_memory) {
  open();
  EXPECT_EQ(commit(1, 2), 2U);
  EXPECT_FALSE(spool_->apply({*status_of(*spool_).epoch, {}, 0}));
  vfs_.fail(FileKind::database, FileOp::open, SQLITE_CANTOPEN);
  vfs_.fail(FileKind::wal, FileOp::write, SQLITE_READONLY);
  EXPECT_EQ(commit(3, 3), 0U);
  clock_.advance(Spool::patience);
  EXPECT_EQ(commit(3, 3), 2U);
  const EpochId memory = *status_of(*spool_).epoch;
  EXPECT_TRUE(spool_->apply({memory, {{1, 2}}, 2})) << "answered, but it may go on";
  vfs_.heal();
  clock_.advance(Spool::patience);
  spool_->maintain();
  ASSERT_FALSE(status_of(*spool_).is_volatile);
  EXPECT_EQ(commit(4, 4), 5U);
  spool_->maintain();
  const auto epochs = spool_->news().epochs;
  ASSERT_EQ(epochs.size(), 3U);
  EXPECT_EQ(epochs[1].id, memory);
  EXPECT_EQ(epochs[1].last, 2U);
  EXPECT_FALSE(epochs[1].owed);
  spool_->apply({memory, {{1, 2}}, 2});
  spool_->maintain();
  EXPECT_EQ(spool_->news().epochs.size(), 2U);
}

struct Refusal {
  const char* what;
  int code;
  std::vector<std::string> before;
};

TEST_F(SpoolVolatileTest, B10_a_store_that_is_open_but_takes_nothing_for_a_minute) {
  const Refusal refusals[] = {{"disk full", SQLITE_FULL, {"disk_full"}},
                              {"locked by another process", SQLITE_BUSY, {"busy"}}};
  for (const Refusal& refusal : refusals) {
    SCOPED_TRACE(refusal.what);
    open();
    EXPECT_EQ(commit(1, 2), 2U);
    static_cast<void>(happened());
    vfs_.fail(FileKind::wal, FileOp::write, refusal.code);
    vfs_.fail(FileKind::database, FileOp::open, SQLITE_CANTOPEN);
    Kinds said;
    int second = 0;
    for (; commit(3, 3) == 0 && second < 200; ++second) {
      clock_.advance(std::chrono::seconds(1));
      spool_->maintain();
    }
    EXPECT_EQ(second, 60);
    EXPECT_TRUE(status_of(*spool_).is_volatile);
    said = refusal.before;
    said.emplace_back("volatile");
    EXPECT_EQ(happened(), said);
    vfs_.heal();
    clock_.advance(Spool::patience);
    spool_->maintain();
    EXPECT_FALSE(status_of(*spool_).is_volatile);
    EXPECT_NE(commit(4, 4), 0U);
    EXPECT_EQ(sql("SELECT group_concat(substr(body, 8, length(body) - 8)) FROM readings"
                  " WHERE kind = 'sample'"),
              "1,2,4");
    ASSERT_EQ(spool_->news().epochs.size(), 3U) << "what is in memory is still owed";
    TearDown();
    SetUp();
  }
}

TEST_F(SpoolVolatileTest, a_store_that_another_process_keeps_is_left_alone) {
  StoreFiles other(path());
  ASSERT_TRUE(other.take());
  open();
  EXPECT_EQ(commit(1, 1), 0U);
  EXPECT_NE(status_of(*spool_).last_error.find("is kept by process"), std::string::npos);
  clock_.advance(Spool::patience);
  EXPECT_EQ(commit(1, 1), 2U);
  EXPECT_TRUE(status_of(*spool_).is_volatile);
}

}  // namespace
}  // namespace buoyd
