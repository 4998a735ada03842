// A disk that fails or is full.

#include "spool_fixture.hpp"

namespace buoyd {
namespace {

using SpoolFaultTest = SpoolTest;

TEST_F(SpoolFaultTest, SQ12_a_failed_sync_is_no_commit_and_nothing_is_inserted_twice) {
  open();
  EXPECT_EQ(commit(1, 2), 2U);
  vfs_.fail(FileKind::wal, FileOp::sync, SQLITE_IOERR_FSYNC, 1);
  EXPECT_EQ(commit(3, 4), 4U) << "closed, opened anew, checked, inserted again";
  EXPECT_EQ(happened(), Kinds{"io_error"});
  EXPECT_EQ(commit(5, 5), 6U);
  EXPECT_EQ(counts(), "1,2,3,4,5");
  EXPECT_EQ(sql("SELECT count(*) FROM epoch"), "1") << "the same run goes on";
  clock_.advance(Spool::patience);
  EXPECT_EQ(commit(6, 6), 7U);
  EXPECT_EQ(happened(), Kinds{"-io_error"});
}

struct IoCase {
  const char* what;
  FileKind kind;
  FileOp op;
  int code;
};

TEST_F(SpoolFaultTest, SQ12_any_single_io_error_costs_no_reading) {
  const IoCase cases[] = {
      {"sync", FileKind::wal, FileOp::sync, SQLITE_IOERR_FSYNC},
      {"write", FileKind::wal, FileOp::write, SQLITE_IOERR_WRITE},
      {"read", FileKind::database, FileOp::read, SQLITE_IOERR_READ},
      {"short read", FileKind::database, FileOp::read, SQLITE_IOERR_SHORT_READ},
      {"shared memory", FileKind::database, FileOp::shared_memory, SQLITE_IOERR_SHMMAP},
  };
  for (const IoCase& c : cases) {
    for (std::uint64_t after = 0; after < 4; ++after) {
      open();
      EXPECT_NE(commit(1, 3), 0U);
      vfs_.fail(c.kind, c.op, c.code, 1, after);
      EXPECT_NE(commit(4, 5), 0U) << c.what;
      vfs_.heal();
      EXPECT_NE(commit(6, 6), 0U) << c.what;
      spool_.reset();
      EXPECT_EQ(counts(), "1,2,3,4,5,6") << c.what << " after " << after;
      EXPECT_EQ(sql("PRAGMA integrity_check"), "ok");
      for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
        std::filesystem::remove(entry);
      }
    }
  }
}

TEST_F(SpoolFaultTest, SQ12_a_second_failure_sets_the_file_aside) {
  open();
  EXPECT_EQ(commit(1, 2), 2U);
  vfs_.ask_before([this](const FileStep& step) {
    const bool old_file = !std::filesystem::exists(folder_ + "/spool.aside-1.db");
    return old_file && step.op == FileOp::sync ? SQLITE_IOERR_FSYNC : SQLITE_OK;
  });
  EXPECT_EQ(commit(3, 4), 2U) << "a new store, a new epoch, the rows are not lost";
  EXPECT_EQ(happened(), (Kinds{"io_error", "corrupt"}));
  EXPECT_EQ(counts(), "3,4");
  EXPECT_EQ(sql("SELECT body FROM readings WHERE kind = 'start'"),
            R"(["0.1","boot",null,null,null,"new_epoch",)"
            R"("the same run goes on in another store or epoch",0,null])");
  auto aside = Database::open(folder_ + "/spool.aside-1.db", Database::Mode::write);
  ASSERT_TRUE(aside);
  EXPECT_EQ((*aside)->value("SELECT max(seq) >= 3 FROM reading").value(), "1");
}

TEST_F(SpoolFaultTest, SQ12_what_a_failed_commit_left_in_a_store_set_aside_is_not_delivered_twice) {
  open();
  EXPECT_EQ(commit(1, 2), 2U);
  const EpochId old = *status_of(*spool_).epoch;
  vfs_.ask_before([this](const FileStep& step) {
    const bool old_file = !std::filesystem::exists(folder_ + "/spool.aside-1.db");
    return old_file && step.op == FileOp::sync ? SQLITE_IOERR_FSYNC : SQLITE_OK;
  });
  EXPECT_EQ(commit(3, 4), 2U);
  vfs_.heal();
  {
    auto aside = Database::open(folder_ + "/spool.aside-1.db", Database::Mode::write);
    ASSERT_TRUE(aside);
    ASSERT_EQ((*aside)->value("SELECT max(seq) FROM reading").value(), "5") << "it is there";
  }
  EXPECT_EQ(owed_bodies(), (Kinds{"[20.10,1]", "[20.10,2]", "[20.10,3]", "[20.10,4]"}));
  const auto epochs = spool_->news().epochs;
  ASSERT_EQ(epochs.size(), 2U);
  EXPECT_EQ(epochs[1].id, old);
  EXPECT_EQ(epochs[1].last, 3U) << "as its commits returned";
}

TEST_F(SpoolFaultTest, SQ12_nor_is_a_store_whose_first_commit_failed) {
  open();
  vfs_.ask_before([this](const FileStep& step) {
    const bool old_file = !std::filesystem::exists(folder_ + "/spool.aside-1.db");
    const bool is_commit = step.kind == FileKind::wal && step.op == FileOp::sync;
    return old_file && is_commit ? SQLITE_IOERR_FSYNC : SQLITE_OK;
  });
  EXPECT_EQ(commit(3, 4), 2U);
  vfs_.heal();
  ASSERT_GT(file_size("spool.aside-1.db") + file_size("spool.aside-1.db-wal"), 0U);
  EXPECT_EQ(owed_bodies(), (Kinds{"[20.10,3]", "[20.10,4]"}));
  EXPECT_EQ(spool_->news().epochs.size(), 1U);
  EXPECT_EQ(file_size("spool.aside-1.db"), 0U) << "nothing is owed of it";
}

TEST_F(SpoolFaultTest, a_disk_that_fails_for_ever_never_pushes_out_the_first_store) {
  open();
  EXPECT_NE(commit(1, 2000), 0U);
  vfs_.fail(FileKind::wal, FileOp::sync, SQLITE_IOERR_FSYNC);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(commit(3, 4), 0U);
    clock_.advance(std::chrono::seconds(1));
  }
  vfs_.heal();
  auto aside = Database::open(folder_ + "/spool.aside-1.db", Database::Mode::write);
  ASSERT_TRUE(aside);
  EXPECT_EQ((*aside)->value("SELECT max(seq) >= 2001 FROM reading").value(), "1");
  EXPECT_LT(happened().size(), 40U) << "events are bounded";
}

TEST_F(SpoolFaultTest, nor_if_the_file_could_not_be_opened_at_once) {
  open();
  EXPECT_EQ(commit(1, 2), 2U);
  vfs_.fail(FileKind::wal, FileOp::sync, SQLITE_IOERR_FSYNC, 2);  // the commit and the close
  vfs_.fail(FileKind::database, FileOp::open, SQLITE_CANTOPEN, 1);
  EXPECT_EQ(commit(3, 4), 0U);
  EXPECT_EQ(commit(3, 4), 4U);
  EXPECT_EQ(commit(5, 5), 6U);
  EXPECT_EQ(counts(), "1,2,3,4,5");
}

TEST_F(SpoolFaultTest, a_commit_that_failed_but_reached_the_file_is_not_repeated) {
  open();
  EXPECT_EQ(commit(1, 2), 2U);
  // The -wal is whole, only the sync says otherwise; recovery then finds the transaction.
  bool armed = true;
  vfs_.ask_before([&](const FileStep& step) {
    if (armed && step.kind == FileKind::wal && step.op == FileOp::sync) {
      armed = false;
      std::filesystem::copy_file(path() + "-wal", folder_ + "/kept",
                                 std::filesystem::copy_options::overwrite_existing);
      return SQLITE_IOERR_FSYNC;
    }
    if (step.op == FileOp::open && step.kind == FileKind::wal) {
      std::filesystem::copy_file(folder_ + "/kept", path() + "-wal",
                                 std::filesystem::copy_options::overwrite_existing);
    }
    return SQLITE_OK;
  });
  EXPECT_EQ(commit(3, 4), 4U);
  vfs_.heal();
  EXPECT_EQ(commit(5, 5), 6U);
  EXPECT_EQ(counts(), "1,2,3,4,5");
}

/// The card resets: the commit and the close fail, then it cannot be opened; then it is back.
class SpoolFallBackTest : public SpoolTest {
 protected:
  void reset_card() {
    vfs_.fail(FileKind::wal, FileOp::sync, SQLITE_IOERR_FSYNC, 2);
    vfs_.fail(FileKind::database, FileOp::open, SQLITE_CANTOPEN, 1);
    EXPECT_EQ(commit(11, 12), 0U);
    static_cast<void>(happened());
  }
  /// Numbers 7 to 11 of `before` were given to readings 6 to 10, which the disk forgot.
  void expect_new_epoch(const EpochId& before) {
    EXPECT_EQ(commit(11, 12), 8U) << "behind the start reading";
    EXPECT_NE(status_of(*spool_).epoch, before) << "or 7 would be given twice";
    EXPECT_EQ(happened(), Kinds{"rollback"});
    EXPECT_EQ(counts(), "1,2,3,4,5,11,12");
    EXPECT_EQ(sql("SELECT first || '-' || last FROM epoch WHERE n = 1"), "1-6");
    EXPECT_EQ(commit(13, 13), 10U);
    spool_->apply({before, {{1, 11}}, 11});
    EXPECT_EQ(happened(), Kinds{}) << "it is said once";
  }
};

TEST_F(SpoolFallBackTest, commits_that_the_disk_forgot_in_the_same_run_end_the_epoch) {
  open();
  EXPECT_EQ(commit(1, 5), 2U);
  for (const std::string part : {"", "-wal"}) {
    std::filesystem::copy_file(path() + part, folder_ + "/kept" + part);
  }
  EXPECT_EQ(commit(6, 10), 7U);
  const EpochId before = *status_of(*spool_).epoch;
  reset_card();
  std::filesystem::remove(path() + "-shm");
  for (const std::string part : {"", "-wal"}) {
    std::filesystem::rename(folder_ + "/kept" + part, path() + part);
  }
  expect_new_epoch(before);
}

TEST_F(SpoolFallBackTest, commits_behind_a_bad_frame_of_the_wal_too) {
  open();
  EXPECT_EQ(commit(1, 5), 2U);
  const auto good = static_cast<std::streamoff>(file_size("spool.db-wal"));
  EXPECT_EQ(commit(6, 10), 7U);
  const EpochId before = *status_of(*spool_).epoch;
  reset_card();
  overwrite("spool.db-wal", good, 100);
  expect_new_epoch(before);
}

TEST_F(SpoolFallBackTest, a_store_that_fell_back_to_nothing_is_said_too) {
  open();
  EXPECT_EQ(commit(1, 5), 2U);
  const EpochId before = *status_of(*spool_).epoch;
  reset_card();
  for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(path() + part);
  EXPECT_EQ(commit(11, 12), 2U);
  EXPECT_NE(status_of(*spool_).epoch, before);
  EXPECT_EQ(happened(), Kinds{"rollback"});
}

TEST_F(SpoolFaultTest, SQ10_a_lock_held_by_another_keeps_the_rows) {
  open();
  EXPECT_EQ(commit(1, 2), 2U);
  vfs_.fail(FileKind::wal, FileOp::write, SQLITE_BUSY, 1);
  EXPECT_EQ(commit(3, 4), 0U);
  EXPECT_EQ(happened(), Kinds{});
  EXPECT_EQ(commit(3, 4), 4U);
  EXPECT_EQ(sql("SELECT count(*) FROM epoch"), "1");
}

TEST_F(SpoolFaultTest, SQ10_a_lock_that_stays_is_said_once_and_its_end_too) {
  open();
  EXPECT_EQ(commit(1, 2), 2U);
  vfs_.fail(FileKind::wal, FileOp::write, SQLITE_BUSY, 30);
  for (int second = 0; second < 30; ++second) {
    EXPECT_EQ(commit(3, 4), 0U);
    clock_.advance(std::chrono::seconds(1));
  }
  EXPECT_EQ(happened(), Kinds{"busy"});
  EXPECT_EQ(commit(3, 4), 4U);
  EXPECT_EQ(happened(), Kinds{"-busy"});
  EXPECT_EQ(counts(), "1,2,3,4");
}

TEST_F(SpoolFaultTest, SQ10_a_reader_that_then_writes_does_not_get_in_the_way) {
  open();
  EXPECT_EQ(commit(1, 2), 2U);
  auto shell = Database::open(path(), Database::Mode::write);
  ASSERT_TRUE(shell);
  ASSERT_TRUE((*shell)->execute("BEGIN; SELECT count(*) FROM reading"));
  EXPECT_EQ(commit(3, 3), 4U);
  const auto late = (*shell)->execute("INSERT INTO meta VALUES('x', 'y')");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().detail, SQLITE_BUSY_SNAPSHOT) << "theirs fails, never ours";
  EXPECT_EQ(commit(4, 4), 5U);
}

TEST_F(SpoolFaultTest, SQ6_a_full_disk_frees_the_reserve_and_trims) {
  open();
  EXPECT_NE(commit(1, 1000), 0U);
  spool_->maintain();
  EXPECT_EQ(file_size("spool.reserve"), 4U * 1024 * 1024);
  // Until the reserve goes, nothing can be written.
  vfs_.ask_before([this](const FileStep& step) {
    const bool full = step.op == FileOp::write && file_size("spool.reserve") > 0;
    return full ? SQLITE_FULL : SQLITE_OK;
  });
  free_ = 2'000'000;
  EXPECT_EQ(commit(1001, 1001), 1002U);
  EXPECT_EQ(file_size("spool.reserve"), 0U);
  EXPECT_EQ(happened(), Kinds{"disk_full"});
  EXPECT_EQ(sql("SELECT a || '-' || b || ' ' || reason FROM lost"), "2-33 retention")
      << "not its start reading";
  spool_->maintain();
  EXPECT_EQ(file_size("spool.reserve"), 0U) << "not before there is room";
  vfs_.heal();
  free_ = 1'000'000'000;
  clock_.advance(Spool::patience);
  EXPECT_EQ(commit(1002, 1002), 1003U);
  EXPECT_EQ(happened(), Kinds{"-disk_full"});
  spool_->maintain();
  EXPECT_EQ(file_size("spool.reserve"), 4U * 1024 * 1024);
}

TEST_F(SpoolFaultTest, SQ6_no_shared_memory_on_a_full_disk_is_the_same_case) {
  open();
  EXPECT_NE(commit(1, 10), 0U);
  spool_->maintain();
  EXPECT_GT(file_size("spool.reserve"), 0U);
  spool_.reset();
  vfs_.ask_before([this](const FileStep& step) {
    const bool full = step.op == FileOp::shared_memory && file_size("spool.reserve") > 0;
    return full ? SQLITE_IOERR_SHMSIZE : SQLITE_OK;
  });
  open();
  EXPECT_EQ(commit(11, 11), 13U);
  EXPECT_EQ(file_size("spool.reserve"), 0U);
}

TEST_F(SpoolFaultTest, SQ6_with_less_than_a_mebibyte_left_the_reserve_goes_before_opening) {
  open();
  EXPECT_NE(commit(1, 10), 0U);
  spool_->maintain();
  EXPECT_GT(file_size("spool.reserve"), 0U);
  free_ = 500'000;
  open();
  EXPECT_EQ(file_size("spool.reserve"), 0U);
  EXPECT_EQ(commit(11, 11), 13U);
}

TEST_F(SpoolFaultTest, a_disk_that_stays_full_keeps_the_rows_in_hand) {
  open();
  EXPECT_NE(commit(1, 10), 0U);
  vfs_.fail(FileKind::wal, FileOp::write, SQLITE_FULL);
  EXPECT_EQ(commit(11, 12), 0U);
  EXPECT_EQ(commit(11, 12), 0U);
  EXPECT_EQ(happened(), Kinds{"disk_full"}) << "said once";
  vfs_.heal();
  EXPECT_NE(commit(11, 12), 0U);
  EXPECT_EQ(counts(), "1,2,3,4,5,6,7,8,9,10,11,12") << "nothing was trimmed that could not be";
}

TEST_F(SpoolFaultTest, quota_full_is_another_path_than_disk_full) {
  setup_.settings.max_size = 2 * 1024 * 1024;
  open();
  for (int i = 0; i < 60; ++i) {
    EXPECT_NE(commit(1000 * i, 1000 * i + 999), 0U);
    spool_->maintain();
    const auto all = file_size("spool.db") + file_size("spool.db-wal") + file_size("spool.reserve");
    ASSERT_LE(all, setup_.settings.max_size) << i;
  }
  EXPECT_EQ(happened(), Kinds{});
  EXPECT_EQ(sql("SELECT count(*) FROM lost WHERE reason = 'retention'"), "1");
  EXPECT_EQ(sql("PRAGMA integrity_check"), "ok");
}

TEST_F(SpoolFaultTest, B7_below_the_reserve_the_store_does_not_grow) {
  setup_.settings.reserve = 100'000'000;
  open();
  for (int i = 0; i < 10; ++i) EXPECT_NE(commit(1000 * i, 1000 * i + 999), 0U);
  spool_->maintain();
  EXPECT_EQ(happened(), Kinds{});
  free_ = 99'000'000;
  EXPECT_NE(commit(0, 0), 0U);
  EXPECT_EQ(happened(), Kinds{"disk_low"});
  // It may reach a mebibyte in any case, and no more.
  for (int i = 0; i < 40; ++i) EXPECT_NE(commit(1000 * i, 1000 * i + 999), 0U);
  spool_->maintain();
  EXPECT_LE(status_of(*spool_).database_bytes, 1024U * 1024);
  EXPECT_NE(sql("SELECT count(*) FROM lost"), "0");
  free_ = 105'000'000;
  EXPECT_NE(commit(0, 0), 0U);
  EXPECT_EQ(happened(), Kinds{}) << "some more before it ends";
  free_ = 150'000'000;
  EXPECT_NE(commit(0, 0), 0U);
  EXPECT_EQ(happened(), Kinds{"-disk_low"});
}

}  // namespace
}  // namespace buoyd
