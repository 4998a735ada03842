#include "shore/send/mqtt_sender.hpp"

#include <gmock/gmock.h>

#include <set>

#include "support/broker.hpp"

namespace buoyshore {
namespace {

using buoyd::ErrorCode;
using buoyd::test::Broker;
using testing::HasSubstr;

class MqttSenders : public testing::Test {
 protected:
  buoyd::MqttOptions options(const std::string& id) const {
    buoyd::MqttOptions made;
    made.settings.host = "127.0.0.1";
    made.settings.port = broker_.port();
    made.client_id = id;
    return made;
  }
  std::unique_ptr<MqttSender> sender() const {
    return std::make_unique<MqttSender>(options("sender"), clock_, [] { return false; });
  }
  static Parcel parcel(int messages, const std::string& name = "name") {
    Parcel made{name, "text/plain", {}};
    for (int i = 0; i < messages; ++i) {
      made.parts.push_back({"sea/kelpie", 0, std::to_string(i)});
    }
    return made;
  }

  buoyd::SystemClock clock_;
  Broker broker_;
};

/// Somebody who has subscribed.
class Subscriber {
 public:
  Subscriber(buoyd::MqttOptions options, const buoyd::Clock& clock, const std::string& filter)
      : clock_(clock), connection_(std::move(options), clock) {
    const bool is_heard = buoyd::test::until([&] {
      for (const auto& event : turn()) {
        if (std::holds_alternative<buoyd::MqttConnected>(event)) {
          EXPECT_TRUE(connection_.subscribe(filter));
        }
        if (std::holds_alternative<buoyd::MqttSubscribed>(event)) return true;
      }
      return false;
    });
    EXPECT_TRUE(is_heard);
  }
  /// All messages until there are so many, or none comes for long.
  std::vector<std::string> messages(std::size_t count) {
    EXPECT_TRUE(buoyd::test::until([&] {
      for (const auto& event : turn()) {
        const auto* message = std::get_if<buoyd::MqttMessage>(&event);
        if (message != nullptr)
          found_.emplace_back(message->payload.begin(), message->payload.end());
      }
      return found_.size() >= count;
    }));
    return found_;
  }

 private:
  std::vector<buoyd::MqttEvent> turn() {
    return connection_.run_once(clock_.mono() + std::chrono::milliseconds(10));
  }

  const buoyd::Clock& clock_;
  buoyd::MqttConnection connection_;
  std::vector<std::string> found_;
};

TEST_F(MqttSenders, send_a_message_for_each_part) {
  Subscriber subscriber(options("subscriber"), clock_, "sea/#");
  const auto made = sender();
  const auto sent = made->send(parcel(100));
  ASSERT_TRUE(sent) << sent.error().text;
  const auto messages = subscriber.messages(100);
  ASSERT_EQ(messages.size(), 100U);
  EXPECT_EQ(messages.front(), "0");
  EXPECT_EQ(messages.back(), "99");
  ASSERT_TRUE(made->send(parcel(2, "other")));
  EXPECT_EQ(subscriber.messages(102).size(), 102U);
}

TEST_F(MqttSenders, wait_for_somebody_who_listens) {
  const auto made = sender();
  const auto sent = made->send(parcel(3));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::busy);
  EXPECT_THAT(sent.error().text, HasSubstr("nobody subscribes to sea/kelpie"));
  EXPECT_TRUE(buoyd::test::until([&] {
    made->rest(clock_.mono() + std::chrono::milliseconds(10));
    return !made->may_have_come();
  })) << "all of it was thrown away";
  Subscriber subscriber(options("subscriber"), clock_, "sea/#");
  buoyd::Result<void> again = made->send(parcel(3));
  while (failed_with(again, ErrorCode::busy)) again = made->send(parcel(3));  // late refusals
  ASSERT_TRUE(again) << again.error().text;
  const auto messages = subscriber.messages(3);
  EXPECT_EQ(std::set<std::string>(messages.begin(), messages.end()),
            (std::set<std::string>{"0", "1", "2"}));
  EXPECT_TRUE(made->may_have_come());
}

TEST_F(MqttSenders, go_on_after_the_broker_was_killed) {
  const auto made = sender();
  broker_.kill();
  auto sent = made->send(parcel(3));
  ASSERT_FALSE(sent);
  EXPECT_NE(sent.error().code, ErrorCode::refused);
  broker_.start();
  Subscriber subscriber(options("subscriber"), clock_, "sea/#");
  EXPECT_TRUE(buoyd::test::until([&] { return made->send(parcel(3)).has_value(); }));
  EXPECT_GE(subscriber.messages(3).size(), 3U);
}

TEST_F(MqttSenders, say_what_the_broker_refuses) {
  broker_.stop();
  broker_.options().acl = "topic read #\n";
  broker_.start();
  const auto made = sender();
  buoyd::Result<void> sent;
  EXPECT_TRUE(buoyd::test::until([&] {
    sent = made->send(parcel(1));
    return !failed_with(sent, ErrorCode::unavailable);
  }));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::refused) << sent.error().text;
  EXPECT_THAT(sent.error().text, HasSubstr("sea/kelpie"));
}

TEST_F(MqttSenders, end_when_they_are_told_to) {
  broker_.kill();
  MqttSender made(options("sender"), clock_, [] { return true; });
  const auto sent = made.send(parcel(1));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::stopped);
  made.rest(clock_.mono() + std::chrono::hours(1));
}

}  // namespace
}  // namespace buoyshore
