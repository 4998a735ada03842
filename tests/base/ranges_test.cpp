#include "base/ranges.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <set>

namespace buoyd {
namespace {

using List = std::vector<Range>;
constexpr auto highest = std::numeric_limits<std::uint64_t>::max();

TEST(Ranges, touching_and_overlapping_ones_merge) {
  EXPECT_EQ(Ranges({{5, 7}, {1, 2}, {3, 4}}).list(), (List{{1, 7}}));
  EXPECT_EQ(Ranges({{5, 7}, {1, 2}}).list(), (List{{1, 2}, {5, 7}}));
  EXPECT_EQ(Ranges({{1, 9}, {3, 4}}).list(), (List{{1, 9}}));
  EXPECT_EQ(Ranges({{3, 2}}).list(), List{});
  EXPECT_EQ(Ranges({{0, 0}, {highest, highest}}).list(), (List{{0, 0}, {highest, highest}}));
}

TEST(Ranges, remove_cuts) {
  Ranges set({{1, 10}});
  set.remove({4, 5});
  EXPECT_EQ(set.list(), (List{{1, 3}, {6, 10}}));
  set.remove({0, 1});
  set.remove({10, highest});
  EXPECT_EQ(set.list(), (List{{2, 3}, {6, 9}}));
  set.remove({0, highest});
  EXPECT_TRUE(set.empty());
}

TEST(Ranges, floor_is_the_end_of_the_first_run) {
  EXPECT_EQ(Ranges({{5, 7}, {9, 12}}).floor(5), 7U);
  EXPECT_EQ(Ranges({{5, 7}, {9, 12}}).floor(6), 7U);
  EXPECT_EQ(Ranges({{5, 7}, {9, 12}}).floor(4), 3U);
  EXPECT_EQ(Ranges().floor(1), 0U);
}

TEST(Ranges, first_missing) {
  const Ranges set({{5, 7}, {9, 12}});
  EXPECT_EQ(set.first_missing(5, 12), 8U);
  EXPECT_EQ(set.first_missing(1, 12), 1U);
  EXPECT_EQ(set.first_missing(9, 12), std::nullopt);
  EXPECT_EQ(set.first_missing(9, 13), 13U);
  EXPECT_EQ(set.first_missing(9, 8), std::nullopt);
}

TEST(Ranges, without_leaves_what_the_other_lacks) {
  const Ranges set({{0, 3}, {5, 9}, {20, highest}});
  EXPECT_EQ(set.without(Ranges()).list(), set.list());
  EXPECT_EQ(set.without(set).list(), List{});
  EXPECT_EQ(set.without(Ranges({{2, 5}, {7, 7}, {9, 30}, {40, 50}})).list(),
            (List{{0, 1}, {6, 6}, {8, 8}, {31, 39}, {51, highest}}));
  EXPECT_EQ(set.without(Ranges({{0, highest}})).list(), List{});
  EXPECT_EQ(Ranges().without(set).list(), List{});
}

TEST(Ranges, without_is_what_removing_each_leaves) {
  std::mt19937 random(7);
  const auto any = [&random] {
    Ranges set;
    for (unsigned i = 0; i < random() % 8; ++i) {
      const std::uint64_t a = random() % 40;
      set.add({a, a + random() % 6});
    }
    return set;
  };
  for (int round = 0; round < 2000; ++round) {
    const Ranges set = any();
    const Ranges other = any();
    Ranges left = set;
    for (const Range& range : other.list()) left.remove(range);
    ASSERT_EQ(set.without(other), left);
  }
}

TEST(Ranges, clipped_and_missing_part_the_range) {
  const Ranges set({{5, 7}, {9, 12}});
  EXPECT_EQ(set.clipped({6, 10}).list(), (List{{6, 7}, {9, 10}}));
  EXPECT_EQ(set.missing({6, 14}).list(), (List{{8, 8}, {13, 14}}));
  EXPECT_TRUE(set.clipped({8, 8}).empty());
  EXPECT_TRUE(set.covers({10, 12}));
  EXPECT_FALSE(set.covers({7, 9}));
  EXPECT_EQ(set.count(), 7U);
}

/// The same random operations on a plain set of numbers.
TEST(Ranges, behave_as_a_set_of_numbers) {
  std::mt19937 random(20261120);
  std::uniform_int_distribution<std::uint64_t> number(0, 60);
  Ranges set;
  std::set<std::uint64_t> model;
  for (int step = 0; step < 3000; ++step) {
    const std::uint64_t a = number(random);
    const Range range{a, a + number(random) % 8};
    const bool adding = number(random) % 5 < 3;
    adding ? set.add(range) : set.remove(range);
    for (std::uint64_t v = range.a; v <= range.b; ++v) {
      adding ? static_cast<void>(model.insert(v)) : static_cast<void>(model.erase(v));
    }
    ASSERT_EQ(set.count(), model.size());
    for (std::uint64_t v = 0; v < 70; ++v) {
      ASSERT_EQ(set.contains(v), model.contains(v)) << v;
    }
    for (std::size_t i = 1; i < set.size(); ++i) {
      ASSERT_GT(set.list()[i].a, set.list()[i - 1].b + 1) << "touching ranges";
    }
    EXPECT_EQ(set.clipped(range).count() + set.missing(range).count(), range.b - range.a + 1);
  }
}

}  // namespace
}  // namespace buoyd
