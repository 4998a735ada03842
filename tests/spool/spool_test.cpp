// What Spool notices and says between commits.

#include "spool_fixture.hpp"

namespace buoyd {
namespace {

TEST_F(SpoolTest, B4_what_the_disk_lost_is_said_once) {
  open();
  EXPECT_NE(commit(1, 5), 0U);
  const EpochId before = *spool_->epoch();
  open();
  EXPECT_NE(commit(6, 6), 0U);
  EXPECT_TRUE(spool_->apply({before, {{1, 100}}, {}}));
  EXPECT_EQ(happened(), Kinds{"rollback"});
  EXPECT_FALSE(spool_->apply({before, {{1, 200}}, {}}));
  EXPECT_EQ(happened(), Kinds{});
  EXPECT_FALSE(spool_->apply({epoch_id(9), {{1, 1}}, {}}));
  EXPECT_FALSE(spool_->apply({*spool_->epoch(), {{1, 100}}, {}}));
  EXPECT_EQ(spool_->refused_receipts(), 2U);
}

TEST_F(SpoolTest, a_large_wal_is_said_and_its_end_too) {
  open();
  EXPECT_NE(commit(1, 1), 0U);
  auto shell = Database::open(path(), Database::Mode::read);
  auto held = (*shell)->prepare("SELECT seq FROM reading");
  ASSERT_TRUE(held->step().value());
  for (int i = 0; i < 600 && file_size("spool.db-wal") <= 16U * 1024 * 1024; ++i) {
    std::vector<Reading> batch(10, big_reading(29'000));
    ASSERT_TRUE(spool_->commit(batch));
    spool_->maintain();
  }
  spool_->maintain();
  EXPECT_EQ(happened(), Kinds{"wal_large"});
  held->reset();
  for (int i = 0; i < 3; ++i) {
    EXPECT_NE(commit(1, 1), 0U);
    spool_->maintain();
  }
  EXPECT_EQ(happened(), Kinds{"-wal_large"});
}

TEST_F(SpoolTest, a_file_removed_under_us_is_noticed) {
  open();
  EXPECT_NE(commit(1, 3), 0U);
  spool_->maintain();
  const EpochId before = *spool_->epoch();
  std::filesystem::remove(path());
  spool_->maintain();
  EXPECT_EQ(happened()[0], "replaced");
  EXPECT_NE(commit(4, 4), 0U);
  EXPECT_NE(*spool_->epoch(), before);
  EXPECT_EQ(counts(), "4");
}

TEST_F(SpoolTest, the_side_file_names_the_running_epoch) {
  open();
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/spool.id"));
  EXPECT_NE(commit(1, 1), 0U);
  EXPECT_EQ(StoreFiles(path()).read_id(), spool_->epoch());
}

TEST_F(SpoolTest, a_start_reading_is_stamped_like_its_neighbour) {
  open();
  auto batch = probe_readings(1, 1);
  const auto lag = batch[0].utc.time_since_epoch() - batch[0].boottime.time_since_epoch();
  ASSERT_TRUE(spool_->commit(batch));
  ASSERT_EQ(batch.size(), 2U);
  EXPECT_EQ(batch[0].utc.time_since_epoch() - batch[0].boottime.time_since_epoch(), lag);
  EXPECT_EQ(batch[0].clock, batch[1].clock);
}

}  // namespace
}  // namespace buoyd
