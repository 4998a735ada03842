#include "spool/spool_inbox.hpp"

#include <malloc.h>

#include <thread>

#include "store_fixture.hpp"

namespace buoyd {
namespace {

class SpoolInboxTest : public testing::Test {
 protected:
  bool offer(SpoolInbox::Producer& producer, std::int64_t count, bool urgent = false) {
    Reading reading = probe_reading(count);
    reading.urgent = urgent;
    return producer.offer(reading);
  }
  std::vector<Reading> take(std::size_t bytes = 1'000'000'000) {
    std::vector<Reading> out;
    inbox_.take(bytes, out);
    return out;
  }
  /// Fills a producer with readings of 10,000 characters; how many went in.
  static int fill(SpoolInbox::Producer& producer) {
    for (int count = 0;; ++count) {
      Reading reading = big_reading(10'000);
      if (!producer.offer(reading)) return count;
    }
  }

  FakeClock clock_;
  SpoolInbox inbox_{clock_};
};

TEST_F(SpoolInboxTest, readings_come_out_in_the_order_of_their_arrival) {
  auto& a = inbox_.add_producer();
  auto& b = inbox_.add_producer();
  EXPECT_FALSE(inbox_.waiting());
  const MonoTime first = clock_.mono();
  EXPECT_TRUE(offer(a, 1));
  clock_.advance(Micros(1000));
  EXPECT_TRUE(offer(b, 2));
  EXPECT_TRUE(offer(a, 3, true));
  ASSERT_TRUE(inbox_.waiting());
  EXPECT_EQ(inbox_.waiting()->first, first);
  EXPECT_TRUE(inbox_.waiting()->urgent);
  EXPECT_EQ(inbox_.size(), 3U);
  const auto taken = take();
  ASSERT_EQ(taken.size(), 3U);
  EXPECT_EQ(taken[0].body, "[20.10,1]");
  EXPECT_EQ(taken[2].body, "[20.10,3]");
  EXPECT_FALSE(inbox_.waiting());
}

TEST_F(SpoolInboxTest, takes_so_many_bytes_but_at_least_one) {
  auto& producer = inbox_.add_producer();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(offer(producer, i));
  EXPECT_EQ(take(1).size(), 1U);
  EXPECT_EQ(take(2 * probe_reading(0).cost()).size(), 2U);
  EXPECT_TRUE(take().empty());
}

TEST_F(SpoolInboxTest, a_producer_is_bounded_and_the_others_do_not_notice) {
  auto& a = inbox_.add_producer();
  auto& b = inbox_.add_producer();
  const int fitted = fill(a);
  EXPECT_GE(fitted, 100);
  EXPECT_LE(static_cast<std::size_t>(fitted) * 10'000, SpoolInbox::most_bytes);
  Reading refused = big_reading(10'000);
  EXPECT_FALSE(a.offer(refused));
  EXPECT_EQ(refused.body.size(), 10'000U) << "left in the caller's hands";
  EXPECT_TRUE(offer(b, 1));
}

TEST_F(SpoolInboxTest, all_together_are_bounded_and_who_says_little_finds_room) {
  std::size_t together = 0;
  for (int i = 0; i < 40; ++i) {
    together += static_cast<std::size_t>(fill(inbox_.add_producer())) * 10'000;
  }
  EXPECT_LE(together, SpoolInbox::most_bytes_together + 40 * SpoolInbox::own_bytes);
  EXPECT_GE(together, SpoolInbox::most_bytes_together / 2);
  EXPECT_GE(fill(inbox_.add_producer()), 5) << "who comes last";
}

TEST_F(SpoolInboxTest, a_full_batch_takes_of_each_its_share_in_the_order_of_their_arrival) {
  auto& loud = inbox_.add_producer();
  auto& quiet = inbox_.add_producer();
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(offer(loud, i));
  EXPECT_TRUE(offer(quiet, 1000));
  EXPECT_TRUE(offer(loud, 100));
  const auto taken = take(20 * probe_reading(0).cost());
  ASSERT_EQ(taken.size(), 11U);
  EXPECT_EQ(taken[0].body, "[20.10,0]");
  EXPECT_EQ(taken[9].body, "[20.10,9]");
  EXPECT_EQ(taken[10].body, "[20.10,1000]");
  inbox_.committed();
  EXPECT_EQ(take(1).size(), 1U) << "at least one";
  const auto rest = take();
  ASSERT_EQ(rest.size(), 90U);
  EXPECT_EQ(rest.front().body, "[20.10,11]");
  EXPECT_EQ(rest.back().body, "[20.10,100]");
}

#ifdef __GLIBC__
/// Bytes that the process has allocated.
std::size_t allocated() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

TEST_F(SpoolInboxTest, a_queue_that_is_never_empty_keeps_nothing_of_what_was_taken) {
  auto& producer = inbox_.add_producer();
  EXPECT_TRUE(offer(producer, 0));
  const std::size_t before = allocated();
  for (int i = 1; i < 20'000; ++i) {
    ASSERT_TRUE(offer(producer, i));
    ASSERT_EQ(take(1).size(), 1U);
    inbox_.committed();
  }
  EXPECT_LT(allocated(), before + 100'000);
}
#endif

TEST_F(SpoolInboxTest, room_is_free_when_the_commit_returned_not_before) {
  auto& producer = inbox_.add_producer();
  fill(producer);
  const auto batch = take();
  EXPECT_EQ(fill(producer), 0) << "the batch may have to be tried again";
  inbox_.committed();
  EXPECT_EQ(fill(producer), static_cast<int>(batch.size()));
}

TEST_F(SpoolInboxTest, what_is_refused_is_counted_by_instrument_with_first_and_last_time) {
  auto& producer = inbox_.add_producer();
  fill(producer);
  EXPECT_EQ(inbox_.take_dropped().size(), 1U) << "the one that fill() was refused";
  const auto other = probe_description("other");
  for (const int second : {101, 102, 100}) {  // what is judged comes late
    Reading big = big_reading(20'000);
    big.boottime = MonoTime(std::chrono::seconds(second));
    EXPECT_FALSE(producer.offer(big));
  }
  Reading big = big_reading(20'000);
  big.description = other;
  big.boottime = MonoTime(std::chrono::seconds(500));
  EXPECT_FALSE(producer.offer(big));
  const auto dropped = inbox_.take_dropped();
  ASSERT_EQ(dropped.size(), 2U);
  EXPECT_EQ(dropped[0].instrument, "big");
  EXPECT_EQ(dropped[0].count, 3U);
  EXPECT_EQ(dropped[0].first, MonoTime(std::chrono::seconds(100)));
  EXPECT_EQ(dropped[0].last, MonoTime(std::chrono::seconds(102)));
  EXPECT_EQ(dropped[1].instrument, "other");
  EXPECT_EQ(dropped[1].count, 1U);
  EXPECT_TRUE(inbox_.take_dropped().empty());
  EXPECT_EQ(inbox_.dropped(), 5U);
}

TEST_F(SpoolInboxTest, a_minute_of_the_fastest_serial_line_fits) {
  auto& producer = inbox_.add_producer();
  // 115200 baud carry 11,520 characters a second, here in lines of 80
  const Reading line = big_reading(80);
  for (int i = 0; i < 60 * 11'520 / 250; ++i) {
    Reading reading = line;
    ASSERT_TRUE(producer.offer(reading)) << i;
  }
}

TEST_F(SpoolInboxTest, a_wait_ends_with_what_came_before_it) {
  auto& producer = inbox_.add_producer();
  inbox_.wake();
  inbox_.wait(std::chrono::hours(1), false);
  EXPECT_TRUE(offer(producer, 1, true));
  inbox_.wait(std::chrono::hours(1), false);
  inbox_.wait(std::chrono::hours(1), true);  // there is a reading, urgent or not
  take();
  inbox_.wait(Micros(1), true);
  inbox_.wait(Micros(1), false);
}

// Its batch had to be kept: it is tried again when that is due, not without end.
TEST_F(SpoolInboxTest, an_urgent_reading_that_could_not_be_taken_ends_one_wait_and_not_each) {
  auto& producer = inbox_.add_producer();
  EXPECT_TRUE(offer(producer, 1, true));
  EXPECT_TRUE(inbox_.wait(std::chrono::hours(1), false));
  EXPECT_FALSE(inbox_.wait(Micros(1), false));
}

TEST_F(SpoolInboxTest, a_waiting_thread_is_woken_by_any_reading_if_it_asked_so) {
  auto& producer = inbox_.add_producer();
  std::thread waiter([&] { inbox_.wait(std::chrono::hours(1), true); });
  EXPECT_TRUE(offer(producer, 1));
  waiter.join();
  std::thread urgent([&] { inbox_.wait(std::chrono::hours(1), false); });
  EXPECT_TRUE(offer(producer, 2));
  EXPECT_TRUE(offer(producer, 3, true));
  urgent.join();
}

TEST_F(SpoolInboxTest, what_is_refused_leaves_its_late_flags_to_the_next_that_is_taken) {
  auto& producer = inbox_.add_producer();
  fill(producer);
  Reading refused = big_reading(10'000);
  refused.late_flags = {{MonoTime(), 1, Flag::fail, 7}};
  EXPECT_FALSE(producer.offer(refused));
  Reading behind_it = big_reading(10'000);
  behind_it.late_flags = {{MonoTime(), 1, Flag::suspect, 8}};
  EXPECT_FALSE(producer.offer(behind_it)) << "says it of the one that was refused";
  static_cast<void>(take());
  inbox_.committed();
  for (int i = 0; i < 2; ++i) {
    Reading next = big_reading(10'000);
    EXPECT_TRUE(producer.offer(next));
  }
  const auto taken = take();
  ASSERT_EQ(taken.size(), 2U);
  ASSERT_EQ(taken[0].late_flags.size(), 1U);
  EXPECT_EQ(taken[0].late_flags[0].judged, 7U);
  EXPECT_TRUE(taken[1].late_flags.empty());
}

}  // namespace
}  // namespace buoyd
