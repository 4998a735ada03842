#include "core/delivery.hpp"

#include <gtest/gtest.h>

#include "base/bounded_queue.hpp"

namespace buoyd {
namespace {

TEST(Delivery, reasons_of_gaps_have_names) {
  for (const auto& [reason, name] : gap_reasons) {
    EXPECT_EQ(name_of(reason), name);
    EXPECT_EQ(gap_reason_named(name), reason);
  }
  EXPECT_FALSE(gap_reason_named("lost"));
}

TEST(BoundedQueue, refuses_what_does_not_fit_and_leaves_it) {
  BoundedQueue<std::string> queue(2, 10);
  std::string big(11, 'x');
  EXPECT_FALSE(queue.try_push(big, big.size()));
  EXPECT_EQ(big.size(), 11U) << "still the caller's";
  std::string a = "aaaa", b = "bbbb", c = "c";
  EXPECT_TRUE(queue.try_push(a, 4));
  EXPECT_TRUE(queue.try_push(b, 4));
  EXPECT_FALSE(queue.try_push(c, 1)) << "two items at most";
  EXPECT_EQ(queue.try_pop(), "aaaa");
  EXPECT_TRUE(queue.try_push(c, 6)) << "cost was given back";
  EXPECT_EQ(queue.size(), 2U);
  EXPECT_EQ(queue.try_pop(), "bbbb");
  EXPECT_EQ(queue.try_pop(), "c");
  EXPECT_EQ(queue.try_pop(), std::nullopt);
}

}  // namespace
}  // namespace buoyd
