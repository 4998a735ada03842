#include "acquire/chrony_socket.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "acquire/clock_keeper.hpp"
#include "support/chronyd.hpp"
#include "support/fake_clock.hpp"

namespace buoyd {
namespace {

/// chronyd's own declaration, for the system the test runs on.
struct SockSample {
  struct timeval tv;
  double offset;
  int pulse;
  int leap;
  int pad;
  int magic;
};

constexpr WallTime sample_time{Micros{1'795'158'000'250'000}};

TEST(ChronySocket, the_layout_of_64_bit_time_is_chronyds_own_struct) {
  const auto datagram = chrony_sample(sample_time, Micros(-1'500'000), ChronyLayout::time64);
  SockSample sample{};
  ASSERT_EQ(datagram.size(), sizeof sample);
  std::memcpy(&sample, datagram.data(), sizeof sample);
  EXPECT_EQ(sample.tv.tv_sec, 1'795'158'000);
  EXPECT_EQ(sample.tv.tv_usec, 250'000);
  EXPECT_EQ(sample.offset, -1.5);
  EXPECT_EQ(sample.pulse, 0);
  EXPECT_EQ(sample.leap, 0);
  EXPECT_EQ(sample.magic, 0x534F434B);
}

TEST(ChronySocket, the_layout_of_32_bit_time) {
  const auto datagram = chrony_sample(sample_time, Micros(500'000), ChronyLayout::time32);
  ASSERT_EQ(datagram.size(), 32U);
  std::int32_t whole_seconds = 0;
  double offset = 0;
  std::memcpy(&whole_seconds, datagram.data(), sizeof whole_seconds);
  std::memcpy(&offset, datagram.data() + 8, sizeof offset);
  EXPECT_EQ(whole_seconds, 1'795'158'000);
  EXPECT_EQ(offset, 0.5);
}

TEST(ChronySocket, sends_and_counts) {
  const Chronyd chronyd;
  ChronySocket socket(chronyd.path);
  EXPECT_TRUE(socket.send(sample_time, Micros(1)));
  EXPECT_EQ(chronyd.receive(), chrony_sample(sample_time, Micros(1), native_chrony_layout()));
  EXPECT_EQ(socket.sent(), 1U);
}

TEST(ChronySocket, nobody_there_is_counted_and_no_fault) {
  const std::pair<std::string, int> refused[] = {{"/nonexistent/sock", ENOENT},
                                                 {std::string(200, 'x'), ENAMETOOLONG}};
  for (const auto& [path, error] : refused) {
    ChronySocket socket(path);
    EXPECT_FALSE(socket.send(sample_time, Micros(1)));
    EXPECT_EQ(socket.refused(), 1U);
    EXPECT_EQ(socket.error(), error);
  }
}

TEST(ChronySocket, one_that_is_for_others_says_so) {
  const Chronyd chronyd;
  ASSERT_EQ(chmod(chronyd.path.c_str(), 0), 0);
  const uid_t own = geteuid();
  ASSERT_TRUE(own != 0 || seteuid(65534) == 0) << "root may all";
  ChronySocket socket(chronyd.path);
  const bool is_taken = socket.send(sample_time, Micros(1));
  ASSERT_EQ(seteuid(own), 0);
  EXPECT_FALSE(is_taken);
  EXPECT_EQ(socket.error(), EACCES);
}

TEST(ChronySocket, a_chronyd_that_does_not_read_never_blocks_us) {
  const Chronyd chronyd;
  ChronySocket socket(chronyd.path);
  for (int k = 0; k < 5000; ++k) {
    (void)socket.send(sample_time, Micros(k));
  }
  EXPECT_GT(socket.refused(), 0U);
}

/// It says so much more than the clock.
Reading reading_with_fix(const Clock& clock, Micros ahead = Micros(250'000)) {
  Reading reading;
  reading.description =
      Description::parse(
          R"({"v":1,"instrument":"g","kind":"k","channels":[{"name":"a","type":"integer"}]})")
          .value();
  reading.boottime = clock.mono();
  reading.fix = UtcFix{clock.wall() + ahead, Micros(1000)};
  return reading;
}

TEST(ChronySocket, the_clock_keeper_hands_on_each_fresh_fix) {
  const Chronyd chronyd;
  FakeClock clock;
  ClockKeeper keeper(clock, chronyd.path);
  Reading reading = reading_with_fix(clock);
  (void)keeper.stamp(reading);
  EXPECT_EQ(chronyd.receive(),
            chrony_sample(clock.wall(), Micros(250'000), native_chrony_layout()));
  EXPECT_EQ(keeper.status().chrony_sent, 1U);
  clock.advance(std::chrono::seconds(30));
  keeper.look();
  (void)keeper.stamp(reading);
  EXPECT_TRUE(chronyd.receive().empty()) << "too old to be worth something";
}

TEST(ChronySocket, the_clock_keeper_hands_on_no_fix_that_waited_or_is_wrong_for_a_moment) {
  const Chronyd chronyd;
  FakeClock clock;
  ClockKeeper keeper(clock, chronyd.path);
  for (int minute = 0; minute < 3; ++minute) {
    Reading good = reading_with_fix(clock);
    (void)keeper.stamp(good);
    EXPECT_FALSE(chronyd.receive().empty());
    clock.advance(std::chrono::minutes(1));
    keeper.look();
  }
  for (const Micros wrong : {Micros(-4'000'000), Micros(std::chrono::hours(24))}) {
    Reading bad = reading_with_fix(clock, wrong);
    (void)keeper.stamp(bad);
    EXPECT_TRUE(chronyd.receive().empty());
  }
}

TEST(ChronySocket, the_clock_keeper_says_once_why_nobody_takes_its_samples) {
  const Chronyd chronyd;
  FakeClock clock;
  const std::string gone = chronyd.path + ".gone";
  ClockKeeper keeper(clock, gone);
  const auto said = [&keeper, &clock] {
    testing::internal::CaptureStderr();
    Reading reading = reading_with_fix(clock);
    (void)keeper.stamp(reading);
    return testing::internal::GetCapturedStderr();
  };
  EXPECT_EQ(said(), "<4>" + gone + ": No such file or directory\n");
  EXPECT_EQ(said(), "") << "counted";
  EXPECT_EQ(keeper.status().chrony_refused, 2U);
  std::filesystem::rename(chronyd.path, gone);
  EXPECT_EQ(said(), "<5>" + gone + ": chrony takes samples (it came 1 more times)\n");
}

TEST(ChronySocket, the_clock_keeper_goes_over_to_another_one_at_its_next_look) {
  const Chronyd first;
  const Chronyd second;
  FakeClock clock;
  ClockKeeper keeper(clock, first.path);
  Reading reading = reading_with_fix(clock);
  keeper.set_chrony(second.path);
  keeper.look();
  (void)keeper.stamp(reading);
  EXPECT_TRUE(first.receive().empty());
  EXPECT_FALSE(second.receive().empty());
  keeper.set_chrony("");
  keeper.look();
  (void)keeper.stamp(reading);
  EXPECT_TRUE(second.receive().empty());
}

}  // namespace
}  // namespace buoyd
