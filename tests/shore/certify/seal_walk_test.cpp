#include "shore/certify/seal_walk.hpp"

#include <gtest/gtest.h>

namespace buoyshore {
namespace {

TEST(SealNumbers, lie_below_one_another_without_what_is_absent) {
  buoyd::Seal seal;
  seal.numbers = {11, 30};
  seal.absent = {{13, 14}, {20, 25}};
  ASSERT_EQ(seal.readings(), 12U);
  EXPECT_EQ(readings_below(seal, 11), 0U);
  EXPECT_EQ(readings_below(seal, 13), 2U);
  EXPECT_EQ(readings_below(seal, 14), 2U);
  EXPECT_EQ(readings_below(seal, 15), 2U);
  EXPECT_EQ(readings_below(seal, 26), 7U);
  EXPECT_EQ(readings_below(seal, 31), 12U);
  EXPECT_EQ(readings_below(seal, 1000), 12U) << "none lies behind its last";
}

TEST(SealWalk, tells_no_time_of_a_clock_that_was_not_set) {
  buoyd::SealedRecord set;
  set.seq = 1;
  set.utc = 1000;
  set.clock = 4 * 32 + 10;
  buoyd::SealedRecord unset = set;
  unset.seq = 2;
  unset.utc = 2000;
  unset.clock = 1 * 32 + 31;
  buoyd::Sha256 hash;
  add_record(hash, set);
  add_record(hash, unset);
  buoyd::Seal seal;
  seal.numbers = {1, 2};
  seal.segments = {segment_hash(hash)};
  EpochReport report;
  SealWalk walk(seal, 1, true, report, [](const std::string& text) { ADD_FAILURE() << text; });
  walk.reading(set);
  walk.reading(unset);
  EXPECT_EQ(walk.end(), 1000);
  EXPECT_EQ(report.proven, 2U);
}

}  // namespace
}  // namespace buoyshore
