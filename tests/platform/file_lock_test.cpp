// Who is said to have a lock that cannot be had: flock() fails where the test wants it.

#include "platform/file_lock.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace {
int flock_error = 0;
}  // namespace

extern "C" int flock(int descriptor, int operation) noexcept {
  if (flock_error == 0) return static_cast<int>(syscall(SYS_flock, descriptor, operation));
  errno = flock_error;
  return -1;
}

namespace buoyd {
namespace {

class FileLockTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "file_lock.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override {
    flock_error = 0;
    std::filesystem::remove_all(folder_);
  }

  [[nodiscard]] std::string path() const { return folder_ + "/book"; }
  [[nodiscard]] Result<FileLock> take() const { return FileLock::take(path(), "another has it"); }

  std::string folder_;
};

TEST_F(FileLockTest, is_anothers_until_that_ends) {
  {
    const auto first = take();
    ASSERT_TRUE(first);
    const auto second = take();  // flock belongs to the open file, so this is like a process
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::full);
    EXPECT_EQ(second.error().text, path() + ": another has it");
  }
  EXPECT_TRUE(take());
}

TEST_F(FileLockTest, blames_nobody_where_the_system_cannot_lock) {
  flock_error = ENOLCK;
  const auto refused = take();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  EXPECT_EQ(refused.error().text, path() + ".lock: No locks available");
  EXPECT_EQ(refused.error().detail, ENOLCK);
}

TEST_F(FileLockTest, a_folder_can_be_locked) {
  const Descriptor one(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const Descriptor other(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  EXPECT_EQ(lock_at_once(one, folder_), true);
  EXPECT_EQ(lock_at_once(other, folder_), false);
}

}  // namespace
}  // namespace buoyd
