// What Spool notices and says between commits.

#include "spool_fixture.hpp"

namespace buoyd {
namespace {

TEST_F(SpoolTest, B4_what_the_disk_lost_is_said_once) {
  open();
  EXPECT_NE(commit(1, 5), 0U);
  const EpochId before = *status_of(*spool_).epoch;
  open();
  EXPECT_NE(commit(6, 6), 0U);
  EXPECT_TRUE(spool_->apply({before, {{1, 100}}, {}}));
  EXPECT_EQ(happened(), Kinds{"rollback"});
  EXPECT_FALSE(spool_->apply({before, {{1, 200}}, {}}));
  EXPECT_EQ(happened(), Kinds{});
  EXPECT_FALSE(spool_->apply({epoch_id(9), {{1, 1}}, {}}));
  EXPECT_FALSE(spool_->apply({*status_of(*spool_).epoch, {{1, 100}}, {}}));
  EXPECT_EQ(status_of(*spool_).refused_receipts, 2U);
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
  const EpochId before = *status_of(*spool_).epoch;
  std::filesystem::remove(path());
  spool_->maintain();
  EXPECT_EQ(happened()[0], "replaced");
  EXPECT_NE(commit(4, 4), 0U);
  EXPECT_NE(*status_of(*spool_).epoch, before);
  EXPECT_EQ(counts(), "4");
}

TEST_F(SpoolTest, the_side_file_names_the_running_epoch) {
  open();
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/spool.id"));
  EXPECT_NE(commit(1, 1), 0U);
  EXPECT_EQ(StoreFiles(path()).read_id(), status_of(*spool_).epoch);
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

TEST_F(SpoolTest, why_it_started_is_said_once_a_run) {
  setup_.restart.reason = "watchdog";
  open();
  auto batch = probe_readings(1, 1);
  ASSERT_TRUE(spool_->commit(batch));
  EXPECT_EQ(start_facts(batch.front())->restart.reason, "watchdog");
  std::filesystem::remove(path());
  spool_->maintain();
  batch = probe_readings(2, 2);
  ASSERT_TRUE(spool_->commit(batch));
  EXPECT_EQ(start_facts(batch.front())->restart.reason, "new_epoch");
}

TEST_F(SpoolTest, a_side_file_that_cannot_be_written_stops_nothing) {
  std::filesystem::create_directory(folder_ + "/spool.id.new");
  open();
  EXPECT_EQ(commit(1, 1), 2U);
  EXPECT_EQ(happened(), Kinds{"side_file"});
  EXPECT_EQ(commit(2, 2), 3U);
  EXPECT_EQ(happened(), Kinds{}) << "said once";
  std::filesystem::remove(folder_ + "/spool.id.new");
  EXPECT_EQ(commit(3, 3), 4U);
  EXPECT_EQ(StoreFiles(path()).read_id(), std::nullopt);
  clock_.advance(Spool::patience);
  EXPECT_EQ(commit(4, 4), 5U);
  EXPECT_EQ(StoreFiles(path()).read_id(), status_of(*spool_).epoch);
  EXPECT_EQ(happened(), Kinds{"-side_file"});
}

TEST_F(SpoolTest, what_is_set_aside_counts_toward_the_size) {
  setup_.settings.max_size = 8 * 1024 * 1024;
  std::ofstream(folder_ + "/spool.aside-1.db") << std::string(5 * 1024 * 1024, 'x');
  open();
  for (int i = 0; i < 40; ++i) {
    EXPECT_NE(commit(1000 * i, 1000 * i + 999), 0U);
    spool_->maintain();
  }
  std::uint64_t all = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder_)) {
    if (file.path().extension() != ".db-shm") all += file.file_size();
  }
  EXPECT_LE(all, setup_.settings.max_size);
  EXPECT_EQ(sql("SELECT count(*) FROM lost"), "1");
}

TEST_F(SpoolTest, a_pinned_archive_is_told_and_kept) {
  open();
  EXPECT_NE(commit(1, 1), 0U);
  EXPECT_EQ(spool_->news().pinned_archive, "");
  spool_->pin("archive-1");
  EXPECT_EQ(spool_->news().pinned_archive, "archive-1");
  spool_->close();
  open();
  EXPECT_NE(commit(2, 2), 0U);
  EXPECT_EQ(spool_->news().pinned_archive, "archive-1");
}

TEST_F(SpoolTest, B4_nobody_is_trusted_again_after_a_trial_that_named_the_first_archive) {
  open();
  EXPECT_NE(commit(1, 3), 0U);
  const std::uint64_t owed = status_of(*spool_).owed;
  spool_->pin("archive-1");
  spool_->maintain();
  EXPECT_EQ(status_of(*spool_).archive, "archive-1");
  EXPECT_TRUE(spool_->apply({*status_of(*spool_).epoch, {{1, 2}}, {}}));
  EXPECT_LT(status_of(*spool_).owed, owed);
  spool_->pin("");
  EXPECT_EQ(spool_->news().pinned_archive, "");
  EXPECT_EQ(status_of(*spool_).archive, "");
  EXPECT_EQ(status_of(*spool_).owed, owed) << "the next one has nothing of it";
  spool_->maintain();
  spool_->close();
  open();
  EXPECT_NE(commit(4, 4), 0U);
  EXPECT_EQ(spool_->news().pinned_archive, "") << "nor by the file beside the store";
}

TEST_F(SpoolTest, a_broker_of_the_run_before_is_not_believed_by_shore) {
  setup_.delivery = DeliveryMode::broker;
  open();
  EXPECT_NE(commit(1, 3), 0U);
  EXPECT_TRUE(spool_->apply({*status_of(*spool_).epoch, {{1, 4}}, {}}));
  spool_->close();
  setup_.delivery = DeliveryMode::shore;
  open();
  EXPECT_NE(commit(4, 4), 0U);
  EXPECT_EQ(status_of(*spool_).owed, 6U);
}

}  // namespace
}  // namespace buoyd
