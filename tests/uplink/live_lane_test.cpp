#include "uplink/live_lane.hpp"

#include <gtest/gtest.h>

#include "uplink/live_json.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr EpochId live_epoch{0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};
constexpr MonoTime live_start{Micros(1'000'000)};

DescriptionPtr describe(const std::string& instrument, const std::string& kind) {
  return *Description::parse(R"({"v":1,"instrument":")" + instrument + R"(","kind":")" + kind +
                             R"(","channels":[)"
                             R"({"name":"wind_speed","type":"float32","unit":"m s-1",)"
                             R"("axis":{"name":"height","unit":"m","points":[10,20]}},)"
                             R"({"name":"state","type":"integer","values":{"2":"ready"}},)"
                             R"({"name":"note","type":"text"}]})");
}

StoredReading stored(std::uint64_t seq, const std::string& instrument = "lidar",
                     const std::string& kind = "scan") {
  StoredReading result;
  result.seq = seq;
  result.reading.description = describe(instrument, kind);
  result.reading.utc = *parse_iso8601("2026-11-20T07:00:00.123456Z");
  result.reading.clock = ClockQuality{ClockState::gnss, 3}.byte();
  result.reading.body = R"([[8.74,null],2,"a\"b"])";
  return result;
}

TEST(LiveJson, is_as_the_contract_shows_it) {
  EXPECT_EQ(
      *live_json(live_epoch, stored(1234)),
      R"({"time":"2026-11-20T07:00:00.123456Z","kind":"scan","epoch":"0123456789abcdef",)"
      R"("seq":1234,"values":{"wind_speed":[8.74,null],"state":"ready","note":"a\"b"},"axes":{"height":[10,20]}})");
}

TEST(LiveJson, says_clock_and_flags_only_where_they_are_not_the_usual) {
  StoredReading odd = stored(1);
  odd.reading.clock = ClockQuality{ClockState::unset, 31}.byte();
  odd.reading.flags = "3942";
  odd.reading.body = R"([[8.74,null],7,"x"])";
  EXPECT_EQ(*live_json(live_epoch, odd),
            R"({"time":"2026-11-20T07:00:00.123456Z","kind":"scan","epoch":"0123456789abcdef",)"
            R"("seq":1,"clock":"unset","values":{"wind_speed":[8.74,null],"state":7,"note":"x"},)"
            R"("axes":{"height":[10,20]},"flags":{"wind_speed":[3,9],"state":4}})");
}

TEST(LiveJson, refuses_a_body_that_does_not_fit) {
  StoredReading damaged = stored(1);
  damaged.reading.body = "[1]";
  EXPECT_FALSE(live_json(live_epoch, damaged));
}

/// Takes messages until it is told to be full.
class Recorder final : public MessagePort {
 public:
  struct Message {
    std::string topic;
    std::string payload;
  };
  Result<std::uint16_t> publish(const std::string& topic, std::span<const std::uint8_t> payload,
                                bool retain) override {
    EXPECT_FALSE(retain);
    if (refuse_with) {
      return fail(*refuse_with, "told to");
    }
    messages.push_back({topic, std::string(payload.begin(), payload.end())});
    return static_cast<std::uint16_t>(messages.size());
  }
  std::size_t room() const override { return free_room; }

  std::optional<ErrorCode> refuse_with;
  std::size_t free_room = 20;
  std::vector<Message> messages;
};

class LiveLaneTest : public testing::Test {
 protected:
  std::uint64_t seq_of_last() const {
    const std::string& payload = port_.messages.back().payload;
    return std::stoull(payload.substr(payload.find(R"("seq":)") + 6));
  }

  Recorder port_;
  Budget budget_{0};
  LiveLane lane_{{"buoy/b1/data/", true, 0s}, port_, budget_};
};

TEST_F(LiveLaneTest, newest_only_and_only_while_connected) {
  lane_.take(live_epoch, stored(1));
  lane_.take(live_epoch, stored(2));
  lane_.step(live_start);
  EXPECT_TRUE(port_.messages.empty());
  lane_.connected(24);
  lane_.step(live_start);
  ASSERT_EQ(port_.messages.size(), 1U);
  EXPECT_EQ(port_.messages[0].topic, "buoy/b1/data/lidar");
  EXPECT_EQ(seq_of_last(), 2U);
  lane_.step(live_start + 1s);
  EXPECT_EQ(port_.messages.size(), 1U) << "once";
}

TEST_F(LiveLaneTest, one_mailbox_a_kind) {
  lane_.connected(24);
  lane_.take(live_epoch, stored(1, "met", "gga"));
  lane_.take(live_epoch, stored(2, "met", "mda"));
  lane_.step(live_start);
  EXPECT_EQ(port_.messages.size(), 2U);
}

TEST_F(LiveLaneTest, at_most_twelve_in_flight_longest_waiting_first) {
  lane_.connected(24);
  for (std::uint64_t i = 1; i <= 30; ++i) {
    lane_.take(live_epoch, stored(i, "i" + std::to_string(40 - i)));
  }
  lane_.step(live_start);
  EXPECT_EQ(port_.messages.size(), LiveLane::most_in_flight);
  EXPECT_EQ(seq_of_last(), 12U);
  EXPECT_EQ(lane_.next_due(live_start), MonoTime::max()) << "an acknowledgement wakes it";
  EXPECT_TRUE(lane_.acked(3, 0));
  EXPECT_FALSE(lane_.acked(3, 0));
  lane_.step(live_start);
  EXPECT_EQ(seq_of_last(), 13U);
  lane_.disconnected();
  lane_.connected(24);
  lane_.step(live_start);
  EXPECT_EQ(port_.messages.size(), 13U + LiveLane::most_in_flight);
}

TEST_F(LiveLaneTest, leaves_room_where_a_broker_takes_few_messages_at_once) {
  const std::map<std::size_t, std::size_t> most_of{{1, 1}, {2, 1}, {10, 5}, {20, 12}, {65535, 12}};
  for (const auto& [at_once, most] : most_of) {
    LiveLane lane({"t/", true, 0s}, port_, budget_);
    port_.messages.clear();
    lane.connected(at_once);
    for (std::uint64_t i = 1; i <= 30; ++i)
      lane.take(live_epoch, stored(i, "i" + std::to_string(i)));
    lane.step(live_start);
    EXPECT_EQ(port_.messages.size(), most) << at_once;
  }
}

TEST_F(LiveLaneTest, is_thinned_by_its_interval) {
  LiveLane lane({"t/", true, 60s}, port_, budget_);
  lane.connected(24);
  lane.take(live_epoch, stored(1));
  lane.step(live_start);
  lane.take(live_epoch, stored(2));
  lane.step(live_start + 59s);
  EXPECT_EQ(port_.messages.size(), 1U);
  EXPECT_EQ(lane.next_due(live_start + 59s), live_start + 60s);
  lane.take(live_epoch, stored(3));
  lane.step(live_start + 60s);
  EXPECT_EQ(seq_of_last(), 3U);
}

TEST_F(LiveLaneTest, waits_for_the_budget) {
  Budget spent(86'400);  // a byte a second
  spent.count(0, live_start);
  spent.count(1'000'000, live_start);
  LiveLane lane({"t/", true, 0s}, port_, spent);
  lane.connected(24);
  lane.take(live_epoch, stored(1));
  lane.step(live_start);
  EXPECT_TRUE(port_.messages.empty());
  EXPECT_TRUE(lane.status().over_budget);
  EXPECT_GT(lane.next_due(live_start), live_start);
}

TEST_F(LiveLaneTest, off_sends_nothing) {
  LiveLane lane({"t/", false, 0s}, port_, budget_);
  lane.connected(24);
  lane.take(live_epoch, stored(1));
  lane.step(live_start);
  EXPECT_TRUE(port_.messages.empty());
}

TEST_F(LiveLaneTest, what_is_too_large_is_left_out_what_is_full_waits) {
  lane_.connected(24);
  port_.refuse_with = ErrorCode::full;
  lane_.take(live_epoch, stored(1));
  lane_.step(live_start);
  EXPECT_EQ(lane_.status().waiting, 1U);
  port_.refuse_with = ErrorCode::invalid;
  lane_.step(live_start);
  EXPECT_EQ(lane_.status().waiting, 0U);
}

TEST_F(LiveLaneTest, refusals_are_counted) {
  lane_.connected(24);
  lane_.take(live_epoch, stored(1, "a"));
  lane_.take(live_epoch, stored(2, "b"));
  lane_.step(live_start);
  EXPECT_TRUE(lane_.acked(1, 0x87));
  EXPECT_TRUE(lane_.acked(2, 0x10));
  EXPECT_EQ(lane_.status().refused, 2U);
}

}  // namespace
}  // namespace buoyd
