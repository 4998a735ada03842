// Files of the store, or all of its folder, removed or replaced while buoyd runs.

#include "spool_fixture.hpp"

namespace buoyd {
namespace {

class SpoolRemovedTest : public SpoolTest {
 protected:
  void SetUp() override {
    SpoolTest::SetUp();
    open();
    ASSERT_NE(commit(1, 10), 0U);
    ASSERT_EQ(happened(), Kinds{});
  }
  [[nodiscard]] bool exists(const std::string& name) const {
    return std::filesystem::exists(folder_ + "/" + name);
  }
};

TEST_F(SpoolRemovedTest, the_whole_folder_is_made_again) {
  std::filesystem::remove_all(folder_);
  spool_->maintain();
  EXPECT_EQ(happened(), Kinds{"replaced"});
  EXPECT_EQ(commit(11, 12), 2U) << status_of(*spool_).last_error;
  EXPECT_EQ(counts(), "11,12");
  StoreFiles other(path());
  EXPECT_FALSE(other.take()) << "the new folder's lock is held, not the one that is gone";
}

TEST_F(SpoolRemovedTest, a_lock_file_that_is_gone_is_made_again_at_the_next_open) {
  std::filesystem::remove(folder_ + "/spool.lock");
  std::filesystem::remove(path());
  spool_->maintain();
  EXPECT_NE(commit(11, 12), 0U);
  EXPECT_TRUE(exists("spool.lock"));
  StoreFiles other(path());
  EXPECT_FALSE(other.take());
}

TEST_F(SpoolRemovedTest, the_database_only_with_its_wal_left) {
  std::filesystem::remove(path());
  spool_->maintain();
  EXPECT_EQ(happened(), (Kinds{"replaced", "corrupt"})) << "its -wal is set aside";
  EXPECT_NE(commit(11, 12), 0U);
  EXPECT_EQ(counts(), "11,12");
  EXPECT_EQ(sql("PRAGMA integrity_check"), "ok") << "the old -wal is not taken for the new one's";
}

TEST_F(SpoolRemovedTest, without_its_wal_nothing_that_it_held_is_lost) {
  for (const char* name : {"spool.db-wal", "spool.db-shm"}) {
    const auto last = status_of(*spool_).last;
    const EpochId epoch = *status_of(*spool_).epoch;
    std::filesystem::remove(folder_ + "/" + name);
    spool_->maintain();
    EXPECT_EQ(happened(), (Kinds{"wal_removed", "-wal_removed"})) << name;
    EXPECT_EQ(status_of(*spool_).epoch, epoch) << "the same run goes on";
    EXPECT_EQ(commit(11, 12), last + 1);
    EXPECT_TRUE(exists("spool.db-wal") && exists("spool.db-shm"));
    // As a kill would leave it: by name, nothing of ours in memory or in unlinked files.
    for (const char* part : {".db", ".db-wal"}) {
      std::filesystem::copy_file(folder_ + "/spool" + part, folder_ + "/copy" + part,
                                 std::filesystem::copy_options::overwrite_existing);
    }
    auto copy = Database::open(folder_ + "/copy.db", Database::Mode::write);
    ASSERT_TRUE(copy);
    EXPECT_EQ((*copy)->value("SELECT max(seq) FROM reading").value(), std::to_string(last + 2));
  }
}

TEST_F(SpoolRemovedTest, a_wal_that_a_reader_still_needs_is_moved_when_it_ends) {
  auto shell = Database::open(path(), Database::Mode::read);
  ASSERT_TRUE(shell);
  auto held = (*shell)->prepare("SELECT seq FROM reading");
  ASSERT_TRUE(held->step().value());
  EXPECT_NE(commit(11, 12), 0U);
  std::filesystem::remove(path() + "-wal");
  spool_->maintain();
  EXPECT_EQ(happened(), Kinds{"wal_removed"});
  EXPECT_NE(commit(13, 14), 0U) << "goes on in the meantime";
  held->reset();
  spool_->maintain();
  EXPECT_EQ(happened(), Kinds{"-wal_removed"});
  spool_->close();
  shell->reset();
  EXPECT_EQ(counts(), "1,2,3,4,5,6,7,8,9,10,11,12,13,14");
}

}  // namespace
}  // namespace buoyd
