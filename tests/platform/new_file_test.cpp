// Whose a file is that root makes beside others.

#include "platform/new_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "platform/file_lock.hpp"
#include "platform/signing_key.hpp"

namespace buoyd {
namespace {

using Owner = std::pair<uid_t, gid_t>;

class NewFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "new_file.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string at(const std::string& name) const { return folder_ + "/" + name; }
  [[nodiscard]] Owner owner(const std::string& name) const {
    struct stat facts = {};
    EXPECT_EQ(::lstat(at(name).c_str(), &facts), 0) << name;
    return {facts.st_uid, facts.st_gid};
  }

  std::string folder_;
};

TEST_F(NewFile, is_made_once_and_opened_then) {
  EXPECT_TRUE(make_new(at("a"), 0600));
  const auto twice = make_new(at("a"), 0600);
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().detail, EEXIST);
  EXPECT_TRUE(open_or_make(at("a"), 0640));
  EXPECT_TRUE(open_or_make(at("b"), 0640));
  const auto nowhere = open_or_make(at("none/b"), 0640);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, ErrorCode::unavailable);
  EXPECT_EQ(nowhere.error().text, at("none/b") + ": No such file or directory");
}

class NewFileOfRoot : public NewFile {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "only root makes files in others' names";
    NewFile::SetUp();
    ASSERT_EQ(::chown(folder_.c_str(), service_.first, service_.second), 0);
  }
  void TearDown() override {
    if (!folder_.empty()) NewFile::TearDown();
  }

  Owner service_{4711, 4712};
};

TEST_F(NewFileOfRoot, is_of_its_folders_owner) {
  ASSERT_TRUE(make_new(at("new"), 0600));
  ASSERT_TRUE(open_or_make(at("opened"), 0640));
  ASSERT_TRUE(FileLock::take(at("locked"), "another"));
  ASSERT_TRUE(SigningKey::open_or_make(at("a.key")));
  for (const char* const name : {"new", "opened", "locked.lock", "a.key"}) {
    EXPECT_EQ(owner(name), service_) << name;
  }
}

TEST_F(NewFileOfRoot, what_was_there_stays_whose_it_is) {
  const Owner root{0, 0};
  std::ofstream(at("kept")) << "text";
  ASSERT_EQ(::chown(at("kept").c_str(), 0, 0), 0);
  ASSERT_EQ(::symlink(at("kept").c_str(), at("link").c_str()), 0);
  ASSERT_TRUE(open_or_make(at("kept"), 0640));
  ASSERT_TRUE(open_or_make(at("link"), 0640));
  EXPECT_EQ(owner("kept"), root);
}

}  // namespace
}  // namespace buoyd
