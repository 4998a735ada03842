#include "spool/instrument_shares.hpp"

#include "store_fixture.hpp"

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class InstrumentSharesTest : public testing::Test {
 protected:
  /// Of a MiB of readings, how many bytes were admitted.
  std::uint64_t admitted(const std::string& instrument) {
    const Reading reading = [&] {
      Reading one = probe_reading(1, probe_description(instrument));
      one.body.assign(1024 - 48, 'x');
      return one;
    }();
    std::uint64_t bytes = 0;
    for (int i = 0; i < 1024; ++i) bytes += shares_.admits(reading, now_) ? 1024U : 0U;
    return bytes;
  }

  InstrumentShares shares_;
  MonoTime now_{hours(1)};
  static constexpr std::uint64_t kibibyte = 1024;
};

TEST_F(InstrumentSharesTest, a_store_with_room_takes_what_comes) {
  shares_.set_bound(16 * kibibyte * kibibyte);
  EXPECT_EQ(admitted("talker"), 1024 * kibibyte);
  EXPECT_EQ(shares_.refused(), 0U);
}

TEST_F(InstrumentSharesTest, in_a_full_one_each_has_an_hours_worth_of_half_the_store_a_day) {
  shares_.set_bound(24 * 1024 * kibibyte);  // half of it a day: 512 KiB an hour
  shares_.let_go(now_);
  EXPECT_EQ(admitted("talker"), 512 * kibibyte);
  EXPECT_EQ(admitted("other"), 512 * kibibyte) << "a share of its own";
  now_ += minutes(6);
  shares_.let_go(now_);
  EXPECT_NEAR(static_cast<double>(admitted("talker")), 51.2 * 1024, 1024);
  const auto refused = shares_.take_refused(now_);
  ASSERT_EQ(refused.size(), 2U);
  EXPECT_EQ(refused[0].instrument, "other");
  EXPECT_EQ(refused[0].count, 512U);
  EXPECT_EQ(refused[0].count + refused[1].count, shares_.refused());
  EXPECT_TRUE(shares_.take_refused(now_).empty());
}

TEST_F(InstrumentSharesTest, what_is_refused_is_counted_at_once_and_then_every_ten_seconds) {
  shares_.let_go(now_);
  EXPECT_LT(admitted("talker"), 1024 * kibibyte);
  EXPECT_EQ(shares_.take_refused(now_).size(), 1U);
  EXPECT_FALSE(shares_.is_counting());
  EXPECT_EQ(admitted("talker"), 0U);
  now_ += seconds(1);
  EXPECT_EQ(admitted("talker"), 0U);
  EXPECT_TRUE(shares_.take_refused(now_).empty()) << "a count takes as much room as a reading";
  EXPECT_TRUE(shares_.is_counting());
  now_ += seconds(9);
  const auto refused = shares_.take_refused(now_);
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].count, 2048U);
}

TEST_F(InstrumentSharesTest, at_the_end_nothing_refused_stays_uncounted) {
  shares_.let_go(now_);
  EXPECT_LT(admitted("talker"), 1024 * kibibyte);
  EXPECT_EQ(shares_.take_refused(now_).size(), 1U);
  EXPECT_EQ(admitted("talker"), 0U);
  EXPECT_TRUE(shares_.take_refused(now_).empty());
  shares_.count_now();
  EXPECT_EQ(shares_.take_refused(now_).size(), 1U);
}

TEST_F(InstrumentSharesTest, what_buoyd_says_itself_always_passes) {
  shares_.let_go(now_);
  EXPECT_EQ(admitted("buoyd"), 1024 * kibibyte);
}

TEST_F(InstrumentSharesTest, it_ends_when_nothing_owed_had_to_go_for_a_while) {
  shares_.let_go(now_);
  EXPECT_LT(admitted("talker"), 1024 * kibibyte);
  now_ += InstrumentShares::full_for;
  EXPECT_EQ(admitted("talker"), 1024 * kibibyte);
}

}  // namespace
}  // namespace buoyd
