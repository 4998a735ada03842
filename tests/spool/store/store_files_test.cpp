#include "spool/store/store_files.hpp"

#include <sys/stat.h>

#include <fstream>

#include "spool/reserve_file.hpp"
#include "spool/store_fixture.hpp"

namespace buoyd {
namespace {

class StoreFilesTest : public FolderTest {
 protected:
  void write(const std::string& name, std::size_t bytes) const {
    std::ofstream(folder_ + "/" + name) << std::string(bytes, 'x');
  }
  [[nodiscard]] bool has(const std::string& name) const {
    return std::filesystem::exists(folder_ + "/" + name);
  }
  void make_store(std::size_t bytes) const {
    write("spool.db", bytes);
    write("spool.db-wal", 10);
    write("spool.db-shm", 10);
    EXPECT_TRUE(StoreFiles(path()).write_id(epoch_id(1)));
  }
};

TEST_F(StoreFilesTest, the_three_files_and_the_name_go_aside_together) {
  make_store(1000);
  StoreFiles files(path());
  const auto done = files.set_aside(StoreFiles::Aside::damaged);
  ASSERT_TRUE(done) << done.error().text;
  for (const char* part : {"db", "db-wal", "db-shm", "id"}) {
    EXPECT_FALSE(has(std::string("spool.") + part)) << part;
    EXPECT_TRUE(has(std::string("spool.aside-1.") + part)) << part;
  }
  EXPECT_EQ(files.damaged(), (std::vector{folder_ + "/spool.aside-1.db"}));
  EXPECT_EQ(files.aside_bytes(), 1020U);
}

TEST_F(StoreFilesTest, the_second_counts_though_the_first_was_drained_and_is_gone) {
  write("spool.aside-2.db", 1000);
  write("spool.newer-1.db", 200);
  EXPECT_EQ(StoreFiles(path()).aside_bytes(), 1200U);
}

/// The database went first: what a power cut left under the old names belongs beside it.
TEST_F(StoreFilesTest, a_move_that_a_power_cut_ended_is_ended_at_the_next_start) {
  for (const bool has_wal : {true, false}) {
    make_store(1000);
    std::filesystem::rename(path(), folder_ + "/spool.aside-1.db");
    if (!has_wal) {
      std::filesystem::rename(path() + "-wal", folder_ + "/spool.aside-1.db-wal");
    }
    StoreFiles files(path());
    ASSERT_TRUE(files.database_is_missing());
    ASSERT_TRUE(files.set_aside(StoreFiles::Aside::damaged));
    for (const char* part : {"db", "db-wal", "db-shm", "id"}) {
      EXPECT_FALSE(has(std::string("spool.") + part)) << part;
      EXPECT_TRUE(has(std::string("spool.aside-1.") + part)) << part;
    }
    EXPECT_EQ(files.damaged(), (std::vector{folder_ + "/spool.aside-1.db"}));
    files.remove_aside(folder_ + "/spool.aside-1.db");
  }
}

TEST_F(StoreFilesTest, parts_that_are_missing_are_no_error) {
  write("spool.db", 10);
  EXPECT_TRUE(StoreFiles(path()).set_aside(StoreFiles::Aside::damaged));
  EXPECT_TRUE(has("spool.aside-1.db"));
  EXPECT_FALSE(has("spool.aside-1.db-wal"));
}

struct ThreeCase {
  const char* what;
  std::size_t sizes[3];
  std::size_t first, second;
};

TEST_F(StoreFilesTest, of_three_damaged_stores_the_smallest_goes) {
  const ThreeCase cases[] = {
      {"the newest", {3000, 2000, 1000}, 3000, 2000},
      {"the oldest", {1000, 3000, 2000}, 3000, 2000},
      {"the middle", {3000, 1000, 2000}, 3000, 2000},
  };
  for (const ThreeCase& c : cases) {
    StoreFiles files(path());
    for (const std::size_t size : c.sizes) {
      make_store(size);
      ASSERT_TRUE(files.set_aside(StoreFiles::Aside::damaged)) << c.what;
      EXPECT_FALSE(has("spool.db")) << c.what;
      EXPECT_FALSE(has("spool.db-wal")) << c.what;
    }
    EXPECT_EQ(file_size("spool.aside-1.db"), c.first) << c.what;
    EXPECT_EQ(file_size("spool.aside-2.db"), c.second) << c.what;
    EXPECT_EQ(files.damaged().size(), StoreFiles::most_aside);
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      std::filesystem::remove(entry);
    }
  }
}

TEST_F(StoreFilesTest, stores_of_newer_versions_are_never_deleted) {
  StoreFiles files(path());
  for (int i = 1; i <= 5; ++i) {
    make_store(100);
    ASSERT_TRUE(files.set_aside(StoreFiles::Aside::newer));
    EXPECT_TRUE(has("spool.newer-" + std::to_string(i) + ".db"));
  }
  EXPECT_TRUE(files.damaged().empty());
  EXPECT_EQ(files.aside_bytes(), 5U * 120U);
}

TEST_F(StoreFilesTest, a_lost_database_is_told_from_a_new_one) {
  StoreFiles files(path());
  EXPECT_FALSE(files.database_is_missing()) << "a new installation";
  EXPECT_TRUE(files.write_id(epoch_id(1)));
  EXPECT_TRUE(files.database_is_missing());
  write("spool.db", 0);
  EXPECT_TRUE(files.database_is_missing());
  write("spool.db", 10);
  EXPECT_FALSE(files.database_is_missing());
  std::filesystem::remove(folder_ + "/spool.id");
  write("spool.db", 0);
  write("spool.db-wal", 10);
  EXPECT_TRUE(files.database_is_missing());
}

TEST_F(StoreFilesTest, the_side_file_names_the_epoch) {
  const StoreFiles files(path());
  EXPECT_EQ(files.read_id(), std::nullopt);
  EXPECT_TRUE(files.write_id(epoch_id(7)));
  EXPECT_EQ(files.read_id(), epoch_id(7));
  EXPECT_TRUE(files.write_id(epoch_id(8)));
  EXPECT_EQ(files.read_id(), epoch_id(8));
  EXPECT_FALSE(has("spool.id.new"));
  write("spool.id", 5);
  EXPECT_EQ(files.read_id(), std::nullopt);
}

TEST_F(StoreFilesTest, the_trusted_archive_stays_when_a_store_is_set_aside) {
  make_store(1000);
  StoreFiles files(path());
  EXPECT_EQ(files.read_archive(), "");
  EXPECT_TRUE(files.write_archive("00000000000000aa"));
  ASSERT_TRUE(files.set_aside(StoreFiles::Aside::damaged));
  EXPECT_EQ(files.read_archive(), "00000000000000aa");
  write("spool.archive", 65);
  EXPECT_EQ(files.read_archive(), "") << "no name is so long";
}

TEST_F(StoreFilesTest, one_process_keeps_a_store) {
  StoreFiles mine(path());
  EXPECT_TRUE(mine.take());
  EXPECT_TRUE(mine.take()) << "twice is no mistake";
  {
    StoreFiles other(path());  // flock belongs to the open file, so this is like a process
    const auto taken = other.take();
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, ErrorCode::unavailable);
  }
  StoreLock lock(path());
  const auto taken = lock.take();
  ASSERT_FALSE(taken);
  EXPECT_TRUE(lock.is_anothers());
  EXPECT_NE(taken.error().text.find("kept by process " + std::to_string(getpid()) + " ("),
            std::string::npos)
      << taken.error().text;
  EXPECT_FALSE(StoreFiles(path()).take());
}

TEST_F(StoreFilesTest, a_folder_is_made_and_a_name_without_db_works) {
  StoreFiles files(folder_ + "/deep/er/store");
  EXPECT_TRUE(files.take());
  EXPECT_TRUE(has("deep/er/store.lock"));
  EXPECT_EQ(files.reserve(), folder_ + "/deep/er/store.reserve");
  StoreLock nowhere("/proc/nothing/spool.db");
  EXPECT_FALSE(nowhere.take());
  EXPECT_FALSE(nowhere.is_anothers()) << "a disk that is not there is no reason to refuse";
}

TEST_F(StoreFilesTest, SQ6_the_reserve_is_allocated_not_sparse) {
  ReserveFile reserve(folder_ + "/spool.reserve", 4 * 1024 * 1024);
  EXPECT_EQ(reserve.held(), 0U);
  ASSERT_TRUE(reserve.create());
  ASSERT_TRUE(reserve.create());
  EXPECT_EQ(reserve.held(), 4U * 1024 * 1024);
  struct stat facts{};
  ASSERT_EQ(stat((folder_ + "/spool.reserve").c_str(), &facts), 0);
  EXPECT_GE(facts.st_blocks * 512, 4 * 1024 * 1024);
  EXPECT_TRUE(reserve.remove());
  EXPECT_FALSE(reserve.remove());
  EXPECT_FALSE(ReserveFile("/proc/nothing", 100).create());
}

TEST_F(StoreFilesTest, free_space_is_asked_of_the_folder) {
  EXPECT_GT(disk_free_bytes(folder_), 0U);
  EXPECT_EQ(disk_free_bytes(folder_ + "/nowhere"), 0U);
}

}  // namespace
}  // namespace buoyd
