#include "base/turn_queue.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace buoyd {
namespace {

using testing::ElementsAre;

struct Item {
  std::string sender;
  int number = 0;
};

class TurnQueueTest : public testing::Test {
 protected:
  std::vector<std::string> rest() {
    std::vector<std::string> all;
    while (const auto item = queue_.pop())
      all.push_back(item->sender + std::to_string(item->number));
    return all;
  }

  TurnQueue<Item> queue_{4};
};

TEST_F(TurnQueueTest, senders_take_turns_and_each_keeps_its_order) {
  EXPECT_TRUE(queue_.push({"a", 1}));
  EXPECT_TRUE(queue_.push({"a", 2}));
  EXPECT_TRUE(queue_.push({"b", 1}));
  EXPECT_TRUE(queue_.push({"b", 2}));
  EXPECT_EQ(queue_.size(), 4U);
  EXPECT_THAT(rest(), ElementsAre("a1", "b1", "a2", "b2"));
  EXPECT_EQ(queue_.size(), 0U);
}

TEST_F(TurnQueueTest, a_flood_costs_nobody_else) {
  EXPECT_TRUE(queue_.push({"honest", 1}));
  for (int i = 1; i <= 100; ++i) EXPECT_EQ(queue_.push({"flood", i}), i <= 3) << i;
  EXPECT_FALSE(queue_.push({"honest", 2})) << "the flood bears it";
  EXPECT_THAT(rest(), ElementsAre("honest1", "flood99", "honest2", "flood100"));
}

TEST_F(TurnQueueTest, names_without_end_throw_nobody_out) {
  for (const char* name : {"a", "b", "c", "d"}) EXPECT_TRUE(queue_.push({name, 1}));
  EXPECT_FALSE(queue_.push({"e", 1}));
  EXPECT_THAT(rest(), ElementsAre("a1", "b1", "c1", "d1"));
}

TEST_F(TurnQueueTest, what_is_put_back_is_the_next_again) {
  for (const char* name : {"a", "b"}) {
    EXPECT_TRUE(queue_.push({name, 1}));
    EXPECT_TRUE(queue_.push({name, 2}));
  }
  EXPECT_TRUE(queue_.put_back(queue_.pop().value()));
  EXPECT_THAT(rest(), ElementsAre("a1", "b1", "a2", "b2"));
  EXPECT_TRUE(queue_.push({"a", 1}));
  EXPECT_TRUE(queue_.put_back(queue_.pop().value())) << "the only one";
  EXPECT_THAT(rest(), ElementsAre("a1"));
}

TEST_F(TurnQueueTest, what_is_put_back_where_others_came_meanwhile_is_the_oldest) {
  EXPECT_TRUE(queue_.push({"a", 1}));
  auto first = queue_.pop().value();
  for (int i = 2; i <= 5; ++i) EXPECT_TRUE(queue_.push({"a", i}));
  EXPECT_FALSE(queue_.put_back(std::move(first)));
  EXPECT_THAT(rest(), ElementsAre("a2", "a3", "a4", "a5"));
}

}  // namespace
}  // namespace buoyd
