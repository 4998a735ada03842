// BrokerLoop against a real broker: a listener played by the test.

#include "shore/collect/broker_loop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "mqtt/mqtt_probe.hpp"
#include "support/broker.hpp"
#include "support/child.hpp"

namespace buoyshore {
namespace {

using buoyd::test::until;
using testing::Contains;
using testing::HasSubstr;

Outgoing publication(std::string topic, std::string_view text) {
  return {std::move(topic), buoyd::Bytes(text.begin(), text.end())};
}

/// Answers each message on in/+ with one on out/<its payload>.
class Echo final : public Listener {
 public:
  [[nodiscard]] std::vector<std::string> subscriptions() const override { return {"in/+", "also"}; }
  [[nodiscard]] std::vector<Outgoing> connected() override {
    ++connections;
    return {publication("out/connected", "")};
  }
  [[nodiscard]] std::vector<Outgoing> message(std::string_view, std::span<const std::uint8_t> text,
                                              bool) override {
    heard.emplace_back(text.begin(), text.end());
    std::vector<Outgoing> out;
    for (std::size_t i = 0; i < copies; ++i) {
      out.push_back(publication("out/" + heard.back(), std::to_string(i)));
    }
    return out;
  }
  [[nodiscard]] std::vector<Outgoing> due() override {
    return std::exchange(falls_due, false) ? std::vector{publication("out/due", "")}
                                           : std::vector<Outgoing>{};
  }
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const override {
    return falls_due ? std::optional(buoyd::MonoTime{}) : std::nullopt;
  }
  [[nodiscard]] std::vector<Outgoing> flush() override { return {publication("out/flush", "")}; }

  int connections = 0;
  std::size_t copies = 1;
  bool falls_due = false;
  std::vector<std::string> heard;
};

class Looping : public testing::Test {
 protected:
  void make() {
    buoyd::MqttOptions options;
    options.client_id = "loop";
    options.settings.port = broker_.port();
    loop_ = std::make_unique<BrokerLoop>(options, echo_, clock_, log_);
  }
  bool turn_until(const std::function<bool()>& condition) {
    return until([&] {
      loop_->turn(clock_.mono() + std::chrono::milliseconds(5));
      if (probe_.connection) {
        for (auto& event : probe_.connection->run_once(clock_.mono())) {
          probe_.events.push_back(std::move(event));
        }
      }
      return condition();
    });
  }
  void listen_to(const std::string& filter) {
    ASSERT_TRUE(probe_.until_connected());
    ASSERT_TRUE(probe_.connection->subscribe(filter));
    ASSERT_TRUE(probe_.until_seen<buoyd::MqttSubscribed>(1));
  }
  std::vector<std::string> topics() const {
    std::vector<std::string> seen;
    for (const auto& message : probe_.all<buoyd::MqttMessage>()) seen.push_back(message.topic);
    return seen;
  }
  bool has_said(const std::string& words) const {
    return std::ranges::any_of(
        said_, [&](const std::string& line) { return line.find(words) != std::string::npos; });
  }
  bool saw(const std::string& topic) const {
    const auto seen = topics();
    return std::find(seen.begin(), seen.end(), topic) != seen.end();
  }

  buoyd::SystemClock clock_;
  std::vector<std::string> said_;
  buoyd::RepeatLog log_{
      clock_, [this](buoyd::Priority, std::string_view text) { said_.emplace_back(text); }};
  buoyd::test::Broker broker_;
  buoyd::test::MqttProbe probe_{"probe", broker_.port()};
  Echo echo_;
  std::unique_ptr<BrokerLoop> loop_;
};

TEST_F(Looping, what_comes_in_is_handed_over_and_what_comes_back_is_published) {
  listen_to("out/#");
  make();
  ASSERT_TRUE(turn_until([this] { return saw("out/connected"); }));
  EXPECT_TRUE(loop_->was_ready());
  ASSERT_TRUE(probe_.connection->publish("in/x", std::string_view("hello"), false));
  EXPECT_TRUE(turn_until([this] { return saw("out/hello"); }));
  echo_.falls_due = true;
  EXPECT_TRUE(turn_until([this] { return saw("out/due"); }));
}

TEST_F(Looping, more_than_may_be_unacknowledged_waits_its_turn) {
  listen_to("out/#");
  make();
  ASSERT_TRUE(turn_until([this] { return echo_.connections == 1; }));
  echo_.copies = 300;
  ASSERT_TRUE(probe_.connection->publish("in/x", std::string_view("many"), false));
  EXPECT_TRUE(turn_until([this] { return topics().size() >= 301; }));
}

TEST_F(Looping, a_broker_that_comes_back_is_subscribed_to_anew) {
  make();
  ASSERT_TRUE(turn_until([this] { return echo_.connections == 1; }));
  broker_.kill();
  ASSERT_TRUE(turn_until([this] { return has_said("not connected"); }));
  broker_.start();
  ASSERT_TRUE(turn_until([this] { return echo_.connections == 2; }));
  ASSERT_TRUE(probe_.until_connected());
  ASSERT_TRUE(probe_.connection->publish("in/x", std::string_view("again"), false));
  EXPECT_TRUE(turn_until([this] { return !echo_.heard.empty(); }));
  EXPECT_THAT(said_, Contains(HasSubstr("not connected")));
  EXPECT_THAT(said_, Contains(HasSubstr(": connected")));
}

TEST_F(Looping, at_the_end_what_is_still_to_be_said_is_said) {
  listen_to("out/#");
  make();
  ASSERT_TRUE(turn_until([this] { return echo_.connections == 1; }));
  loop_->run([] { return true; });
  EXPECT_TRUE(probe_.until([this] { return saw("out/flush"); }));
}

TEST_F(Looping, without_a_broker_the_end_comes_all_the_same) {
  broker_.stop();
  make();
  loop_->turn(clock_.mono());
  loop_->run([] { return true; });
  EXPECT_FALSE(loop_->was_ready());
}

}  // namespace
}  // namespace buoyshore
