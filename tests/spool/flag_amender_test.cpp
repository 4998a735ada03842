// I3: a flag that is known late becomes the reading's own before its commit, an amendment behind
// it.
#include "spool/flag_amender.hpp"

#include <gtest/gtest.h>

#include <string>

namespace buoyd {
namespace {

DescriptionPtr described(const std::string& instrument) {
  return Description::parse(R"({"v":2,"instrument":")" + instrument +
                            R"(","kind":"sample","axis":{"name":"depth","unit":"m",)"
                            R"("points":[1,2]},"channels":[)"
                            R"({"name":"salinity","type":"float64","unit":"1","flag":1},)"
                            R"({"name":"speed","type":"float64","unit":"m s-1","axis":"depth"}]})")
      .value();
}

class FlagAmenderTest : public ::testing::Test {
 protected:
  static constexpr EpochId epoch{0xaa};

  Reading reading(std::int64_t second, std::vector<LateFlag> late = {}) const {
    Reading made;
    made.description = ctd_;
    made.boottime = at(second);
    made.judged = static_cast<std::uint64_t>(second);
    made.body = "[35.1,[0.5,0.6]]";
    made.late_flags = std::move(late);
    return made;
  }
  /// As the science could not take it.
  Reading unjudged(std::int64_t second) const {
    Reading made = reading(second);
    made.judged = 0;
    return made;
  }
  static MonoTime at(std::int64_t second) { return MonoTime(std::chrono::seconds(second)); }

  const DescriptionPtr ctd_ = described("ctd");
  FlagAmender amender_;
};

TEST_F(FlagAmenderTest, a_reading_that_waits_for_its_commit_gets_the_flag_itself) {
  std::vector batch{reading(1), reading(2, {{at(1), 0, Flag::fail, 1}})};
  amender_.settle(batch, at(3));
  ASSERT_EQ(batch.size(), 2U);
  EXPECT_EQ(batch[0].flags, "422");
  EXPECT_EQ(batch[1].flags, "");
  EXPECT_TRUE(batch[1].late_flags.empty());
}

TEST_F(FlagAmenderTest, a_row_is_never_changed_an_amendment_says_it) {
  amender_.committed(epoch, 41, {reading(1)});
  std::vector batch{reading(2, {{at(1), 0, Flag::suspect, 1}, {at(1), 2, Flag::fail, 1}})};
  amender_.settle(batch, at(3));
  ASSERT_EQ(batch.size(), 3U);
  EXPECT_EQ(batch[1].description->kind(), "amendment");
  EXPECT_EQ(batch[1].body, R"(["aa00000000000000",41,"salinity",null,3])");
  EXPECT_EQ(batch[2].body, R"(["aa00000000000000",41,"speed",1,4])");
  EXPECT_EQ(batch[2].boottime, at(3));
}

TEST_F(FlagAmenderTest, only_the_reading_with_that_time_and_instrument_is_meant) {
  Reading other = reading(1);
  other.description = described("another");
  amender_.committed(epoch, 41, {other, reading(0)});
  std::vector batch{reading(2, {{at(1), 0, Flag::fail, 1}})};
  amender_.settle(batch, at(3));
  EXPECT_EQ(batch.size(), 1U) << "the queue refused it: there is nothing to amend";
}

TEST_F(FlagAmenderTest, one_of_the_same_time_that_nobody_judged_is_not_meant) {
  std::vector batch{reading(1), unjudged(1), reading(2, {{at(1), 0, Flag::fail, 1}})};
  amender_.settle(batch, at(3));
  EXPECT_EQ(batch[0].flags, "422");
  EXPECT_EQ(batch[1].flags, "");
}

TEST_F(FlagAmenderTest, one_of_the_same_time_whose_successor_was_refused_is_not_meant) {
  Reading refused = reading(1);
  refused.judged = 2;
  amender_.committed(epoch, 41, {reading(1)});
  std::vector batch{reading(3, {{at(1), 0, Flag::fail, refused.judged}})};
  amender_.settle(batch, at(3));
  EXPECT_EQ(batch.size(), 1U);
}

TEST_F(FlagAmenderTest, what_was_committed_behind_it_unjudged_does_not_hide_it) {
  amender_.committed(epoch, 41, {reading(1), unjudged(2)});
  std::vector batch{reading(3, {{at(1), 0, Flag::fail, 1}})};
  amender_.settle(batch, at(3));
  ASSERT_EQ(batch.size(), 2U);
  EXPECT_EQ(batch[1].body, R"(["aa00000000000000",41,"salinity",null,4])");
}

TEST_F(FlagAmenderTest, a_value_that_the_body_does_not_have_changes_nothing) {
  amender_.committed(epoch, 41, {reading(1)});
  std::vector batch{reading(2, {{at(1), 3, Flag::fail, 1}}),
                    reading(3, {{at(2), 3, Flag::fail, 2}})};
  amender_.settle(batch, at(3));
  EXPECT_EQ(batch.size(), 2U);
  EXPECT_EQ(batch[0].flags, "");
}

}  // namespace
}  // namespace buoyd
