// Spool on a real file system that is full, read-only or comes back: a small tmpfs (root).

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cstring>

#include "spool/spool.hpp"
#include "store_fixture.hpp"

namespace buoyd {
namespace {

class SpoolDiskTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    if (mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=24m") != 0) {
      GTEST_SKIP() << "needs root: no tmpfs can be mounted (" << std::strerror(errno) << ")";
    }
    mounted_ = true;
    setup_.settings.path = path();
    setup_.settings.max_size = 64 * 1024 * 1024;
    setup_.settings.reserve = 0;
  }
  void TearDown() override {
    spool_.reset();
    if (mounted_) {
      EXPECT_EQ(umount(folder_.c_str()), 0) << std::strerror(errno);
    }
    FolderTest::TearDown();
  }

  void open() {
    spool_.reset();
    spool_ = std::make_unique<Spool>(setup_, clock_);
    spool_->open();
  }
  bool commit(std::int64_t from, std::int64_t to) {
    auto batch = probe_readings(from, to);
    return spool_->commit(batch).has_value();
  }
  /// Takes every byte that is left.
  void fill_disk() const {
    const int file = ::open((folder_ + "/filler").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ASSERT_GE(file, 0);
    const std::vector<char> block(4096);
    while (write(file, block.data(), block.size()) > 0) {
    }
    close(file);
    ASSERT_EQ(disk_free_bytes(folder_), 0U);
  }
  void empty_disk() const { std::filesystem::remove(folder_ + "/filler"); }
  void remount(unsigned long flags) const {
    ASSERT_EQ(mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT | flags, "size=24m"), 0)
        << std::strerror(errno);
  }

  bool mounted_ = false;
  FakeClock clock_;
  SpoolSetup setup_;
  std::unique_ptr<Spool> spool_;
};

TEST_F(SpoolDiskTest, SQ6_a_full_disk_heals_by_the_reserve_and_readings_go_on) {
  open();
  ASSERT_TRUE(commit(1, 20'000));
  spool_->maintain();
  ASSERT_EQ(file_size("spool.reserve"), 4U * 1024 * 1024);
  fill_disk();
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(commit(20'001 + 100 * i, 20'100 + 100 * i)) << i << spool_->last_error();
    clock_.advance(std::chrono::seconds(1));
    spool_->maintain();
  }
  EXPECT_EQ(file_size("spool.reserve"), 0U);
  EXPECT_EQ(sql("PRAGMA integrity_check"), "ok");
  const auto run = spool_->next_owed({*spool_->epoch(), 0, 1'000'000, 1'000'000});
  ASSERT_TRUE(run);
  EXPECT_EQ(run->from, 1U) << "what had to go is named";
  empty_disk();
  clock_.advance(Spool::patience);
  EXPECT_TRUE(commit(1, 1));
  spool_->maintain();
  EXPECT_EQ(file_size("spool.reserve"), 4U * 1024 * 1024) << "there is room again";
}

TEST_F(SpoolDiskTest, SQ6_a_crashed_store_on_a_completely_full_disk_opens) {
  open();
  ASSERT_TRUE(commit(1, 100));
  spool_->maintain();
  ASSERT_EQ(file_size("spool.reserve"), 4U * 1024 * 1024);
  // As a kill leaves it: a -wal, no -shm.
  for (const char* part : {"", "-wal"}) {
    std::filesystem::copy_file(path() + part, folder_ + "/crashed.db" + part);
  }
  spool_->close();
  spool_.reset();
  for (const char* part : {"", "-wal"}) {
    std::filesystem::rename(folder_ + "/crashed.db" + part, path() + part);
  }
  fill_disk();
  open();
  EXPECT_TRUE(commit(101, 101)) << spool_->last_error();
  EXPECT_EQ(sql("SELECT count(*) FROM readings WHERE kind = 'sample'"), "101");
}

TEST_F(SpoolDiskTest, a_disk_full_from_the_first_moment_is_no_store_but_no_end) {
  fill_disk();
  open();
  EXPECT_FALSE(commit(1, 1));
  clock_.advance(Spool::patience);
  EXPECT_TRUE(commit(1, 1));
  EXPECT_TRUE(spool_->is_volatile());
  empty_disk();
  clock_.advance(Spool::patience);
  spool_->maintain();
  EXPECT_FALSE(spool_->is_volatile());
  EXPECT_TRUE(commit(2, 2));
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "2");
}

TEST_F(SpoolDiskTest, SQ14_a_read_only_disk_with_a_wal_left_is_not_set_aside) {
  open();
  ASSERT_TRUE(commit(1, 50));
  for (const char* part : {"", "-wal"}) {
    std::filesystem::copy_file(path() + part, folder_ + "/crashed.db" + part);
  }
  spool_->close();
  spool_.reset();
  for (const char* part : {"", "-wal"}) {
    std::filesystem::rename(folder_ + "/crashed.db" + part, path() + part);
  }
  ASSERT_NO_FATAL_FAILURE(remount(MS_RDONLY));
  open();
  EXPECT_FALSE(commit(51, 51));
  clock_.advance(Spool::patience);
  EXPECT_TRUE(commit(51, 51));
  EXPECT_TRUE(spool_->is_volatile());
  ASSERT_NO_FATAL_FAILURE(remount(0));
  clock_.advance(Spool::patience);
  spool_->maintain();
  EXPECT_FALSE(spool_->is_volatile());
  EXPECT_TRUE(commit(52, 52));
  EXPECT_EQ(sql("SELECT count(*) FROM readings WHERE kind = 'sample'"), "51");
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/spool.aside-1.db"));
}

}  // namespace
}  // namespace buoyd
