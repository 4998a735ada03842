// delivery = "broker", against the lane alone.
#include "uplink/broker_lane.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"
#include "lane_world.hpp"
#include "mqtt/mqtt_connection.hpp"

namespace buoyd::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class BrokerLaneTest : public ::testing::Test {
 protected:
  void SetUp() override {
    text_ = make_description(R"({"name":"t","type":"text"})", "buoyd", "start");
    wind_ = make_description(R"({"name":"speed","type":"decimal"})", "wind");
    wave_ = make_description(R"({"name":"height","type":"decimal"})", "wave");
    spool_.begin_epoch(1, text_);
  }

  void settle() {
    for (int turn = 0; turn < 3 || spool_.has_query(); ++turn) {
      lane_.news(spool_.news());
      if (spool_.has_query()) {
        auto [query, run] = spool_.answer();
        lane_.owed(query, std::move(run), now_);
      }
      lane_.step({}, now_);
    }
    lane_.news(spool_.news());
  }
  void pass(Micros time) {
    now_ += time;
    settle();
  }
  void connect() {
    lane_.news(spool_.news());
    lane_.connected({}, now_);
    settle();
  }
  /// Takes all that comes, `reason` for each; returns the topics' ends with the numbers.
  std::vector<std::string> take_all(std::uint8_t reason = 0) {
    std::vector<std::string> all;
    for (auto some = port_.take(); !some.empty(); some = port_.take()) {
      for (const Published& one : some) {
        const auto json = Json::parse(std::string(one.payload.begin(), one.payload.end()));
        const auto seq = json ? json->integer_at("seq").value_or(-1) : -2;
        all.push_back(one.topic.substr(5) + " " + std::to_string(seq));
        EXPECT_TRUE(lane_.acked(one.id, reason, now_));
      }
      pass(seconds(1));
    }
    return all;
  }

  using Strings = std::vector<std::string>;

  DescriptionPtr text_;
  DescriptionPtr wind_;
  DescriptionPtr wave_;
  FakePort port_;
  FakeSpool spool_;
  Budget budget_{0};
  MonoTime now_{hours(1)};
  BrokerLane lane_{"data/", port_, spool_, budget_};
};

TEST_F(BrokerLaneTest, every_owed_reading_goes_oldest_first_and_pubacks_deliver) {
  spool_.commit(wind_, "[1]");
  spool_.begin_epoch(2, text_);
  spool_.commit(wave_, "[2]");
  connect();
  EXPECT_EQ(take_all(), (Strings{"buoyd 1", "wind 2", "buoyd 3", "wave 4"}));
  EXPECT_EQ(spool_.owed(), 0U);
  EXPECT_TRUE(lane_.drained());
  for (const Delivered& told : spool_.told) EXPECT_FALSE(told.upto) << "it only adds";
}

TEST_F(BrokerLaneTest, what_is_committed_now_passes_the_backlog) {
  for (int i = 0; i < 1000; ++i) spool_.commit(wind_, "[1]");
  connect();
  const auto backlog = port_.take();
  EXPECT_EQ(backlog.size(), 8U) << "the backlog leaves room";
  const std::uint64_t newest = spool_.commit(wave_, "[2]");
  settle();
  const auto now = port_.take();
  ASSERT_EQ(now.size(), 1U);
  EXPECT_EQ(now[0].topic, "data/wave");
  EXPECT_TRUE(lane_.acked(now[0].id, 0, now_));
  pass(seconds(1));
  EXPECT_TRUE(spool_.current().done.contains(newest));
  for (const Published& one : backlog) EXPECT_TRUE(lane_.acked(one.id, 0, now_));
  settle();
  const auto rest = take_all();
  EXPECT_EQ(rest.size(), 993U) << "each once";
  EXPECT_EQ(spool_.owed(), 0U);
}

TEST_F(BrokerLaneTest, numbers_that_begin_again_go_all_the_same) {
  for (int i = 0; i < 50; ++i) spool_.commit(wind_, "[1]");
  connect();
  take_all();
  spool_.replace_store();
  spool_.begin_epoch(9, text_);
  std::size_t went = 0;
  for (int i = 0; i < 30; ++i) {
    spool_.commit(wind_, "[2]");
    pass(seconds(10));
    went += take_all().size();
  }
  EXPECT_EQ(went, 31U) << "each once";
  EXPECT_EQ(spool_.owed(), 0U);
}

TEST_F(BrokerLaneTest, what_is_committed_while_the_spool_looks_is_not_taken_for_sent) {
  connect();
  take_all();
  const std::uint64_t first = spool_.commit(wind_, "[1]");
  lane_.news(spool_.news());
  lane_.step({}, now_);
  ASSERT_TRUE(spool_.has_query());
  spool_.current().done.add({first, first});
  const auto [query, run] = spool_.answer();
  ASSERT_FALSE(run);
  spool_.commit(wave_, "[2]");
  lane_.news(spool_.news());
  lane_.owed(query, run, now_);
  settle();
  EXPECT_EQ(take_all(), Strings{"wave 3"});
}

TEST_F(BrokerLaneTest, a_spool_that_can_read_nothing_now_is_asked_again_in_a_second) {
  for (int i = 0; i < 4; ++i) spool_.commit(wind_, "[1]");
  spool_.begin_epoch(2, text_);
  spool_.broken = true;
  connect();
  for (int i = 0; i < 3; ++i) {
    EXPECT_LE(lane_.next_due(now_), now_ + seconds(1));
    pass(seconds(1));
    EXPECT_TRUE(port_.take().empty());
  }
  spool_.broken = false;
  pass(seconds(1));
  EXPECT_EQ(take_all().size(), 6U);
  EXPECT_EQ(spool_.owed(), 0U);
}

// pitfalls BR-2.
TEST_F(BrokerLaneTest, no_subscriber_is_not_delivered_and_probed_slowly) {
  connect();
  EXPECT_EQ(take_all(mqtt_no_subscriber), Strings{"buoyd 1"});
  EXPECT_EQ(spool_.owed(), 1U);
  EXPECT_EQ(lane_.status().silent, 1U);
  std::size_t probes = 0;
  for (int second = 0; second < 1800; ++second) {
    pass(seconds(1));
    for (const Published& one : port_.take()) {
      ++probes;
      EXPECT_TRUE(lane_.acked(one.id, mqtt_no_subscriber, now_));
    }
  }
  EXPECT_GE(probes, 5U);
  EXPECT_LE(probes, 10U) << "10, 20, 40 … 600 s";
  pass(minutes(10));
  EXPECT_EQ(take_all(), Strings{"buoyd 1"}) << "somebody came";
  EXPECT_EQ(spool_.owed(), 0U);
  EXPECT_EQ(lane_.status().silent, 0U);
}

TEST_F(BrokerLaneTest, one_instrument_without_listeners_holds_up_no_other) {
  for (int i = 0; i < 20; ++i) {
    spool_.commit(wind_, "[1]");
    spool_.commit(wave_, "[2]");
  }
  connect();
  std::size_t waves = 0;
  for (auto some = port_.take(); !some.empty(); some = port_.take()) {
    for (const Published& one : some) {
      const bool is_wave = one.topic == "data/wave";
      waves += is_wave ? 1U : 0U;
      EXPECT_TRUE(lane_.acked(one.id, is_wave ? mqtt_no_subscriber : std::uint8_t{0}, now_));
    }
    settle();
  }
  pass(seconds(1));
  EXPECT_EQ(spool_.owed(), 20U) << "the waves";
  EXPECT_LT(waves, 20U);
}

TEST_F(BrokerLaneTest, MQ7_denied_topics_are_not_delivered) {
  connect();
  EXPECT_EQ(take_all(0x87), Strings{"buoyd 1"});
  EXPECT_EQ(spool_.owed(), 1U);
  EXPECT_EQ(lane_.status().refusal, 0x87);
}

TEST_F(BrokerLaneTest, gaps_go_as_one_message_each) {
  spool_.commit(wind_, "[1]");
  spool_.commit(wind_, "[2]");
  spool_.trim(2);
  connect();
  const auto all = port_.take();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[1].topic, "data/buoyd");
  EXPECT_EQ(std::string(all[1].payload.begin(), all[1].payload.end()),
            R"({"kind":"gap","epoch":"0101010101010101","first":2,"last":2,"reason":"retention",)"
            R"("from":"2026-11-20T07:00:02.000000Z","to":"2026-11-20T07:00:02.000000Z"})");
  for (const Published& one : all) EXPECT_TRUE(lane_.acked(one.id, 0, now_));
  settle();
  EXPECT_EQ(spool_.owed(), 0U);
}

/// A store remembers so many ranges, and what one unheard instrument owes lies between all others.
TEST_F(BrokerLaneTest, one_that_nobody_listens_to_has_nobody_elses_sent_again) {
  for (int i = 0; i < 20; ++i) {
    spool_.commit(wind_, "[1]");
    spool_.commit(wave_, "[1]");
  }
  connect();
  std::map<std::string, int> sent;
  for (int i = 0; i < 600; ++i) {
    for (const Published& one : port_.take()) {
      ++sent[one.topic];
      EXPECT_TRUE(lane_.acked(one.id, one.topic == "data/wave" ? 0x10 : 0, now_));
    }
    pass(seconds(2));
    spool_.current().done = {};  // it forgot
  }
  EXPECT_EQ(sent["data/wind"], 20);
  EXPECT_GT(sent["data/wave"], 1) << "somebody may listen by now";
}

/// The store made room of what nobody listens to: that is told where somebody does.
TEST_F(BrokerLaneTest, a_gap_beside_an_instrument_without_listeners_is_told) {
  connect();
  take_all();
  std::uint64_t wave = 0;
  for (int i = 0; i < 3; ++i) wave = spool_.commit(wave_, "[2]");
  settle();
  EXPECT_EQ(take_all(mqtt_no_subscriber).size(), 3U);
  spool_.commit(wind_, "[1]");
  settle();
  EXPECT_EQ(take_all(), Strings{"wind " + std::to_string(wave + 1)});
  spool_.trim(wave);
  std::string told;
  for (int second = 0; second < 60 && told.empty(); ++second) {
    pass(seconds(1));
    for (const Published& one : port_.take()) {
      const bool is_wave = one.topic == "data/wave";
      if (!is_wave) told += std::string(one.payload.begin(), one.payload.end());
      EXPECT_TRUE(lane_.acked(one.id, is_wave ? mqtt_no_subscriber : std::uint8_t{0}, now_));
    }
  }
  settle();
  EXPECT_NE(told.find(R"("kind":"gap")"), std::string::npos) << told;
  EXPECT_EQ(spool_.owed(), 2U) << "two waves";
}

TEST_F(BrokerLaneTest, unknown_end_of_a_gap_is_null) {
  const auto json = Json::parse(gap_json(EpochId{}, {5, std::nullopt, GapReason::damaged, {}, {}}));
  ASSERT_TRUE(json);
  for (const char* const key : {"last", "from", "to"})
    EXPECT_TRUE(json->find(key)->is_null()) << key;
}

// pitfalls MQ-9: what the library held ended with its connection, so it is sent again by us alone.
TEST_F(BrokerLaneTest, a_lost_connection_sends_again_what_was_not_acknowledged) {
  spool_.commit(wind_, "[1]");
  connect();
  EXPECT_EQ(port_.take().size(), 2U);
  lane_.disconnected();
  spool_.commit(wind_, "[2]");
  settle();
  EXPECT_TRUE(port_.take().empty());
  connect();
  EXPECT_EQ(take_all(), (Strings{"buoyd 1", "wind 2", "wind 3"}));
}

TEST_F(BrokerLaneTest, what_the_broker_never_takes_stays_owed_and_blocks_nothing) {
  port_.max_payload = 300;
  spool_.commit(text_, "[\"" + std::string(500, 'x') + "\"]");
  spool_.commit(wind_, "[1]");
  connect();
  EXPECT_EQ(take_all(), (Strings{"buoyd 1", "wind 3"}));
  EXPECT_EQ(lane_.status().too_large, 1U);
  EXPECT_EQ(spool_.owed(), 1U);
}

TEST_F(BrokerLaneTest, a_full_spool_queue_or_port_only_delays) {
  spool_.commit(wind_, "[1]");
  port_.free = 0;
  connect();
  EXPECT_TRUE(port_.take().empty());
  EXPECT_LE(lane_.next_due(now_), now_ + seconds(1));
  port_.free = 10;
  settle();
  spool_.full = true;
  EXPECT_EQ(take_all().size(), 2U);
  EXPECT_EQ(spool_.owed(), 2U);
  spool_.full = false;
  pass(seconds(1));
  EXPECT_EQ(spool_.owed(), 0U);
}

TEST_F(BrokerLaneTest, budget_holds_the_backlog_back) {
  for (int i = 0; i < 10; ++i) spool_.commit(wind_, "[1]");
  Budget small(24'000);
  small.count(0, now_);
  small.count(1'500, now_);  // 500 bytes left, all of them for what is new
  BrokerLane lane("data/", port_, spool_, small);
  lane.news(spool_.news());
  lane.connected({}, now_);
  const auto turn = [&] {
    lane.news(spool_.news());
    lane.step({}, now_);
    while (spool_.has_query()) {
      auto [query, run] = spool_.answer();
      lane.owed(query, std::move(run), now_);
      lane.step({}, now_);
    }
  };
  turn();
  EXPECT_TRUE(port_.take().empty());
  spool_.commit(wave_, "[2]");
  turn();
  EXPECT_EQ(port_.take().size(), 1U);
}

}  // namespace
}  // namespace buoyd::test
