// The time that is told through the water, from the keeper into the store and to chrony, while no
// reading comes.

#include <gtest/gtest.h>

#include "acquire/clock_keeper.hpp"
#include "spool/spool_loop_fixture.hpp"
#include "support/chronyd.hpp"

namespace buoyd {
namespace {

class ToldTime : public SpoolLoopTest {
 protected:
  void stamp(std::vector<Reading>& batch) override { keeper_.stamp_all(batch); }

  /// As the daemon does.
  void tell() {
    keeper_.told("acoustic", clock_.mono(), {clock_.wall(), Micros(300'000)});
    loop_->flush();
  }
  void turn() {
    pass(1000);
    static_cast<void>(loop_->turn());
  }

  const Chronyd chronyd_;
  ClockKeeper keeper_{clock_, chronyd_.path};
};

TEST_F(ToldTime, is_committed_and_handed_to_chrony_though_no_reading_is_offered) {
  start();
  ASSERT_EQ(committed(), 1U);
  tell();
  turn();
  EXPECT_EQ(committed(), 2U);
  EXPECT_EQ(sql("SELECT body ->> '$[0]' FROM readings WHERE kind = 'clock'"), "acoustic");
  EXPECT_FALSE(chronyd_.receive().empty());
  EXPECT_TRUE(chronyd_.receive().empty());
  pass(600'000);
  tell();
  turn();
  EXPECT_EQ(committed(), 2U) << "a record is due once an hour";
  EXPECT_EQ(loop_->status().commits, 2U);
  EXPECT_FALSE(chronyd_.receive().empty());
}

}  // namespace
}  // namespace buoyd
