#include "rehearse/store_fill.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

using namespace std::chrono_literals;

Amount readings(double count) {
  return {count, 10 * count, 0, 100 * count, 0};
}

constexpr MonoTime at(Micros time) {
  return MonoTime(time);
}

TEST(StoreFill, keeps_what_was_delivered_until_there_is_no_room) {
  StoreFill store(1000);
  EXPECT_FALSE(store.add(readings(6), at(1min)));
  EXPECT_EQ(store.owed().readings, 6);
  EXPECT_EQ(store.deliver(40).readings, 4) << "values of four readings";
  EXPECT_EQ(store.oldest(), at(1min));
  EXPECT_EQ(store.bytes(), 600);
  EXPECT_FALSE(store.add(readings(6), at(2min))) << "what was delivered makes room";
  EXPECT_EQ(store.bytes(), 1000);
  EXPECT_EQ(store.full_since(), at(2min));
  EXPECT_EQ(store.owed().readings, 8);
}

TEST(StoreFill, loses_the_oldest_owed_last) {
  StoreFill store(1000);
  (void)store.add(readings(3), at(1min));
  (void)store.add(readings(6), at(2min));
  const auto lost = store.add(readings(4), at(3min));
  ASSERT_TRUE(lost);
  EXPECT_EQ(lost->readings, 3);
  EXPECT_EQ(lost->oldest, at(1min));
  EXPECT_EQ(store.oldest(), at(2min));
  EXPECT_EQ(store.bytes(), 1000);
}

TEST(StoreFill, what_is_owed_takes_the_room_of_raw_bytes) {
  StoreFill store(1000, 500);
  EXPECT_FALSE(store.add(readings(4), at(1min)));
  EXPECT_EQ(store.deliver(20).readings, 2);
  EXPECT_FALSE(store.add(readings(4), at(2min)));
  EXPECT_EQ(store.bytes(), 600) << "what was delivered went, raw bytes with it";
  EXPECT_EQ(store.full_since(), at(2min));
  EXPECT_FALSE(store.add(readings(4), at(3min)));
  const auto lost = store.add(readings(1), at(4min));
  ASSERT_TRUE(lost);
  EXPECT_EQ(lost->readings, 2);
  EXPECT_EQ(store.bytes(), 900);
}

TEST(StoreFill, nothing_is_owed_when_all_was_delivered) {
  StoreFill store(1e6);
  for (int i = 1; i <= 1000; ++i) {
    (void)store.add(readings(1.0 / 3), at(i * 1min));
    (void)store.deliver(1e9);
    EXPECT_EQ(store.owed().readings, 0);
    EXPECT_FALSE(store.oldest());
  }
}

}  // namespace
}  // namespace buoyd
