// The ring of raw bytes beside the store: one budget for both, and the readings come first.

#include "raw_chunks.hpp"
#include "spool/spool_fixture.hpp"

namespace buoyd {
namespace {

class RawBudgetTest : public SpoolTest {
 protected:
  void SetUp() override {
    SpoolTest::SetUp();
    setup_.settings.raw_share = 0.2;
    setup_.settings.max_size = 8'000'000;
  }
  [[nodiscard]] std::filesystem::path parent() const override { return in_memory(); }

  /// So many times ten readings of 1 kB, and raw bytes.
  void fill(int count) {
    for (int i = 0; i < count; ++i) {
      std::vector<Reading> batch(10, big_reading(1000));
      ASSERT_TRUE(spool_->commit(batch)) << status_of(*spool_).last_error;
      spool_->raw().append(std::vector{chunk_at(++chunks_)});
      spool_->maintain();
      most_ = std::max(most_, all_files());
    }
  }
  [[nodiscard]] std::uint64_t all_files() const {
    const std::uint64_t kept_for_wal = setup_.settings.max_size / 8;
    return file_size("spool.db") + spool_->raw().bytes() + file_size("spool.reserve") +
           kept_for_wal;
  }
  void deliver_all() {
    const auto epoch = spool_->news().epochs.front();
    EXPECT_TRUE(spool_->apply({epoch.id, {{epoch.first, epoch.last}}, std::nullopt}));
  }
  [[nodiscard]] bool is_anything_lost() const { return sql("SELECT count(*) FROM lost") != "0"; }

  std::int64_t chunks_ = 0;
  std::uint64_t most_ = 0;
};

TEST_F(RawBudgetTest, in_a_full_store_delivered_readings_go_then_raw_bytes_then_owed_readings) {
  open();
  for (int i = 0; i < 20; ++i) {
    fill(50);
    deliver_all();
  }
  const std::uint64_t share = spool_->raw().bytes();
  EXPECT_GT(share, 1'000'000U) << "delivered readings leave the ring its share";
  while (!is_anything_lost()) fill(1);
  EXPECT_LT(spool_->raw().bytes(), share / 10) << "raw bytes went before any that is owed";
  EXPECT_EQ(sql("SELECT min(seq) FROM reading"), sql("SELECT max(b) + 1 FROM lost"))
      << "and what was delivered";
  fill(50);
  EXPECT_GT(spool_->raw().refused(), 0U);
  EXPECT_LE(most_, setup_.settings.max_size);
  deliver_all();
  fill(50);
  const std::uint64_t refused = spool_->raw().refused();
  fill(140);
  EXPECT_EQ(spool_->raw().refused(), refused) << "delivered ones made way for them";
  EXPECT_GT(spool_->raw().bytes(), 700'000U);
}

TEST_F(RawBudgetTest, a_share_that_comes_later_is_made_free_little_by_little) {
  setup_.settings.raw_share = 0;
  open();
  fill(270);
  deliver_all();
  const auto rows = [this] { return std::stoi(sql("SELECT count(*) FROM reading")); };
  setup_.settings.raw_share = 0.2;
  spool_->change(setup_.settings);
  const int before = rows();
  fill(1);
  EXPECT_GT(spool_->raw().bytes(), 4000U);
  fill(200);
  EXPECT_LT(rows(), before - 300);
  EXPECT_FALSE(is_anything_lost());
}

TEST_F(RawBudgetTest, raw_bytes_are_gone_where_the_disk_is_short) {
  setup_.settings.reserve = 10'000'000;
  open();
  fill(1);
  EXPECT_GT(spool_->raw().bytes(), 4000U);
  free_ = 5'000'000;
  fill(1);
  EXPECT_EQ(spool_->raw().bytes(), 0U) << "less is left than the reserve";
  EXPECT_FALSE(std::filesystem::exists(raw_path()));
  EXPECT_EQ(spool_->raw().refused(), chunk_at(2).bytes.size());
}

TEST_F(RawBudgetTest, on_a_full_disk_raw_bytes_go_before_any_reading) {
  open();
  fill(20);
  deliver_all();
  const std::string before = sql("SELECT count(*) FROM reading");
  vfs_.ask_before([this](const FileStep& step) {
    const bool is_full = std::filesystem::exists(raw_path());
    return is_full && step.op == FileOp::write && step.kind == FileKind::wal ? SQLITE_FULL
                                                                             : SQLITE_OK;
  });
  EXPECT_GT(commit(1, 1), 0U);
  EXPECT_EQ(happened(), Kinds{"disk_full"});
  EXPECT_EQ(std::stoi(sql("SELECT count(*) FROM reading")), std::stoi(before) + 1);
  vfs_.heal();
  fill(1);
  EXPECT_EQ(spool_->raw().bytes(), 0U) << "none are added meanwhile";
  clock_.advance(std::chrono::minutes(2));
  fill(2);
  EXPECT_GT(spool_->raw().bytes(), 0U);
}

TEST_F(RawBudgetTest, an_epoch_that_begins_with_a_copy_is_stamped_now) {
  open();
  std::vector<Reading> batch{raw_reading(raw_description("boot"), chunk_at(-1'000'000))};
  ASSERT_TRUE(spool_->commit(batch));
  EXPECT_EQ(sql("SELECT utc FROM readings JOIN reading USING(seq) WHERE kind = 'start'"),
            std::to_string(clock_.wall().time_since_epoch().count()));
}

}  // namespace
}  // namespace buoyd
