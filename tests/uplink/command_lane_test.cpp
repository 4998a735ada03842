#include "uplink/command_lane.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace buoyd {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

class CommandLaneTest : public testing::Test {
 protected:
  MqttMessage message(const std::string& topic, const std::string& response = "") {
    return {topic, {'{', '}'}, false, response, {7}};
  }
  std::string answer_topic_for(const std::string& response) {
    EXPECT_TRUE(lane_.received(message("buoy/b1/command/read", response)));
    return calls_.back().answer_topic;
  }

  bool room_ = true;
  std::optional<ErrorCode> trouble_;
  std::vector<CommandCall> calls_;
  std::vector<std::string> sent_;
  CommandLane lane_{"buoy/b1/",
                    [this](CommandCall call) {
                      calls_.push_back(std::move(call));
                      return room_;
                    },
                    [this](const CommandAnswer& answer) -> Result<std::uint16_t> {
                      if (trouble_) return fail(*trouble_, "");
                      sent_.push_back(answer.text);
                      return std::uint16_t{1};
                    }};
};

TEST_F(CommandLaneTest, hands_over_what_is_a_command) {
  EXPECT_EQ(lane_.filter(), "buoy/b1/command/#");
  EXPECT_FALSE(lane_.received(message("buoy/b1/receipt")));
  EXPECT_TRUE(lane_.received(message("buoy/b1/command/read")));
  ASSERT_EQ(calls_.size(), 1U);
  EXPECT_EQ(calls_[0].name, "read");
  EXPECT_EQ(calls_[0].text, "{}");
  EXPECT_THAT(calls_[0].correlation, ElementsAre(7));
  room_ = false;
  EXPECT_TRUE(lane_.received(message("buoy/b1/command/read")));
  EXPECT_EQ(lane_.refused(), 1U);
}

TEST_F(CommandLaneTest, the_topic_names_the_sender) {
  const auto call = [this](const std::string& rest) {
    EXPECT_TRUE(lane_.received(message("buoy/b1/command/" + rest)));
    return calls_.back().sender + " says " + calls_.back().name;
  };
  EXPECT_EQ(call("read"), " says read");
  EXPECT_EQ(call("shore.operator/read"), "shore.operator says read");
  EXPECT_EQ(answer_topic_for(""), "buoy/b1/answer/read");
  EXPECT_EQ(call("/read"), " says read");
  EXPECT_FALSE(lane_.received(message("buoy/b1/command/ann/read/more")));
  const std::string long_name(longest_sender, 'x');
  EXPECT_EQ(call(long_name + "/read"), long_name + " says read");
  EXPECT_EQ(call(long_name + "x/read"), " says read") << "nobody by name";
}

TEST_F(CommandLaneTest, the_answers_of_a_flood_cost_nobody_else) {
  trouble_ = ErrorCode::unavailable;
  lane_.answer({"t", "honest", {}, "shore.operator"});
  for (std::size_t i = 0; i < 10 * CommandLane::most_answers; ++i) {
    lane_.answer({"t", std::to_string(i), {}, "flood"});
    lane_.step();
  }
  trouble_.reset();
  lane_.step();
  EXPECT_EQ(sent_.size(), CommandLane::most_answers);
  EXPECT_THAT(sent_, Contains("honest"));
}

TEST_F(CommandLaneTest, answers_stay_under_the_stations_own) {
  EXPECT_EQ(answer_topic_for(""), "buoy/b1/answer/read");
  EXPECT_EQ(answer_topic_for("buoy/b1/answer/client-4"), "buoy/b1/answer/client-4");
  for (const char* elsewhere : {"buoy/b1/batch", "buoy/b2/answer/x", "buoy/b1/answer/",
                                "buoy/b1/answer/#", "buoy/b1/answer/+", "$SYS/x"}) {
    EXPECT_EQ(answer_topic_for(elsewhere), "buoy/b1/answer/read") << elsewhere;
  }
}

TEST_F(CommandLaneTest, answers_that_come_while_others_cannot_be_sent_stay_within_the_bound) {
  CommandLane* lane = nullptr;
  int left = 1000;
  CommandLane full("buoy/b1/", nullptr, [&](const CommandAnswer&) -> Result<std::uint16_t> {
    for (std::size_t i = 0; i < CommandLane::most_answers && left > 0; ++i, --left) {
      lane->answer({"", "late " + std::to_string(left), {}, ""});
    }
    return left > 0 ? Result<std::uint16_t>(fail(ErrorCode::unavailable, "")) : std::uint16_t{1};
  });
  lane = &full;
  full.answer({"", "first", {}, ""});
  while (left > 0) full.step();
  EXPECT_LE(full.waiting(), CommandLane::most_answers);
  full.step();
  EXPECT_EQ(full.waiting(), 0U);
}

TEST_F(CommandLaneTest, answers_wait_for_the_connection) {
  trouble_ = ErrorCode::unavailable;
  lane_.answer({"t", "1", {}, ""});
  lane_.step();
  lane_.answer({"t", "2", {}, ""});
  trouble_.reset();
  lane_.step();
  lane_.step();
  EXPECT_THAT(sent_, ElementsAre("1", "2"));
}

TEST_F(CommandLaneTest, one_that_the_broker_never_takes_holds_nobody_up) {
  trouble_ = ErrorCode::invalid;
  lane_.answer({"t", "large", {}, ""});
  lane_.step();
  trouble_.reset();
  lane_.step();
  EXPECT_THAT(sent_, IsEmpty());
}

TEST_F(CommandLaneTest, the_oldest_goes_where_too_many_wait) {
  for (std::size_t i = 0; i <= CommandLane::most_answers; ++i) {
    lane_.answer({"t", std::to_string(i), {}, ""});
  }
  lane_.step();
  ASSERT_EQ(sent_.size(), CommandLane::most_answers);
  EXPECT_EQ(sent_.front(), "1");
}

TEST(CommandLaneWithoutLeave, hears_nothing) {
  CommandLane lane("buoy/b1/", {}, {});
  EXPECT_EQ(lane.filter(), "");
  EXPECT_FALSE(lane.received({"buoy/b1/command/read", {}, false, "", {}}));
}

}  // namespace
}  // namespace buoyd
