#include "model/read_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/load/load.hpp"
#include "model/poll_time.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

RegisterMap map_of(std::uint16_t max_count, std::vector<RegisterRange> holes) {
  RegisterMap map;
  map.max_count = max_count;
  map.holes = std::move(holes);
  return map;
}

TEST(ReadPlan, merges_neighbours_and_small_gaps) {
  const RegisterMap map = map_of(125, {});
  EXPECT_THAT(plan_reads({{3, 10, 2}, {3, 12, 1}, {3, 29, 2}}, map),
              ElementsAre(ReadSpan{3, 10, 21}));
  EXPECT_THAT(plan_reads({{3, 10, 2}, {3, 45, 2}}, map),
              ElementsAre(ReadSpan{3, 10, 2}, ReadSpan{3, 45, 2}));
  EXPECT_THAT(plan_reads({}, map), IsEmpty());
}

TEST(ReadPlan, merges_items_that_lie_in_one_another) {
  EXPECT_THAT(plan_reads({{3, 10, 4}, {3, 11, 1}, {3, 14, 1}}, map_of(125, {})),
              ElementsAre(ReadSpan{3, 10, 5}));
}

TEST(ReadPlan, keeps_the_limit) {
  std::vector<ReadSpan> items;
  for (std::uint16_t i = 0; i < 100; ++i) {
    items.push_back({4, static_cast<std::uint16_t>(2 * i), 2});
  }
  EXPECT_THAT(plan_reads(items, map_of(125, {})),
              ElementsAre(ReadSpan{4, 0, 124}, ReadSpan{4, 124, 76}));
  EXPECT_EQ(plan_reads(items, map_of(4, {})).size(), 50U);
}

TEST(ReadPlan, crosses_no_hole) {
  const std::vector<ReadSpan> items{{3, 10, 2}, {3, 14, 2}};
  EXPECT_EQ(plan_reads(items, map_of(125, {})).size(), 1U);
  EXPECT_EQ(plan_reads(items, map_of(125, {{3, 12, 13}})).size(), 2U);
  EXPECT_EQ(plan_reads(items, map_of(125, {{3, 13, 13}})).size(), 2U);
  EXPECT_EQ(plan_reads(items, map_of(125, {{4, 12, 13}})).size(), 1U);  // of another function
  EXPECT_EQ(plan_reads(items, map_of(125, {{3, 16, 20}})).size(), 1U);
}

TEST(ReadPlan, keeps_functions_apart) {
  EXPECT_THAT(plan_reads({{3, 10, 2}, {4, 12, 2}}, map_of(125, {})),
              ElementsAre(ReadSpan{3, 10, 2}, ReadSpan{4, 12, 2}));
}

ModelPtr lidar() {
  return load_model(source_dir() + "/config/models/zx-300.toml").model;
}

TEST(ReadPlan, the_lidar_is_read_block_by_block) {
  const ModelPtr model = lidar();
  const RegisterKind& map = model->registers->kinds[0];
  ASSERT_EQ(map.spans.size(), 13U);
  for (std::uint16_t height = 0; height < 12; ++height) {
    EXPECT_EQ(map.spans[height].address, 256 * height);
    EXPECT_LE(map.spans[height].count, 64);
  }
  EXPECT_EQ(map.spans[12], (ReadSpan{4, 0x2008, 2}));
  ASSERT_EQ(map.counter_reads.size(), 12U);
  EXPECT_EQ(map.counter_reads[11], (ReadSpan{4, 11 * 256, 2}));
}

TEST(ReadPlan, every_number_lies_in_one_read) {
  const ModelPtr model = lidar();
  const RegisterKind& map = model->registers->kinds[0];
  for (const ReadSpan& item : items_of(model->kinds[0], map, *model->registers)) {
    EXPECT_TRUE(std::ranges::any_of(map.spans, [&item](const ReadSpan& span) {
      return item.address >= span.address && item.address + item.count <= span.address + span.count;
    })) << item.address;
  }
}

TEST(ReadPlan, nothing_is_merged_with_or_across_what_reading_clears) {
  RegisterMap map = map_of(125, {});
  map.clearing = {{3, 14, 17}};
  EXPECT_THAT(plan_reads({{3, 10, 2}, {3, 12, 1}, {3, 14, 4}, {3, 18, 2}, {3, 20, 1}}, map),
              ElementsAre(ReadSpan{3, 10, 3}, ReadSpan{3, 14, 4}, ReadSpan{3, 18, 3}));
  EXPECT_THAT(plan_reads({{3, 12, 2}, {3, 18, 2}}, map),
              ElementsAre(ReadSpan{3, 12, 2}, ReadSpan{3, 18, 2}));
}

TEST(ReadPlan, no_counter_no_counter_reads) {
  const ModelPtr model = load_model(source_dir() + "/config/models/aqua-troll-400.toml").model;
  EXPECT_THAT(model->registers->kinds[0].counter_reads, IsEmpty());
}

TEST(PollSize, counts_requests_and_answers) {
  RegisterMap map;
  map.kinds.emplace_back().spans = {{3, 0, 10}, {3, 100, 1}};
  const PollSize rtu = poll_size(map, false);
  EXPECT_EQ(rtu.transactions, 2U);
  EXPECT_EQ(rtu.request_bytes, 16U);
  EXPECT_EQ(rtu.answer_bytes, 25U + 7U);
  const PollSize tcp = poll_size(map, true);
  EXPECT_EQ(tcp.request_bytes, 24U);
  EXPECT_EQ(tcp.answer_bytes, 29U + 11U);
}

TEST(PollSize, counts_the_looks_at_the_scan_counter) {
  // 13 spans, the mark before and 12 counters after.
  EXPECT_EQ(poll_size(*lidar()->registers, true).transactions, 26U);
}

TEST(PollTime, is_bytes_and_gaps) {
  RegisterMap map;
  map.kinds.emplace_back().spans = {{3, 0, 10}};
  LineTiming timing;
  timing.character = Micros(1000);
  timing.gap = Micros(4000);
  EXPECT_EQ(poll_wire_time(map, timing, false), Micros((8 + 25) * 1000 + 4000));
}

}  // namespace
}  // namespace buoyd
