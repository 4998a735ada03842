#include "spool/commit_pacer.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

MonoTime at_ms(std::int64_t ms) {
  return MonoTime(std::chrono::milliseconds(ms));
}

TEST(CommitPacer, the_first_commit_waits_for_company_only) {
  const CommitPacer pacer(std::chrono::seconds(1));
  EXPECT_EQ(pacer.due({at_ms(5000), false}), at_ms(5050));
  EXPECT_EQ(pacer.due({at_ms(5000), true}), at_ms(5000));
  EXPECT_LE(pacer.earliest(), at_ms(0));
}

struct DueCase {
  const char* what;
  std::int64_t arrival;
  bool urgent;
  std::int64_t due;
};

TEST(CommitPacer, the_later_of_the_last_start_and_the_first_arrival) {
  CommitPacer pacer(std::chrono::seconds(1));
  pacer.started(at_ms(10'000));
  const DueCase cases[] = {
      {"came during the commit", 10'001, false, 11'000},
      {"came early in the interval", 10'900, false, 11'000},
      {"came late in the interval", 10'980, false, 11'030},
      {"came long after", 15'000, false, 15'050},
      {"urgent", 10'300, true, 10'300},
      {"urgent, but not more than ten a second", 10'020, true, 10'100},
  };
  for (const DueCase& c : cases) {
    EXPECT_EQ(pacer.due({at_ms(c.arrival), c.urgent}), at_ms(c.due)) << c.what;
  }
  EXPECT_EQ(pacer.earliest(), at_ms(11'000));
}

TEST(CommitPacer, what_failed_is_tried_again_after_a_second) {
  CommitPacer pacer(std::chrono::milliseconds(200));
  pacer.started(at_ms(10'000));
  pacer.failed();
  EXPECT_EQ(pacer.due({at_ms(9'000), true}), at_ms(11'000)) << "urgent or not";
  EXPECT_EQ(pacer.due({at_ms(9'000), false}), at_ms(11'000));
  pacer.started(at_ms(11'000));
  EXPECT_EQ(pacer.due({at_ms(9'000), false}), at_ms(11'200));

  CommitPacer slow(std::chrono::seconds(5));
  slow.started(at_ms(10'000));
  slow.failed();
  EXPECT_EQ(slow.due({at_ms(9'000), true}), at_ms(15'000));
}

TEST(CommitPacer, a_steady_station_commits_once_an_interval) {
  CommitPacer pacer(std::chrono::seconds(1));
  int commits = 0;
  MonoTime now = at_ms(0);
  MonoTime first_waiting = now;
  for (int i = 0; i < 1000; ++i) {  // a reading each 10 ms, for 10 s
    const MonoTime due = pacer.due({first_waiting, false});
    if (now >= due) {
      pacer.started(now);
      ++commits;
      first_waiting = now;
    }
    now += std::chrono::milliseconds(10);
  }
  EXPECT_EQ(commits, 10);
}

}  // namespace
}  // namespace buoyd
