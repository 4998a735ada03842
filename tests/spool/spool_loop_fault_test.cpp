// The spool thread when the store fails.

#include "spool_loop_fixture.hpp"

namespace buoyd {
namespace {

using SpoolLoopFaultTest = SpoolLoopTest;

TEST_F(SpoolLoopFaultTest, what_happened_to_the_store_is_an_urgent_reading_and_a_line_in_the_log) {
  std::ofstream(path()) << std::string(8192, 'x');
  start();
  EXPECT_EQ(sql("SELECT body ->> '$[0]' || ' ' || (body ->> '$[1]') FROM readings"
                " WHERE kind = 'event'"),
            "spool corrupt");
  EXPECT_EQ(said_.size(), 1U);
}

TEST_F(SpoolLoopFaultTest, without_a_disk_the_news_says_so) {
  vfs_.fail(FileKind::database, FileOp::open, SQLITE_CANTOPEN);
  start();
  EXPECT_TRUE(heard_.take_news().empty());
  for (int i = 0; i < 61; ++i) {
    pass(1000);
    const auto rest = loop_->turn();
    EXPECT_GE(rest.at_most, std::chrono::milliseconds(100)) << "no busy loop";
  }
  auto news = heard_.take_news();
  ASSERT_FALSE(news.empty());
  EXPECT_TRUE(news.back().is_volatile);
  EXPECT_TRUE(loop_->status().is_volatile);
  vfs_.heal();
  for (int i = 0; i < 62; ++i) {
    pass(1000);
    static_cast<void>(loop_->turn());
  }
  news = heard_.take_news();
  ASSERT_FALSE(news.empty());
  EXPECT_FALSE(news.back().is_volatile);
  EXPECT_EQ(sql("SELECT count(*) FROM readings WHERE kind = 'event'"), "1") << "volatile_ended";
}

TEST_F(SpoolLoopFaultTest,
       B9_what_the_disk_gives_again_of_a_store_set_aside_is_to_be_asked_for_again) {
  start();
  loop_->close();
  std::filesystem::rename(path(), folder_ + "/spool.aside-1.db");
  std::filesystem::rename(folder_ + "/spool.id", folder_ + "/spool.aside-1.id");
  make();
  vfs_.ask_before([](const FileStep& step) {
    const bool aside = step.path.find(".aside-") != std::string_view::npos;
    return aside && step.op == FileOp::read ? SQLITE_IOERR_READ : SQLITE_OK;
  });
  start();
  for (int i = 0; i < 10; ++i) static_cast<void>(loop_->turn());
  EXPECT_EQ(said_.size(), 1U) << "draining_waits";
  static_cast<void>(heard_.take_news());
  vfs_.heal();
  const auto again = [this] {
    const auto news = heard_.take_news();
    return std::any_of(news.begin(), news.end(), [](const SpoolNews& one) {
      return one.again == OwedAgain::readable;  // a person asked for nothing
    });
  };
  pass(59'000);
  static_cast<void>(loop_->turn());
  EXPECT_FALSE(again());
  pass(1'000);
  for (int i = 0; i < 3; ++i) static_cast<void>(loop_->turn());
  EXPECT_TRUE(again());
}

TEST_F(SpoolLoopFaultTest, urgent_readings_and_a_failing_store_make_no_busy_loop) {
  start();
  vfs_.fail(FileKind::wal, FileOp::write, SQLITE_BUSY);
  pass(1000);
  EXPECT_TRUE(offer(1, true));
  auto rest = loop_->turn();
  EXPECT_EQ(rest.at_most, CommitPacer::failure_gap);
  EXPECT_TRUE(offer(2, true));
  rest = loop_->turn();
  EXPECT_EQ(rest.at_most, CommitPacer::failure_gap);
  EXPECT_EQ(loop_->status().failures, 1U);
}

TEST_F(SpoolLoopFaultTest, what_cannot_be_stored_at_stop_ends_the_thread_all_the_same) {
  start();
  vfs_.fail(FileKind::wal, FileOp::write, SQLITE_BUSY);
  EXPECT_TRUE(offer(1));
  loop_->close();
  EXPECT_EQ(loop_->status().waiting, 1U);
}

}  // namespace
}  // namespace buoyd
