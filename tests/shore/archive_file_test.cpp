#include "shore/archive_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "shore/archive_fixture.hpp"

namespace buoyshore {
namespace {

using buoyd::ErrorCode;

class ArchiveFile : public test::ArchiveTest {};

TEST_F(ArchiveFile, commits_are_synced) {
  auto database = open_for_writing(path());
  ASSERT_TRUE(database);
  EXPECT_EQ((*database)->value("PRAGMA synchronous").value(), "2");
  EXPECT_EQ((*database)->value("PRAGMA journal_mode").value(), "wal");
}

TEST_F(ArchiveFile, readers_work_beside_the_collector_and_without_it) {
  ASSERT_TRUE(open_for_reading(path()));
  archive_.reset();
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "0");
}

TEST_F(ArchiveFile, a_reader_makes_no_archive) {
  const auto none = open_for_reading(folder_ + "/none.db");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::unavailable);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/none.db"));
}

TEST_F(ArchiveFile, files_of_others_are_left_alone) {
  const std::string other = folder_ + "/other.db";
  {
    auto database = buoyd::Database::open(other, buoyd::Database::Mode::create);
    ASSERT_TRUE(database);
    ASSERT_TRUE((*database)->execute("CREATE TABLE theirs(a)"));
  }
  const auto opened = open_for_writing(other);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::invalid);
  EXPECT_FALSE(open_for_reading(other));
  std::ofstream(folder_ + "/text")
      << "not a database, and longer than a header of one hundred bytes "
         "so that SQLite looks at it: ........................";
  EXPECT_FALSE(open_for_writing(folder_ + "/text"));
}

TEST_F(ArchiveFile, A5_one_collector_an_archive) {
  {
    const auto first = ArchiveLock::take(path());
    ASSERT_TRUE(first);
    const auto second = ArchiveLock::take(path());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::full);
  }
  EXPECT_TRUE(ArchiveLock::take(path()));
  const auto nowhere = ArchiveLock::take(folder_ + "/no/such/folder/archive.db");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace buoyshore
