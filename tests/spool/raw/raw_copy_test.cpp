// Raw bytes through the spool's loop: into the ring, and a time of them into new readings.

#include "spool/spool_loop_fixture.hpp"

namespace buoyd {
namespace {

class RawCopyTest : public SpoolLoopTest {
 protected:
  void SetUp() override {
    raw_share_ = 0.1;
    SpoolLoopTest::SetUp();
    door_ = &loop_->raw_producer("bus");
    start();
  }
  void keep(std::size_t bytes) {
    door_->keep(false, std::vector<std::uint8_t>(bytes, 7), clock_.mono());
  }
  void turns(int count = 1) {
    for (int i = 0; i < count; ++i) {
      static_cast<void>(loop_->turn());
      pass(1000);
    }
  }
  RawQuery all() const {
    return {"bus", clock_.wall() - std::chrono::hours(1), clock_.wall() + std::chrono::hours(1)};
  }
  std::string raw_readings() const {
    return sql("SELECT count(*) FROM readings WHERE kind = 'raw'");
  }

  std::string raw_sql(const std::string& query) const { return sql(query, raw_path()); }

  RawInbox::Producer* door_ = nullptr;
};

TEST_F(RawCopyTest, they_are_written_in_a_file_of_their_own_when_they_are_old_enough) {
  keep(100);
  pass(31'000);
  EXPECT_TRUE(offer(1));
  turns(2);
  EXPECT_EQ(loop_->status().raw_bytes, 0U) << "few commits";
  pass(10'000);
  const std::uint64_t commits = loop_->status().commits;
  turns();
  EXPECT_EQ(raw_sql("SELECT line || ' ' || boot_id || ' ' || clock FROM raw"), "bus boot 99");
  EXPECT_EQ(loop_->status().commits, commits);
  EXPECT_GT(loop_->status().raw_bytes, 100U);
}

TEST_F(RawCopyTest, what_is_told_with_their_stamps_is_stored_with_the_next_commit) {
  keep(100);
  pass(41'000);
  extra_ = probe_reading(7, description_);
  turns();
  ASSERT_FALSE(extra_);
  EXPECT_EQ(raw_sql("SELECT count(*) FROM raw"), "1");
  turns();
  EXPECT_EQ(sql("SELECT count(*) FROM readings WHERE kind = 'sample'"), "1");
}

TEST_F(RawCopyTest, what_is_told_with_the_last_stamps_is_stored_at_the_end) {
  keep(100);
  extra_ = probe_reading(7, description_);
  loop_->close();
  EXPECT_EQ(raw_sql("SELECT count(*) FROM raw"), "1");
  EXPECT_EQ(sql("SELECT count(*) FROM readings WHERE kind = 'sample'"), "1");
}

TEST_F(RawCopyTest, a_reload_changes_the_share_of_the_ring) {
  const auto reload = [this](double share) {
    SpoolSettings settings;
    settings.path = path();
    settings.reserve = 0;
    settings.max_size = 16'000'000;
    settings.raw_share = share;
    loop_->change(settings);
    turns();
  };
  const auto fill = [this](int chunks) {
    for (int i = 0; i < chunks; ++i) {
      keep(10'000);
      pass(RawInbox::patience.count() / 1000);
      EXPECT_TRUE(offer(i));
      turns(2);
    }
  };
  fill(40);
  EXPECT_GT(loop_->status().raw_bytes, 400'000U);
  reload(0.01);
  fill(2);
  EXPECT_LE(loop_->status().raw_bytes, 160'000U);
  EXPECT_GT(loop_->status().raw_bytes, 50'000U);
  reload(0);
  fill(2);
  EXPECT_EQ(loop_->status().raw_bytes, 0U);
  EXPECT_FALSE(std::filesystem::exists(raw_path()));
  EXPECT_EQ(loop_->status().raw_dropped, 0U) << "what is not wanted is not missed";
  reload(0.1);
  fill(2);
  EXPECT_GT(loop_->status().raw_bytes, 20'000U);
  EXPECT_EQ(sql("SELECT count(*) FROM readings WHERE kind = 'sample'"), "46");
}

TEST_F(RawCopyTest, at_the_end_all_is_kept) {
  keep(100);
  loop_->close();
  EXPECT_EQ(raw_sql("SELECT count(*) FROM raw"), "1");
}

TEST_F(RawCopyTest, a_time_of_them_becomes_readings_with_their_old_times) {
  const std::int64_t then = clock_.wall().time_since_epoch().count();
  for (int i = 0; i < 12; ++i) keep(5000);
  pass(3600'000);
  heard_.take_news();
  ASSERT_TRUE(loop_->copy_raw(7, all()));
  EXPECT_FALSE(loop_->raw_copied(7));
  turns(3);
  const auto copied = loop_->raw_copied(7);
  ASSERT_TRUE(copied);
  EXPECT_EQ(copied->trouble, "");
  EXPECT_GT(copied->bytes, 60'000U);
  EXPECT_EQ(std::to_string(copied->readings), raw_readings());
  EXPECT_EQ(sql("SELECT DISTINCT utc FROM reading WHERE seq > 1"), std::to_string(then));
  EXPECT_EQ(sql("SELECT DISTINCT text ->> '$.boot' FROM description WHERE text LIKE '%\"raw\"%'"),
            "boot");
  for (const SpoolNews& news : heard_.take_news()) {
    EXPECT_TRUE(news.committed.empty()) << "the live lane shows nothing that is old";
  }
  EXPECT_FALSE(loop_->raw_copied(8));
}

TEST_F(RawCopyTest, one_copy_at_a_time_and_none_of_nothing) {
  ASSERT_TRUE(loop_->copy_raw(1, all()));
  turns();
  EXPECT_NE(loop_->raw_copied(1).value().trouble.find("nothing of line 'bus'"), std::string::npos);
  keep(5000);
  ASSERT_TRUE(loop_->copy_raw(2, all()));
  ASSERT_TRUE(loop_->copy_raw(3, all()));
  turns(2);
  EXPECT_EQ(loop_->raw_copied(2).value().trouble, "");
  EXPECT_NE(loop_->raw_copied(3).value().trouble, "");
  EXPECT_EQ(raw_readings(), "1");
}

}  // namespace
}  // namespace buoyd
