// B9: a store is set aside and what it owes is delivered beside the new one's.
#include <set>

#include "spool_fixture.hpp"

namespace buoyd {
namespace {

class SpoolAsideTest : public SpoolTest {
 protected:
  /// A run of 5000 readings, then damage in the middle of the file; the next start.
  void break_it() {
    open();
    ASSERT_NE(commit(1, 5000), 0U);
    old_ = *status_of(*spool_).epoch;
    spool_->close();
    const auto size = file_size("spool.db");
    overwrite("spool.db", static_cast<std::streamoff>(size / 4096 / 2 * 4096), 4096);
    open();
    ASSERT_NE(commit(5001, 5001), 0U);
    spool_->maintain();  // meets the damage
    ASSERT_EQ(happened(), Kinds{"corrupt"});
    ASSERT_NE(commit(5002, 5002), 0U);
  }
  /// Until the epochs of the store set aside are known.
  void look() {
    const auto known = [this] {
      const auto epochs = spool_->news().epochs;
      return std::any_of(epochs.begin(), epochs.end(),
                         [](const auto& one) { return one.ask_first; });
    };
    for (int turn = 0; turn < 1000 && !known(); ++turn) spool_->maintain();
  }
  /// What is owed of an epoch, as an archive takes it: every number, receipted.
  Ranges deliver(const EpochState& epoch, bool receipts = true) {
    Ranges held;
    std::uint64_t after = epoch.floor;
    while (const auto run = read_owed(*spool_, {epoch.id, after, 100'000, 500})) {
      for (const StoredReading& stored : run->readings) held.add({stored.seq, stored.seq});
      for (const Gap& lost : run->lost) held.add({lost.a, lost.b.value_or(highest)});
      after = run->to;
    }
    if (receipts) spool_->apply({epoch.id, held.list(), std::nullopt});
    return held;
  }

  /// The same of all epochs that only a store set aside has.
  void deliver_aside() {
    for (const EpochState& epoch : spool_->news().epochs) {
      if (epoch.ask_first) deliver(epoch);
    }
  }

  /// The disk gives nothing of the store set aside.
  void fail_reads() {
    vfs_.ask_before([](const FileStep& step) {
      const bool is_old = step.path.find(".aside-") != std::string_view::npos;
      return is_old && step.op == FileOp::read ? SQLITE_IOERR_READ : SQLITE_OK;
    });
  }

  static constexpr std::uint64_t highest = (std::uint64_t{1} << 63U) - 1;
  EpochId old_{};
};

TEST_F(SpoolAsideTest, B9_it_stands_in_hello_behind_the_current_epoch_is_delivered_and_deleted) {
  break_it();
  look();
  const auto epochs = spool_->news().epochs;
  ASSERT_GE(epochs.size(), 2U);
  EXPECT_EQ(epochs[0].id, status_of(*spool_).epoch);
  EXPECT_FALSE(epochs[0].ask_first);
  EXPECT_EQ(epochs[1].id, old_);
  EXPECT_TRUE(epochs[1].ask_first);
  EXPECT_EQ(happened(), Kinds{"draining"});
  EXPECT_GT(status_of(*spool_).owed, 5000U);
  for (const EpochState& epoch : epochs) {
    if (epoch.id == old_) {
      EXPECT_EQ(deliver(epoch), Ranges({{1, 5001}}));
    } else {
      deliver(epoch);
    }
  }
  spool_->maintain();
  EXPECT_EQ(happened(), Kinds{"-draining"});
  EXPECT_EQ(file_size("spool.aside-1.db"), 0U);
  EXPECT_EQ(file_size("spool.aside-1.id"), 0U);
  EXPECT_EQ(status_of(*spool_).owed, 0U);
}

TEST_F(SpoolAsideTest, B9_a_restart_goes_on_with_what_the_answer_lacks) {
  break_it();
  look();
  deliver(spool_->news().epochs[1], false);
  spool_->close();
  open();
  ASSERT_NE(commit(5003, 5003), 0U);
  look();
  const auto epochs = spool_->news().epochs;
  ASSERT_GE(epochs.size(), 2U);
  EXPECT_EQ(epochs[1].id, old_);
  spool_->apply({old_, {{1, 4000}}, 5001});
  EXPECT_EQ(deliver(spool_->news().epochs[1]), Ranges({{4001, 5001}}));
}

TEST_F(SpoolAsideTest, B9_two_of_them_one_after_the_other) {
  break_it();
  const EpochId first = old_;
  spool_->close();
  break_it();
  std::set<EpochId> seen;
  for (int turn = 0;
       turn < 2000 && file_size("spool.aside-1.db") + file_size("spool.aside-2.db") > 0; ++turn) {
    for (const EpochState& epoch : spool_->news().epochs) {
      if (!epoch.ask_first) continue;
      seen.insert(epoch.id);
      deliver(epoch);
    }
    spool_->maintain();
  }
  EXPECT_TRUE(seen.contains(first));
  EXPECT_TRUE(seen.contains(old_));
  EXPECT_EQ(file_size("spool.aside-1.db") + file_size("spool.aside-2.db"), 0U);
}

TEST_F(SpoolAsideTest, B9_a_file_that_is_no_database_is_accounted_for_and_kept) {
  open();
  ASSERT_NE(commit(1, 100), 0U);
  old_ = *status_of(*spool_).epoch;
  spool_->close();
  overwrite("spool.db", 0, 100);
  open();
  ASSERT_NE(commit(101, 101), 0U);
  EXPECT_EQ(happened(), Kinds{"corrupt"});
  look();
  const auto epochs = spool_->news().epochs;
  ASSERT_EQ(epochs.size(), 2U);
  EXPECT_EQ(epochs[1].id, old_);
  EXPECT_LT(epochs[1].last, epochs[1].first) << "its end is unknown";
  EXPECT_EQ(deliver(epochs[1]), Ranges({{1, highest}}));
  spool_->maintain();
  EXPECT_EQ(happened(), (Kinds{"draining", "-draining"}));
  EXPECT_EQ(spool_->news().epochs.size(), 1U);
  EXPECT_GT(file_size("spool.aside-1.db"), 0U);
  spool_->maintain();
  EXPECT_EQ(happened(), Kinds{}) << "and not looked at again";
}

TEST_F(SpoolAsideTest, B9_it_is_drained_also_where_somebody_removed_the_lock_file) {
  break_it();
  ASSERT_TRUE(std::filesystem::remove(folder_ + "/spool.lock"));
  look();
  deliver_aside();
  spool_->maintain();
  EXPECT_EQ(happened(), (Kinds{"draining", "-draining"}));
  EXPECT_EQ(file_size("spool.aside-1.db"), 0U);
}

class SpoolAsideVolatileTest : public SpoolAsideTest {
 protected:
  /// From now on, or once a store was set aside, the store in use can be neither opened nor
  /// written.
  void fill_disk(bool once_aside = false) {
    vfs_.ask_before([this, once_aside](const FileStep& step) {
      const bool is_in_use = step.path.find("/spool.db") != std::string_view::npos;
      const bool adds = step.op == FileOp::open || step.op == FileOp::write;
      const bool is_full = !once_aside || file_size("spool.aside-1.db") > 0;
      return is_in_use && adds && is_full ? SQLITE_FULL : SQLITE_OK;
    });
  }
  void go_volatile() {
    ASSERT_EQ(commit(6001, 6001), 0U);
    clock_.advance(Spool::patience);
    ASSERT_NE(commit(6001, 6001), 0U);
    ASSERT_TRUE(status_of(*spool_).is_volatile);
    static_cast<void>(happened());
  }
  [[nodiscard]] bool hello_asks_for(const EpochId& id) const {
    const auto epochs = spool_->news().epochs;
    return std::ranges::any_of(
        epochs, [&](const EpochState& one) { return one.id == id && one.ask_first; });
  }
};

TEST_F(SpoolAsideVolatileTest, B9_on_a_full_disk_it_is_deleted_once_it_is_delivered) {
  break_it();
  look();
  fill_disk();
  go_volatile();
  ASSERT_TRUE(hello_asks_for(old_));
  deliver_aside();
  spool_->maintain();
  EXPECT_EQ(happened(), Kinds{"-draining"});
  EXPECT_EQ(file_size("spool.aside-1.db"), 0U);
}

TEST_F(SpoolAsideVolatileTest, B9_what_it_has_is_looked_up_and_told_without_a_disk) {
  open();
  ASSERT_NE(commit(1, 5000), 0U);
  old_ = *status_of(*spool_).epoch;
  spool_->close();
  overwrite("spool.db", static_cast<std::streamoff>(file_size("spool.db") / 4096 / 2 * 4096), 4096);
  fill_disk(true);
  open();
  ASSERT_NE(commit(5001, 5001), 0U);
  spool_->maintain();  // meets the damage
  go_volatile();
  look();
  EXPECT_TRUE(hello_asks_for(old_));
}

TEST_F(SpoolAsideVolatileTest, B9_one_of_a_store_that_another_process_has_is_left_alone) {
  break_it();
  spool_.reset();
  StoreFiles other(path());
  ASSERT_TRUE(other.take());
  open();
  go_volatile();
  look();
  EXPECT_EQ(spool_->news().epochs.size(), 1U);
  EXPECT_EQ(happened(), Kinds{});
}

TEST_F(SpoolAsideVolatileTest, B9_hours_without_a_disk_count_none_of_it_as_damaged) {
  break_it();
  look();
  vfs_.ask_before([](const FileStep& step) {
    const bool is_aside = step.path.find(".aside-") != std::string_view::npos;
    const bool adds = step.op == FileOp::open || step.op == FileOp::write;
    if (is_aside) return step.op == FileOp::read ? SQLITE_IOERR_READ : SQLITE_OK;
    return adds ? SQLITE_CANTOPEN : SQLITE_OK;
  });
  go_volatile();
  for (int hour = 0; hour < 20; ++hour) {
    deliver(spool_->news().epochs[1], false);
    spool_->maintain();
    clock_.advance(std::chrono::hours(1));
  }
  EXPECT_EQ(happened(), Kinds{"draining_waits"});
  fail_reads();
  spool_->maintain();
  EXPECT_EQ(happened(), Kinds{"-volatile"}) << "one try that fails does not end its waiting";
  vfs_.heal();
  ASSERT_NE(commit(6002, 6002), 0U);
  clock_.advance(AsideStore::retry_gap);
  spool_->maintain();
  const auto run = read_owed(*spool_, {old_, 0, 100'000, 500});
  ASSERT_TRUE(run);
  EXPECT_TRUE(run->lost.empty());
}

TEST_F(SpoolAsideTest, B9_one_that_cannot_be_deleted_is_not_delivered_again) {
  break_it();
  look();
  deliver_aside();
  ASSERT_EQ(happened(), Kinds{"draining"});
  const std::string file = folder_ + "/spool.aside-1.db";
  std::filesystem::remove(file);
  std::filesystem::create_directories(file + "/in/it");
  for (int turn = 0; turn < 10; ++turn) spool_->maintain();
  EXPECT_EQ(happened(), Kinds{"-draining"});
}

/// A sound store, set aside because the disk failed twice; then the disk is well.
class SpoolAsideDiskTest : public SpoolAsideTest {
 protected:
  void fail_twice() {
    open();
    for (std::int64_t i = 0; i < 20; ++i) ASSERT_NE(commit(1 + i * 100, 100 + i * 100), 0U);
    old_ = *status_of(*spool_).epoch;
    vfs_.ask_before([this](const FileStep& step) {
      const bool is_old = file_size("spool.aside-1.db") == 0;
      return is_old && step.op == FileOp::sync ? SQLITE_IOERR_FSYNC : SQLITE_OK;
    });
    ASSERT_NE(commit(5001, 5002), 0U);
    vfs_.heal();
    static_cast<void>(happened());
  }
  void turn(int times) {
    for (int i = 0; i < times; ++i) spool_->maintain();
  }
  /// What an archive that has nothing takes of the old epoch.
  struct Taken {
    std::set<std::string> bodies;
    Ranges lost;
  };
  Taken take() {
    Taken taken;
    std::uint64_t after = 0;
    while (const auto run = read_owed(*spool_, {old_, after, 100'000, 500})) {
      for (const auto& stored : run->readings) taken.bodies.insert(stored.reading.body);
      for (const Gap& lost : run->lost) taken.lost.add({lost.a, lost.b.value_or(highest)});
      after = run->to;
    }
    return taken;
  }
  void expect_all_read() {
    const Taken taken = take();
    EXPECT_GE(taken.bodies.size(), 2001U);
    EXPECT_EQ(taken.lost, Ranges()) << "the file is sound";
  }
};

TEST_F(SpoolAsideDiskTest, B9_io_errors_that_pass_while_it_is_drained_lose_nothing) {
  fail_twice();
  look();
  ASSERT_EQ(happened(), Kinds{"draining"});
  fail_reads();
  const Taken during = take();
  EXPECT_EQ(during.lost, Ranges());
  EXPECT_LT(during.bodies.size(), 2000U);
  turn(2);
  EXPECT_EQ(happened(), Kinds{"draining_waits"});
  vfs_.heal();
  turn(2);
  EXPECT_FALSE(spool_->take_reads_again()) << "not before a minute";
  clock_.advance(AsideStore::retry_gap);
  turn(1);
  EXPECT_EQ(happened(), Kinds{"-draining_waits"});
  EXPECT_TRUE(spool_->take_reads_again()) << "what was asked for in vain is asked for again";
  expect_all_read();
}

TEST_F(SpoolAsideDiskTest, B9_io_errors_that_pass_while_it_is_opened_lose_nothing) {
  fail_twice();
  fail_reads();
  turn(10);
  EXPECT_EQ(happened(), Kinds{"draining_waits"});
  EXPECT_EQ(spool_->news().epochs.size(), 1U) << "nothing is said of it yet";
  vfs_.heal();
  clock_.advance(AsideStore::retry_gap);
  look();
  expect_all_read();
}

TEST_F(SpoolAsideDiskTest, B9_nor_any_io_error_of_any_read_of_it) {
  fail_twice();
  for (std::uint64_t after = 0; after < 60; ++after) {
    spool_->close();
    open();
    ASSERT_NE(commit(5003, 5003), 0U);
    std::uint64_t reads = 0;
    vfs_.ask_before([&](const FileStep& step) {
      const bool is_old = step.path.find(".aside-") != std::string_view::npos;
      return is_old && step.op == FileOp::read && reads++ == after ? SQLITE_IOERR_READ : SQLITE_OK;
    });
    look();
    clock_.advance(AsideStore::retry_gap);
    look();
    static_cast<void>(take());
    clock_.advance(AsideStore::retry_gap);
    turn(1);
    expect_all_read();
  }
}

TEST_F(SpoolAsideDiskTest, B9_another_store_is_drained_while_one_waits) {
  break_it();
  const EpochId first = old_;
  fail_reads();
  turn(3);
  vfs_.ask_before([](const FileStep& step) {
    const bool is_first = step.path.find(".aside-1") != std::string_view::npos;
    return is_first && step.op == FileOp::read ? SQLITE_IOERR_READ : SQLITE_OK;
  });
  const auto size = file_size("spool.db");
  spool_->close();
  overwrite("spool.db", 0, size);
  open();
  ASSERT_NE(commit(6001, 6001), 0U);
  look();
  const auto epochs = spool_->news().epochs;
  ASSERT_EQ(epochs.size(), 2U);
  EXPECT_NE(epochs[1].id, first);
  vfs_.heal();
  clock_.advance(AsideStore::retry_gap);
  turn(3);
  const auto healed = spool_->news().epochs;
  EXPECT_TRUE(std::any_of(healed.begin(), healed.end(),
                          [&](const EpochState& epoch) { return epoch.id == first; }));
}

TEST_F(SpoolAsideTest, the_store_says_whose_it_is) {
  setup_.station = "kelpie";
  open();
  ASSERT_NE(commit(1, 1), 0U);
  EXPECT_EQ(sql("SELECT value FROM meta WHERE key = 'station'"), "kelpie");
}

}  // namespace
}  // namespace buoyd
