// A disk that does not give a page of the store in use.

#include "spool_fixture.hpp"

namespace buoyd {
namespace {

using std::chrono::seconds;

class SpoolReadFaultTest : public SpoolTest {
 protected:
  /// 5000 readings in the file, of which the disk does not give a page in the middle.
  void lose_a_page() {
    open();
    ASSERT_NE(commit(1, 5000), 0U);
    old_ = *status_of(*spool_).epoch;
    spool_->close();
    page_ = static_cast<std::int64_t>(file_size("spool.db") / 4096 / 2 * 4096);
    fail_page();
    open();
    ASSERT_NE(commit(5001, 5001), 0U);
    openings_ = 0;
    static_cast<void>(happened());
  }
  /// Under whatever name the store has.
  void fail_page() {
    vfs_.ask_before([this](const FileStep& step) {
      const bool is_aside = step.path.ends_with(".aside-1.db");
      const bool is_in_use = step.path.ends_with("/spool.db");
      openings_ += is_in_use && step.op == FileOp::open ? 1 : 0;
      const bool is_old = is_aside || (is_in_use && file_size("spool.aside-1.db") == 0);
      const bool is_there = step.offset <= page_ && page_ < step.offset + step.bytes;
      return is_old && is_there && step.op == FileOp::read ? SQLITE_IOERR_READ : SQLITE_OK;
    });
  }
  /// Asks for all that is owed of the old epoch, as a lane does: after a failure once a second.
  void ask_for(seconds time) {
    for (const MonoTime end = clock_.mono() + time; clock_.mono() < end;) {
      const auto run = spool_->next_owed({old_, after_, 1'000'000, 1000});
      if (!run) return;
      if (run->failed) {
        clock_.advance(seconds(1));
      } else {
        after_ = run->to;
      }
    }
  }

  EpochId old_{};
  std::int64_t page_ = 0;
  int openings_ = 0;
  std::uint64_t after_ = 0;
};

TEST_F(SpoolReadFaultTest, B9_a_page_that_cannot_be_read_holds_back_nothing_for_long) {
  lose_a_page();
  ask_for(seconds(120));
  EXPECT_GT(after_, 1000U);
  EXPECT_NE(after_ % 1000, 0U) << "the rows before the page, too";
  EXPECT_EQ(happened(), (Kinds{"io_error", "corrupt"}));
  EXPECT_LE(openings_, 3) << "two of the old store, a minute apart, and one of the new";
  ASSERT_NE(commit(5002, 5002), 0U);
  EXPECT_TRUE(read_owed(*spool_, {*status_of(*spool_).epoch, 0, 1000, 10}));
  for (int turn = 0; turn < 1000 && spool_->news().epochs.size() < 3; ++turn) spool_->maintain();
  ASSERT_EQ(spool_->news().epochs.size(), 3U);
  EXPECT_EQ(spool_->news().epochs[1].id, old_) << "what can be read of it follows";
}

TEST_F(SpoolReadFaultTest, B9_reads_that_fail_for_less_than_a_minute_set_nothing_aside) {
  lose_a_page();
  ask_for(seconds(50));
  const std::uint64_t place = after_;
  EXPECT_LT(place, 5001U);
  vfs_.heal();
  ask_for(seconds(1));
  EXPECT_GT(after_, place);
  clock_.advance(std::chrono::hours(1));
  spool_->close();
  fail_page();
  open();
  ASSERT_NE(commit(5002, 5002), 0U);
  after_ = 0;
  ask_for(seconds(50));
  EXPECT_EQ(after_, place) << "the same page, for the second time";
  vfs_.heal();
  ask_for(seconds(1));
  EXPECT_EQ(file_size("spool.aside-1.db"), 0U);
}

TEST_F(SpoolReadFaultTest, the_check_goes_on_behind_a_page_that_the_disk_does_not_give) {
  lose_a_page();
  overwrite("spool.db", page_ + 20 * 4096, 4096);
  spool_->maintain();
  EXPECT_EQ(happened(), Kinds{"io_error"});
  for (int minute = 0; minute < 2; ++minute) {
    spool_->maintain();
    EXPECT_EQ(happened(), Kinds{}) << "not with every turn, and no end before it is given up";
    clock_.advance(Spool::patience);
    ASSERT_NE(commit(6000 + minute, 6000 + minute), 0U);
    spool_->maintain();
  }
  spool_->maintain();
  EXPECT_EQ(happened(), Kinds{"corrupt"});
  EXPECT_GT(file_size("spool.aside-1.db"), 0U);
}

TEST_F(SpoolReadFaultTest, the_check_comes_to_the_end_of_a_file_with_such_a_page) {
  lose_a_page();
  std::uint64_t reads = vfs_.total().reads;
  for (int minute = 0; minute < 5; ++minute) {
    spool_->maintain();
    clock_.advance(Spool::patience);
  }
  EXPECT_GT(vfs_.total().reads, reads);
  ASSERT_NE(commit(6000, 6000), 0U);
  EXPECT_EQ(happened(), (Kinds{"io_error", "-io_error"}));
  reads = vfs_.total().reads;
  spool_->maintain();
  EXPECT_EQ(vfs_.total().reads, reads) << "it is through";
}

TEST_F(SpoolReadFaultTest, the_check_finds_damage_after_a_read_that_failed_for_once) {
  for (const int code : {SQLITE_BUSY, SQLITE_IOERR_READ}) {
    SCOPED_TRACE(code);
    lose_a_page();
    bool is_first = true;
    vfs_.ask_before([&](const FileStep& step) {
      const bool fails = is_first && step.op == FileOp::read && step.offset >= page_ / 2;
      is_first = is_first && !fails;
      return fails ? code : SQLITE_OK;
    });
    overwrite("spool.db", page_, 4096);
    spool_->maintain();
    EXPECT_FALSE(is_first);
    EXPECT_EQ(happened(), code == SQLITE_BUSY ? Kinds{} : Kinds{"io_error"});
    clock_.advance(Spool::patience);
    spool_->maintain();
    EXPECT_EQ(happened(), Kinds{"corrupt"});
    vfs_.heal();
    TearDown();
    SetUp();
  }
}

}  // namespace
}  // namespace buoyd
