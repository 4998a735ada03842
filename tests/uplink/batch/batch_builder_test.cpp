#include "uplink/batch/batch_builder.hpp"

#include <gtest/gtest.h>

#include "uplink/lane_world.hpp"

namespace buoyd::test {
namespace {

class BatchBuilderTest : public ::testing::Test {
 protected:
  OwedRun run(std::uint64_t from, std::uint64_t to) {
    OwedRun run;
    run.epoch = EpochId{7};
    run.first = 1;
    run.floor = from - 1;
    run.from = from;
    run.to = to;
    for (std::uint64_t seq = from; seq <= to; ++seq) {
      run.readings.push_back(
          make_reading(seq, description_, "[" + std::to_string(seq * 7919 % 1000) + "]"));
    }
    return run;
  }
  static BatchWish wish(std::size_t target, bool carries = false) {
    BatchWish wish;
    wish.target = target;
    wish.carries = [carries](const Hash8&) { return carries; };
    return wish;
  }

  DescriptionPtr description_ = make_description(R"({"name":"a","type":"decimal"})");
  BatchBuilder builder_;
  FakeArchive archive_;
};

TEST_F(BatchBuilderTest, frame_says_what_it_holds) {
  const auto batch = builder_.build(run(5, 9), wish(4096, true));
  ASSERT_TRUE(batch);
  const ReadBatch read = read_batch(batch->payload);
  EXPECT_EQ(read.epoch, EpochId{7});
  EXPECT_EQ(read.first, 1U);
  EXPECT_EQ(read.floor, 4U);
  EXPECT_EQ(read.from, 5U);
  EXPECT_EQ(read.to, 9U);
  ASSERT_EQ(read.descriptions.size(), 1U);
  EXPECT_EQ(read.descriptions[0]->text(), description_->text());
  EXPECT_EQ(batch->uses, batch->carries);
  EXPECT_EQ(batch->readings, 5U);
}

TEST_F(BatchBuilderTest, is_cut_to_its_size_from_the_first_try_on) {
  for (const std::size_t target : {300U, 1024U, 4096U, 20'000U}) {
    const auto batch = builder_.build(run(1, 30'000), wish(target));
    ASSERT_TRUE(batch);
    EXPECT_LE(batch->payload.size(), target);
    EXPECT_LT(batch->to, 30'000U);
  }
  const auto batch = builder_.build(run(1, 30'000), wish(4096));
  EXPECT_GT(batch->payload.size(), 3000U) << "by now it knows what readings take";
  EXPECT_NEAR(static_cast<double>(builder_.readings_for(4096)),
              static_cast<double>(batch->readings), 0.3 * static_cast<double>(batch->readings));
}

TEST_F(BatchBuilderTest, a_single_reading_passes_the_target_but_not_the_most) {
  auto one = run(1, 1);
  one.readings[0] = make_reading(1, make_description(R"({"name":"t","type":"text"})"),
                                 "[\"" + std::string(5000, 'x') + "\"]");
  BatchWish large = wish(1000);
  EXPECT_TRUE(builder_.build(one, large));
  large.most = 4000;
  const auto refused = builder_.build(one, large);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::full);
}

TEST_F(BatchBuilderTest, ends_at_the_last_number_wanted) {
  BatchWish some = wish(4096);
  some.last = 12;
  EXPECT_EQ(builder_.build(run(10, 20), some)->to, 12U);
}

TEST_F(BatchBuilderTest, a_damaged_reading_counts_in_the_batch_that_has_it) {
  OwedRun damaged = run(10, 20);
  damaged.readings[1].reading.body = "[1,2]";
  damaged.readings[5].reading.body = "[1,2]";
  BatchWish some = wish(4096);
  EXPECT_EQ(builder_.build(damaged, some)->damaged, 2U);
  some.last = 12;
  EXPECT_EQ(builder_.build(damaged, some)->damaged, 1U);
}

TEST_F(BatchBuilderTest, gaps_stand_between_readings_in_order) {
  OwedRun mixed = run(1, 9);
  mixed.readings.erase(mixed.readings.begin() + 2, mixed.readings.begin() + 5);  // 3 to 5
  const WallTime t{std::chrono::seconds(77)};
  mixed.lost = {{3, 5, GapReason::retention, t, t}};
  const auto batch = builder_.build(mixed, wish(4096, true));
  const ReadBatch read = read_batch(batch->payload);
  ASSERT_EQ(read.lost.size(), 1U);
  EXPECT_EQ(read.lost[0], mixed.lost[0]);
  EXPECT_NO_THROW(archive_.take_batch(batch->payload));
}

TEST_F(BatchBuilderTest, only_gaps_and_a_gap_of_unknown_end) {
  OwedRun lost;
  lost.epoch = EpochId{7};
  lost.first = 1;
  lost.from = 1;
  lost.to = unknown_end;
  lost.lost = {{1, 4, GapReason::trimmed, {}, {}}, {5, std::nullopt, GapReason::damaged, {}, {}}};
  const auto batch = builder_.build(lost, wish(4096));
  ASSERT_TRUE(batch);
  const ReadBatch read = read_batch(batch->payload);
  EXPECT_EQ(read.lost, lost.lost);
  EXPECT_TRUE(read.blocks.empty());
  EXPECT_EQ(read.to, unknown_end) << "null";
  EXPECT_NO_THROW(archive_.take_batch(batch->payload));
}

}  // namespace
}  // namespace buoyd::test
