// A ring of raw bytes that fails, beside readings that go on as if nothing were.

#include "raw_chunks.hpp"
#include "spool/spool_fixture.hpp"

namespace buoyd {
namespace {

class RawDamageTest : public SpoolTest {
 protected:
  void SetUp() override {
    SpoolTest::SetUp();
    setup_.settings.raw_share = 0.1;
    open();
    for (std::int64_t i = 1; i <= 30; ++i) commit_with_raw(i);
  }
  [[nodiscard]] std::filesystem::path parent() const override { return in_memory(); }

  /// Reading `count`, and then a chunk of raw bytes.
  void commit_with_raw(std::int64_t count) {
    EXPECT_GT(commit(count, count), 0U) << count << ": " << status_of(*spool_).last_error;
    expected_ += (expected_.empty() ? "" : ",") + std::to_string(count);
    spool_->raw().append(std::vector{chunk_at(count)});
    spool_->maintain();
  }
  void expect_whole() const {
    EXPECT_EQ(counts(), expected_);
    EXPECT_FALSE(std::filesystem::exists(folder_ + "/spool.aside-1.db"));
    EXPECT_FALSE(status_of(*spool_).is_volatile);
  }
  [[nodiscard]] std::string rows() const { return sql("SELECT count(*) FROM raw", raw_path()); }

  std::string expected_;
};

TEST_F(RawDamageTest, a_disk_that_fails_the_ring_is_said_once) {
  vfs_.ask_before([](const FileStep& step) {
    const bool hit = step.path.find("-raw.db") != std::string_view::npos;
    return hit && step.op == FileOp::write ? SQLITE_IOERR_WRITE : SQLITE_OK;
  });
  for (std::int64_t i = 101; i < 104; ++i) {
    commit_with_raw(i);
    clock_.advance(std::chrono::seconds(40));
  }
  EXPECT_EQ(happened(), Kinds{"raw_failed"});
  EXPECT_EQ(spool_->raw().refused(), 3 * chunk_at(101).bytes.size());
  vfs_.heal();
  commit_with_raw(104);
  EXPECT_EQ(rows(), "1") << "begun anew";
  clock_.advance(Spool::patience);
  commit_with_raw(105);
  EXPECT_EQ(happened(), Kinds{"-raw_failed"});
  expect_whole();
}

TEST_F(RawDamageTest, a_ring_that_was_damaged_while_nobody_looked_is_begun_anew) {
  spool_.reset();
  overwrite("spool-raw.db", 0, 4096);
  open();
  commit_with_raw(101);
  EXPECT_EQ(happened(), Kinds{"raw_failed"});
  commit_with_raw(102);
  EXPECT_EQ(happened(), Kinds{});
  EXPECT_EQ(rows(), "1");
  expect_whole();
}

TEST_F(RawDamageTest, a_store_that_is_set_aside_leaves_the_ring) {
  spool_.reset();
  overwrite("spool.db", 0, 4096);
  open();
  EXPECT_EQ(happened(), Kinds{"corrupt"});
  EXPECT_GT(commit(101, 101), 0U);
  EXPECT_EQ(spool_->raw().find(raw_query(0, 100)).value().size(), 30U);
}

TEST_F(RawDamageTest, without_a_disk_none_are_kept_and_what_there_is_stays) {
  vfs_.ask_before([](const FileStep& step) {
    const bool hit = step.path.find("-raw.db") == std::string_view::npos;
    return hit && step.op == FileOp::write ? SQLITE_IOERR_WRITE : SQLITE_OK;
  });
  for (int i = 0; i < 3; ++i) {
    static_cast<void>(commit(101, 101));
    clock_.advance(Spool::patience);
  }
  ASSERT_TRUE(status_of(*spool_).is_volatile);
  spool_->raw().append(std::vector{chunk_at(101)});
  EXPECT_EQ(spool_->raw().refused(), chunk_at(101).bytes.size());
  EXPECT_EQ(spool_->raw().find(raw_query(0, 100)).error().code, ErrorCode::unavailable);
  EXPECT_EQ(rows(), "30");
}

}  // namespace
}  // namespace buoyd
