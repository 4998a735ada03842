// The spool thread and what is sent again because a person asked.

#include "spool_loop_fixture.hpp"

namespace buoyd {
namespace {

using SpoolLoopResendTest = SpoolLoopTest;

TEST_F(SpoolLoopResendTest, B4_an_uplink_that_is_new_is_told_what_is_sent_again) {
  start();
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(offer(i));
  pass(1000);
  static_cast<void>(loop_->turn());
  const EpochState whole = heard_.take_news().back().epochs.front();
  const auto again_of_next = [&] {
    HeardEvents uplink;
    loop_->connect(&uplink);
    loop_->introduce();
    static_cast<void>(loop_->turn());
    loop_->connect(&heard_);
    return uplink.take_news().at(0).again;
  };
  const auto deliver = [&] {
    EXPECT_TRUE(loop_->delivered({whole.id, {{whole.first, whole.last}}, std::nullopt}));
    static_cast<void>(loop_->turn());
  };
  deliver();
  EXPECT_TRUE(loop_->resend({WallTime{}, clock_.wall() + std::chrono::hours(1)}));
  static_cast<void>(loop_->turn());
  EXPECT_EQ(heard_.take_news().back().again, OwedAgain::resent);
  EXPECT_EQ(again_of_next(), OwedAgain::resent);
  EXPECT_EQ(again_of_next(), OwedAgain::resent);
  deliver();
  EXPECT_EQ(again_of_next(), OwedAgain::no);
}

TEST_F(SpoolLoopResendTest, of_two_times_none_is_forgotten_for_the_other) {
  start();
  const ResendQuery all{WallTime{}, clock_.wall()};
  EXPECT_TRUE(loop_->resend(all));
  EXPECT_FALSE(loop_->resend(all)) << "the first one is still looked for";
  static_cast<void>(loop_->turn());
  EXPECT_TRUE(loop_->resend(all));
  static_cast<void>(loop_->turn());
  pass(1000);
  static_cast<void>(loop_->turn());
  EXPECT_EQ(sql("SELECT count(*) FROM readings WHERE body LIKE '%are owed again%'"), "2");
}

TEST_F(SpoolLoopResendTest, a_search_for_what_is_sent_again_begins_anew_with_the_store) {
  start();
  for (int i = 0; i < 5000; ++i) {
    EXPECT_TRUE(offer(i));
    if (i % 1000 != 999) continue;
    pass(1000);
    static_cast<void>(loop_->turn());
  }
  loop_->close();
  const auto page = static_cast<std::int64_t>(file_size("spool.db") / 4096 / 2 * 4096);
  int failures = 0;
  vfs_.ask_before([&](const FileStep& step) {
    const bool is_it = step.kind == FileKind::database && step.op == FileOp::read &&
                       step.offset <= page && page < step.offset + step.bytes;
    return is_it && failures++ == 0 ? SQLITE_IOERR_READ : SQLITE_OK;
  });
  make();
  loop_->open();
  EXPECT_TRUE(loop_->resend({WallTime{}, clock_.wall()}));
  for (int i = 0; i < 10; ++i) {
    static_cast<void>(loop_->turn());
    pass(1000);
  }
  EXPECT_GE(failures, 1);
  EXPECT_EQ(sql("SELECT count(*) FROM readings WHERE body LIKE '%are owed again%'"), "1");
}

}  // namespace
}  // namespace buoyd
