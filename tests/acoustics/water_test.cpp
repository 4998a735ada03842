// A node's readings through the water, under the promise: each in the archive once, whatever the
// water loses and whoever is killed, and with little more sound than without losses.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "acoustics/water_world.hpp"

namespace buoyd::test {
namespace {

using namespace std::chrono_literals;

constexpr int readings = 400;

/// Every reading once: the archive refuses two bodies of one number, and knows all that were made.
void expect_all(const WaterWorld& world) {
  EXPECT_EQ(world.archive.conflicts, 0U);
  std::uint64_t made = 0;
  for (const auto& epoch : world.spool.epochs) made += epoch.last - epoch.first + 1;
  EXPECT_EQ(world.archived(), made);
  EXPECT_EQ(world.spool.owed(), 0U);
}

struct Sounded {
  double node = 0;
  double buoy = 0;
};

Sounded deliver(const WaterWish& wish) {
  WaterWorld world(wish);
  world.commit(readings);
  EXPECT_TRUE(world.run_until_delivered(24h)) << world.spool.owed() << " owed";
  expect_all(world);
  return {world.sounded(0), world.sounded(1)};
}

int runs() {
  const char* const wanted = std::getenv("WATER_RUNS");
  return wanted == nullptr ? 4 : std::atoi(wanted);
}

TEST(Water, readings_come_ashore_and_the_receipts_come_down) {
  const Sounded sounded = deliver({});
  EXPECT_GT(sounded.node, 0);
}

/// How far the node is wrong about the buoy's clock.
Micros error_of(const TimeTold& time, const WaterWorld& world) {
  const Micros lag = world.clock.wall().time_since_epoch() - world.clock.mono().time_since_epoch();
  const Micros said = time.said.utc.time_since_epoch() - time.at.time_since_epoch();
  return std::chrono::abs(said - lag - world.buoy_clock.value_or(0us));
}

TEST(Water, tells_the_node_the_time_each_hour_with_the_way_of_the_sound_in_it) {
  WaterWorld world({.distance = 1500, .losses = 0.3});
  world.commit(10);
  ASSERT_TRUE(world.run_until_delivered(6h));
  EXPECT_TRUE(world.told.empty()) << "the buoy's clock is not set";
  world.buoy_clock = 3h;
  for (std::size_t hour = 1; hour <= 3; ++hour) {
    ASSERT_TRUE(world.run_until(
        [&] {
          if (world.spool.owed() == 0) world.commit(1);  // what is said asks along
          return world.told.size() >= hour;
        },
        2h));
  }
  for (const TimeTold& time : world.told) {
    EXPECT_LE(time.said.error, 352ms);
    EXPECT_LE(error_of(time, world), time.said.error);
  }
  EXPECT_GE(world.told[1].at - world.told[0].at, AcousticTalk::time_lasts);
}

/// A lost fragment costs its repeat, however much sooner the answers come than they did.
TEST(Water, a_buoy_that_drifts_closer_is_still_believed) {
  WaterWorld world({.distance = 6000, .losses = 0.3, .seed = 13});
  const auto travel = [&world] { return world.node->status().peers.at(0).travel; };
  world.commit(readings / 4);
  ASSERT_TRUE(world.run_until_delivered(24h)) << world.spool.owed() << " owed";
  ASSERT_TRUE(travel());
  EXPECT_NEAR(std::chrono::duration<double>(*travel()).count(), 4, 0.01);
  world.drift(3000);
  world.commit(readings / 4);
  ASSERT_TRUE(world.run_until_delivered(24h)) << world.spool.owed() << " owed";
  expect_all(world);
  ASSERT_TRUE(travel());
  EXPECT_NEAR(std::chrono::duration<double>(*travel()).count(), 2, 0.01) << "it was ranged again";
}

/// Another pair is within earshot, with modems of the same addresses.
TEST(Water, a_buoy_carries_nothing_of_a_node_that_is_not_its_own) {
  WaterWorld world({.station = "lander-2"});
  world.commit(10);
  EXPECT_FALSE(world.run_until_delivered(2h));
  EXPECT_GT(world.relay->status().heard, 0U);
  EXPECT_EQ(world.relay->status().peers.at(0).frames, 0U);
  EXPECT_EQ(world.node->status().peers.at(0).frames, 0U) << "nor does it answer";
  EXPECT_EQ(world.letters, 0U);
}

/// The mark of a frame is one byte.
std::string station_of_the_same_mark() {
  const Bytes own = encode_frame({}, relay_station);
  for (int number = 0;; ++number) {
    const std::string station = fmt::format("lander-{}", number);
    if (encode_frame({}, station) == own) return station;
  }
}

TEST(Water, a_buoy_carries_nothing_of_another_node_whose_frames_look_alike) {
  WaterWorld world({.station = station_of_the_same_mark()});
  world.commit(10);
  EXPECT_FALSE(world.run_until_delivered(1h));
  EXPECT_GT(world.node->status().peers.at(0).frames, 0U);
  EXPECT_EQ(world.letters, 0U);
}

class WaterAt : public testing::TestWithParam<double> {};

/// What issue 19 asks for, of the node's sound: the buoy has the sun. WATER_RUNS draws more often.
TEST_P(WaterAt, a_third_lost_costs_half_as_much_sound_again_at_most) {
  const Sounded still = deliver({.distance = GetParam()});
  Sounded lossy;
  for (int run = 1; run <= runs(); ++run) {
    const Sounded one =
        deliver({.distance = GetParam(), .losses = 0.3, .seed = static_cast<std::uint64_t>(run)});
    lossy.node += one.node / runs();
    lossy.buoy += one.buoy / runs();
  }
  fmt::print(
      "{:.0f} m, 30 % lost: node {:.1f} s of sound, {:.3f} x of {:.1f} s; buoy {:.1f} s, "
      "{:.3f} x of {:.1f} s\n",
      GetParam(), lossy.node, lossy.node / still.node, still.node, lossy.buoy,
      lossy.buoy / still.buoy, still.buoy);
  EXPECT_LE(lossy.node, 1.5 * still.node);
}
INSTANTIATE_TEST_SUITE_P(Of, WaterAt, testing::Values(200.0, 1500.0, 8000.0));

class WaterOf : public testing::TestWithParam<buoysim::ModemMake> {};

TEST_P(WaterOf, each_make_carries_readings_and_receipts) {
  WaterWorld world({.losses = 0.2, .seed = 11, .make = GetParam()});
  world.commit(60);
  ASSERT_TRUE(world.run_until_delivered(24h)) << world.spool.owed() << " owed";
  expect_all(world);
}

TEST_P(WaterOf, each_make_tells_how_far_and_how_well) {
  WaterWorld world({.make = GetParam()});
  const auto travel = [&world] { return world.node->status().peers.at(0).travel; };
  world.commit(1);
  ASSERT_TRUE(world.run_until([&] { return world.spool.owed() == 0 && travel(); }, 1h));
  const PeerStatus node = world.relay->status().peers.at(0);
  EXPECT_TRUE(node.quality.rssi || node.quality.integrity);
  EXPECT_NEAR(std::chrono::duration<double>(*travel()).count(), 1, 0.001) << "1500 m away";
}

INSTANTIATE_TEST_SUITE_P(Make, WaterOf,
                         testing::Values(buoysim::ModemMake::evologics_s2c,
                                         buoysim::ModemMake::whoi_micromodem,
                                         buoysim::ModemMake::benthos_atm900,
                                         buoysim::ModemMake::blueprint_seatrac));

TEST(Water, whoever_is_killed_in_the_middle_nothing_is_lost) {
  WaterWorld world({.losses = 0.3, .seed = 7});
  world.commit(readings);
  world.run_until([&] { return world.archived() > 100; }, 2h);
  world.restart_buoy();
  world.run_until([] { return false; }, 1min);
  world.connect();
  world.run_until([&] { return world.archived() > 200; }, 2h);
  world.restart_node();
  ASSERT_TRUE(world.run_until_delivered(24h)) << world.spool.owed() << " owed";
  expect_all(world);
}

TEST(Water, the_answers_to_many_starts_come_down_in_one_round) {
  WaterWorld world({});
  world.disconnect();
  for (int start = 0; start < 12; ++start) {
    world.restart_node();
    world.commit(2);
  }
  world.connect();
  EXPECT_TRUE(world.run_until_delivered(NodeLane::answer_wait)) << world.spool.owed() << " owed";
  expect_all(world);
}

TEST(Water, answers_to_a_hello_that_a_restart_forgot_hold_up_no_others) {
  WaterWorld world({});
  world.disconnect();
  for (int start = 0; start < 12; ++start) {
    world.restart_node();
    world.commit(2);
  }
  world.connect();
  for (int start = 0; start < 5; ++start) {
    ASSERT_FALSE(world.run_until_delivered(30s));
    world.restart_node();
  }
  EXPECT_TRUE(world.run_until_delivered(5min)) << world.spool.owed() << " owed";
  expect_all(world);
}

/// Of the second archive's receipts none is worth anything to the node, but each is as new.
TEST(Water, two_archives_by_mistake_do_not_keep_the_trusted_ones_receipts_from_the_node) {
  WaterWorld world({.seed = 9});
  world.commit(10);
  ASSERT_TRUE(world.run_until_delivered(1h));
  world.is_second_archive = true;
  world.commit(readings);
  ASSERT_TRUE(world.run_until_delivered(2h)) << world.spool.owed() << " owed";
  expect_all(world);
}

TEST(Water, hours_without_the_broker_cost_little_sound_and_no_reading) {
  WaterWorld world({.seed = 3});
  ASSERT_TRUE(world.run_until_delivered(1h));
  world.disconnect();
  world.commit(readings);
  world.run_until([] { return false; }, 1min);
  const double before = world.sounded(0);
  world.run_until([] { return false; }, 6h);
  EXPECT_LE(world.sounded(0) - before, 10)
      << "it asks whether the broker is there, ever less often";
  EXPECT_FALSE(world.node->is_online());
  world.connect();
  ASSERT_TRUE(world.run_until_delivered(2h));
  expect_all(world);
}

TEST(Water, what_exceeds_the_days_sound_waits) {
  WaterWorld world({.air_time = 60s, .seed = 5});
  world.commit(4000);
  world.run_until([] { return false; }, 24h);
  EXPECT_LE(world.sounded(0), 66) << "a day and two hours' worth";
  EXPECT_GT(world.archived(), 100U);
  EXPECT_GT(world.spool.owed(), 100U);
}

}  // namespace
}  // namespace buoyd::test
