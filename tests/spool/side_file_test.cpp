// The files beside the database: missing, nonsense, or something else altogether in their place.

#include "spool_fixture.hpp"

namespace buoyd {
namespace {

/// What stands where a file should be.
enum class Instead : std::uint8_t { nothing, nonsense, folder, dangling_link };

class SideFileTest : public SpoolTest {
 protected:
  [[nodiscard]] std::filesystem::path parent() const override { return in_memory(); }

  void put(const std::string& name, Instead what) const {
    const std::string file = folder_ + "/" + name;
    std::filesystem::remove_all(file);
    switch (what) {
      case Instead::nothing:
        return;
      case Instead::nonsense:
        std::ofstream(file) << std::string(40000, '\x5a');
        return;
      case Instead::folder:
        std::filesystem::create_directories(file + "/in/it");
        return;
      case Instead::dangling_link:
        std::filesystem::create_symlink("/proc/nowhere/at/all", file);
        return;
    }
  }
  /// Commits until one is stored, second by second; at most for some minutes.
  bool comes_to_store() {
    for (int second = 0; second < 200; ++second) {
      if (commit(100, 101) != 0) return true;
      clock_.advance(std::chrono::seconds(1));
      spool_->maintain();
    }
    return false;
  }
};

TEST_F(SideFileTest,
       SQ7_whatever_stands_in_their_place_readings_are_taken_and_the_trouble_is_said) {
  for (const char* name : {"spool.db", "spool.db-wal", "spool.db-shm", "spool.id", "spool.id.new",
                           "spool.archive", "spool.lock", "spool.reserve"}) {
    for (const Instead what :
         {Instead::nothing, Instead::nonsense, Instead::folder, Instead::dangling_link}) {
      SCOPED_TRACE(std::string(name) + " replaced by kind " +
                   std::to_string(static_cast<int>(what)));
      std::filesystem::remove_all(folder_);
      std::filesystem::create_directory(folder_);
      open();
      EXPECT_NE(commit(1, 30), 0U);
      spool_->pin("00000000000000aa");
      spool_->maintain();
      spool_->close();
      put(name, what);
      open();
      EXPECT_TRUE(comes_to_store()) << status_of(*spool_).last_error;
      const auto kinds = happened();
      if (status_of(*spool_).is_volatile) {
        EXPECT_EQ(kinds, Kinds{"volatile"}) << status_of(*spool_).last_error;
      }
      const bool was_moved = std::filesystem::exists(folder_ + "/spool.aside-1.db");
      const bool is_said = std::find(kinds.begin(), kinds.end(), "corrupt") != kinds.end();
      EXPECT_TRUE(is_said || !was_moved);
      put(name, Instead::nothing);
      clock_.advance(Spool::patience);
      spool_->maintain();
      EXPECT_NE(commit(102, 103), 0U) << status_of(*spool_).last_error;
      EXPECT_FALSE(status_of(*spool_).is_volatile)
          << "back once it is gone: " << status_of(*spool_).last_error;
      spool_->close();
    }
  }
}

}  // namespace
}  // namespace buoyd
