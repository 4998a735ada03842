// What is said of files that cannot be read.

#include "platform/process_facts.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace buoyd {
namespace {

TEST(FileHash, is_of_the_files_bytes) {
  const std::string path = testing::TempDir() + "file_hash." + std::to_string(getpid());
  std::ofstream(path) << "abc";
  EXPECT_EQ(file_hash(path), "ba7816bf8f01cfea");  // FIPS 180-2, B.1
  std::filesystem::remove(path);
}

TEST(FileHash, of_none_that_can_be_read_is_empty) {
  EXPECT_EQ(file_hash("/nowhere/buoyd.toml"), "");
  EXPECT_EQ(file_hash(testing::TempDir()), "");
  EXPECT_EQ(file_hash("/proc/self/mem"), "");  // EIO, as of a damaged sector
}

}  // namespace
}  // namespace buoyd
