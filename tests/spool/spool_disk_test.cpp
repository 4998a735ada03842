// Spool on a real file system that is full, read-only or comes back: a small tmpfs, and ext4 in a
// loop file (root).

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <utility>

#include "ask_spool.hpp"
#include "store_fixture.hpp"

namespace buoyd {
namespace {

class SpoolDiskTest : public FolderTest, public testing::WithParamInterface<const char*> {
 protected:
  [[nodiscard]] bool is_ext4() const { return std::string(GetParam()) == "ext4"; }

  void SetUp() override {
    FolderTest::SetUp();
    if (const std::string reason = mount_disk(); !reason.empty()) {
      const std::string text = "no " + std::string(GetParam()) + " can be mounted: " + reason;
      if (std::getenv("BUOYD_REQUIRE_DISKS") != nullptr) FAIL() << text;
      GTEST_SKIP() << text;
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
    std::filesystem::remove(image());
    FolderTest::TearDown();
  }

  [[nodiscard]] std::string image() const { return folder_ + ".image"; }
  /// "" if it went well, else why not.
  [[nodiscard]] std::string mount_disk() const {
    if (geteuid() != 0) return "needs root";
    if (!is_ext4()) {
      const int failed = mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=24m");
      return failed != 0 ? std::strerror(errno) : "";
    }
    if (access("/dev/loop-control", W_OK) != 0) return "no loop devices";
    std::ofstream(image()).close();
    std::filesystem::resize_file(image(), 24 * 1024 * 1024);
    // A loop device that somebody left hanging would hold mount up for ever.
    const std::string made = "mkfs.ext4 -q -m 0 -F " + image() + " && timeout 60 mount -o loop," +
                             "errors=remount-ro " + image() + " " + folder_;
    return std::system(made.c_str()) != 0 ? "mkfs.ext4 or mount failed" : "";
  }

  /// The store's file and -wal in a folder of their own, elsewhere.
  [[nodiscard]] std::string copy_of_store() const {
    const std::string copy = folder_ + ".copy";
    std::filesystem::create_directory(copy);
    for (const char* name : {"/spool.db", "/spool.db-wal"}) {
      std::filesystem::copy_file(folder_ + name, copy + name);
    }
    return copy;
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
    ASSERT_LT(disk_free_bytes(folder_), 8192U);
  }
  /// Of the loop device, as /sys names it.
  [[nodiscard]] std::string device_name() const {
    std::ifstream mounts("/proc/self/mounts");
    std::string device;
    std::string folder;
    for (std::string rest; mounts >> device >> folder && std::getline(mounts, rest);) {
      if (folder == folder_) return device.substr(device.rfind('/') + 1);
    }
    return "";
  }
  void empty_disk() const { std::filesystem::remove(folder_ + "/filler"); }
  void remount(unsigned long flags) const {
    ASSERT_EQ(mount("", folder_.c_str(), GetParam(), MS_REMOUNT | flags, ""), 0)
        << std::strerror(errno);
  }

  [[nodiscard]] bool said(const std::string& kind) {
    for (SpoolEvent& event : spool_->take_events()) {
      events_.push_back(event.ends ? "-" + event.kind : event.kind);
    }
    return std::find(events_.begin(), events_.end(), kind) != events_.end();
  }

  std::vector<std::string> events_;
  bool mounted_ = false;
  FakeClock clock_;
  SpoolSetup setup_;
  std::unique_ptr<Spool> spool_;
};

TEST_P(SpoolDiskTest, SQ6_a_full_disk_heals_by_the_reserve_and_readings_go_on) {
  open();
  ASSERT_TRUE(commit(1, 20'000));
  spool_->maintain();
  ASSERT_EQ(file_size("spool.reserve"), 4U * 1024 * 1024);
  fill_disk();
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(commit(20'001 + 100 * i, 20'100 + 100 * i)) << i << status_of(*spool_).last_error;
    clock_.advance(std::chrono::seconds(1));
    spool_->maintain();
  }
  EXPECT_EQ(file_size("spool.reserve"), 0U);
  EXPECT_EQ(sql("PRAGMA integrity_check"), "ok");
  const auto run = read_owed(*spool_, {*status_of(*spool_).epoch, 0, 1'000'000, 1'000'000});
  ASSERT_TRUE(run);
  EXPECT_EQ(run->from, 1U) << "what had to go is named";
  empty_disk();
  clock_.advance(Spool::patience);
  EXPECT_TRUE(commit(1, 1));
  spool_->maintain();
  EXPECT_EQ(file_size("spool.reserve"), 4U * 1024 * 1024) << "there is room again";
}

TEST_P(SpoolDiskTest, SQ6_a_crashed_store_on_a_completely_full_disk_opens) {
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
  EXPECT_TRUE(commit(101, 101)) << status_of(*spool_).last_error;
  EXPECT_EQ(sql("SELECT count(*) FROM readings WHERE kind = 'sample'"), "101");
}

TEST_P(SpoolDiskTest, a_disk_full_from_the_first_moment_is_no_store_but_no_end) {
  fill_disk();
  open();
  EXPECT_FALSE(commit(1, 1));
  clock_.advance(Spool::patience);
  EXPECT_TRUE(commit(1, 1));
  EXPECT_TRUE(status_of(*spool_).is_volatile);
  empty_disk();
  clock_.advance(Spool::patience);
  spool_->maintain();
  EXPECT_FALSE(status_of(*spool_).is_volatile);
  EXPECT_TRUE(commit(2, 2));
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "2");
}

TEST_P(SpoolDiskTest, SQ14_a_read_only_disk_with_a_wal_left_is_not_set_aside) {
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
  EXPECT_TRUE(status_of(*spool_).is_volatile);
  ASSERT_NO_FATAL_FAILURE(remount(0));
  clock_.advance(Spool::patience);
  spool_->maintain();
  EXPECT_FALSE(status_of(*spool_).is_volatile);
  EXPECT_TRUE(commit(52, 52));
  EXPECT_EQ(sql("SELECT count(*) FROM readings WHERE kind = 'sample'"), "51");
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/spool.aside-1.db"));
}

TEST_P(SpoolDiskTest, quota_full_and_disk_full_are_two_things) {
  setup_.settings.max_size = 2 * 1024 * 1024;
  open();
  for (int i = 0; i < 40; ++i) {
    ASSERT_TRUE(commit(1000 * i, 1000 * i + 999)) << status_of(*spool_).last_error;
    spool_->maintain();
  }
  EXPECT_FALSE(said("disk_full")) << "its own bound was reached, not the disk's";
  EXPECT_EQ(sql("SELECT count(*) FROM lost WHERE reason = 'retention'"), "1");
  const auto bound = status_of(*spool_).database_bytes;
  fill_disk();
  for (int i = 0; i < 40; ++i) {
    ASSERT_TRUE(commit(1000 * i, 1000 * i + 999)) << status_of(*spool_).last_error;
    spool_->maintain();
  }
  EXPECT_LE(status_of(*spool_).database_bytes, bound) << "inside its file there is room for ever";
  EXPECT_EQ(sql("PRAGMA integrity_check"), "ok");
}

TEST_P(SpoolDiskTest, a_disk_that_fills_up_beside_it_is_said_and_its_end_too) {
  open();
  ASSERT_TRUE(commit(1, 5000));
  spool_->maintain();
  fill_disk();
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(commit(20'001 + 1000 * i, 21'000 + 1000 * i)) << status_of(*spool_).last_error;
    clock_.advance(std::chrono::seconds(1));
    spool_->maintain();
  }
  EXPECT_TRUE(said("disk_full"));
  empty_disk();
  clock_.advance(Spool::patience);
  ASSERT_TRUE(commit(1, 1));
  EXPECT_TRUE(said("-disk_full"));
}

/// What the kernel does to ext4 after an I/O error (errors=remount-ro), while the spool has it
/// open.
TEST_P(SpoolDiskTest, SQ14_a_disk_that_the_kernel_turns_read_only_under_it) {
  const std::string device = is_ext4() ? device_name() : "";
  const std::string trigger = "/sys/fs/ext4/" + device + "/trigger_fs_error";
  if (access(trigger.c_str(), W_OK) != 0) GTEST_SKIP() << "only ext4 can be made to fail so";
  open();
  ASSERT_TRUE(commit(1, 50));
  std::ofstream(trigger) << "test";
  int seconds = 0;
  for (; !commit(51, 52) && seconds < 200; ++seconds) {
    clock_.advance(std::chrono::seconds(1));
    spool_->maintain();
  }
  EXPECT_TRUE(status_of(*spool_).is_volatile);
  EXPECT_TRUE(said("io_error"));
  EXPECT_TRUE(said("volatile"));
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/spool.aside-1.db"));
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(commit(60 + i, 60 + i)) << "readings go on in memory";
    clock_.advance(std::chrono::seconds(1));
    spool_->maintain();
  }
  spool_->close();
  // From a copy: Debian 12's kernel lets SQLite open the -shm for writing there, and then refuses.
  const std::string disk = std::exchange(folder_, copy_of_store());
  EXPECT_EQ(sql("SELECT count(*) >= 50 FROM readings WHERE kind = 'sample'"), "1");
  std::filesystem::remove_all(std::exchange(folder_, disk));
}

INSTANTIATE_TEST_SUITE_P(FileSystems, SpoolDiskTest, testing::Values("tmpfs", "ext4"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace buoyd
