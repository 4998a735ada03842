#include "spool/spool_inbox.hpp"

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
  for (int i = 0; i < 3; ++i) {
    Reading big = big_reading(20'000);
    big.boottime = MonoTime(std::chrono::seconds(100 + i));
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

}  // namespace
}  // namespace buoyd
