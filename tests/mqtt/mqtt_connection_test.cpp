#include "mqtt/mqtt_connection.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "mqtt_probe.hpp"
#include "scripted_broker.hpp"
#include "support/broker.hpp"
#include "support/relay.hpp"

namespace buoyd::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

std::string text_of(const MqttMessage& message) {
  return {message.payload.begin(), message.payload.end()};
}

TEST(MqttConnection, message_goes_from_one_to_another) {
  Broker broker;
  MqttProbe sender("sender", broker.port());
  MqttProbe receiver("receiver", broker.port());
  ASSERT_TRUE(receiver.until_connected());
  const auto wanted = receiver.connection->subscribe("buoy/+/data/#");
  ASSERT_TRUE(wanted);
  ASSERT_TRUE(receiver.until_seen<MqttSubscribed>(1));
  EXPECT_EQ(receiver.all<MqttSubscribed>()[0].id, *wanted);
  EXPECT_LT(receiver.all<MqttSubscribed>()[0].reason, mqtt_first_failure);

  ASSERT_TRUE(sender.until_connected());
  EXPECT_EQ(sender.connection->limits().receive_maximum, 20);
  const auto id = sender.connection->publish("buoy/b1/data/wind", "12.5", false);
  ASSERT_TRUE(id);
  EXPECT_EQ(sender.connection->unacked(), 1U);
  ASSERT_TRUE(sender.until_seen<MqttAcked>(1));
  EXPECT_EQ(sender.all<MqttAcked>()[0].id, *id);
  EXPECT_EQ(sender.all<MqttAcked>()[0].reason, 0);
  EXPECT_EQ(sender.connection->unacked(), 0U);
  EXPECT_GT(sender.connection->traffic().bytes(), 100U);

  ASSERT_TRUE(receiver.until_seen<MqttMessage>(1));
  EXPECT_EQ(receiver.all<MqttMessage>()[0].topic, "buoy/b1/data/wind");
  EXPECT_EQ(text_of(receiver.all<MqttMessage>()[0]), "12.5");
}

// A header for all of them, not one each: the link is billed by the byte.
TEST(MqttConnection, what_is_handed_over_leaves_together_at_the_next_turn) {
  Broker broker;
  MqttProbe sender("sender", broker.port());
  ASSERT_TRUE(sender.until_connected());
  const std::uint64_t before = sender.connection->traffic().sent;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(sender.connection->publish("buoy/b1/data/wind", "12.5", false));
  }
  EXPECT_EQ(sender.connection->traffic().sent, before);
  ASSERT_TRUE(sender.until_seen<MqttAcked>(3));
  EXPECT_GT(sender.connection->traffic().sent, before);
}

// pitfalls BR-2: 0x10 is no delivery.
TEST(MqttConnection, no_subscriber_is_told_apart) {
  Broker broker;
  MqttProbe sender("sender", broker.port());
  ASSERT_TRUE(sender.until_connected());
  ASSERT_TRUE(sender.connection->publish("buoy/b1/hello", "x", false));
  ASSERT_TRUE(sender.until_seen<MqttAcked>(1));
  EXPECT_EQ(sender.all<MqttAcked>()[0].reason, mqtt_no_subscriber);
}

// pitfalls MQ-6: the library would keep it in memory, and send it beside ours.
TEST(MqttConnection, nothing_is_handed_over_before_it_is_connected) {
  Broker broker;
  MqttProbe sender("sender", broker.port());
  ASSERT_TRUE(sender.until([] { return true; }));
  EXPECT_EQ(sender.connection->publish("a", "b", false).error().code, ErrorCode::unavailable);
  EXPECT_EQ(sender.connection->subscribe("a").error().code, ErrorCode::unavailable);
  ASSERT_TRUE(sender.until_connected());
  EXPECT_EQ(sender.connection->publish("a/#", "b", false).error().code, ErrorCode::invalid);
  EXPECT_EQ(sender.connection->publish("", "b", false).error().code, ErrorCode::invalid);
}

// pitfalls MQ-1: TLS, broker killed with -9 and started again.
TEST(MqttConnection, MQ1_tls_psk_broker_killed_and_restarted) {
  BrokerOptions options;
  options.psk_identity = "buoy1";
  options.psk_key = "00112233445566778899aabbccddeeff";
  Broker broker(options);
  MqttProbe sender("sender", broker.port());
  write_file(broker.folder() + "/key", options.psk_key + "\n");
  sender.options.settings.psk_identity = options.psk_identity;
  sender.options.settings.psk_file = broker.folder() + "/key";
  ASSERT_TRUE(sender.until_connected());
  for (std::size_t round = 1; round <= 2; ++round) {
    broker.kill();
    ASSERT_TRUE(sender.until_seen<MqttDisconnected>(round));
    EXPECT_EQ(sender.connection->publish("a", "b", false).error().code, ErrorCode::unavailable);
    broker.start();
    ASSERT_TRUE(sender.until_connected());
    ASSERT_TRUE(sender.connection->publish("a", "b", false));
    ASSERT_TRUE(sender.until_seen<MqttAcked>(round));
  }
}

// Else each loss would wait a minute after the sixth of a year.
TEST(MqttConnection, a_connection_that_lived_starts_the_back_off_anew) {
  Broker broker;
  MqttProbe probe("probe", broker.port());
  const auto wait_after_loss = [&] {
    const std::size_t losses = probe.all<MqttDisconnected>().size();
    broker.kill();
    EXPECT_TRUE(probe.until_seen<MqttDisconnected>(losses + 1));
    const Micros wait = probe.connection->policy().next_attempt() - probe.clock.mono();
    broker.start();
    probe.clock.ahead += minutes(1);
    EXPECT_TRUE(probe.until_connected());
    return wait;
  };
  ASSERT_TRUE(probe.until_connected());
  for (int loss = 0; loss < 3; ++loss) {
    (void)wait_after_loss();
  }
  probe.clock.ahead += ReconnectPolicy::proven;
  EXPECT_LE(wait_after_loss(), ReconnectPolicy::first_delay);
}

TEST(MqttConnection, MQ1_wrong_key_is_refused_and_tried_again) {
  BrokerOptions options;
  options.psk_identity = "buoy1";
  options.psk_key = "00112233445566778899aabbccddeeff";
  Broker broker(options);
  MqttProbe sender("sender", broker.port());
  write_file(broker.folder() + "/key", "ffffffffffffffffffffffffffffffff\n");
  sender.options.settings.psk_identity = options.psk_identity;
  sender.options.settings.psk_file = broker.folder() + "/key";
  ASSERT_TRUE(sender.until_seen<MqttRefused>(2));
  EXPECT_EQ(sender.all<MqttRefused>()[0].text.find("ffff"), std::string::npos);
  write_file(broker.folder() + "/key", options.psk_key + "\n");
  ASSERT_TRUE(sender.until_connected()) << "a corrected file needs no restart";
}

// Never a connection that anybody can hear, or that goes by no name.
TEST(MqttConnection, half_of_a_secret_is_refused_and_not_left_out) {
  Broker broker;
  write_file(broker.folder() + "/key", "00ff\n");
  using Half = std::string MqttSettings::*;
  for (const Half half :
       {&MqttSettings::psk_file, &MqttSettings::psk_identity, &MqttSettings::password_file}) {
    MqttProbe sender("sender", broker.port());
    sender.options.settings.*half = broker.folder() + "/key";
    ASSERT_TRUE(sender.until_seen<MqttRefused>(1));
    EXPECT_TRUE(sender.all<MqttRefused>()[0].ours);
    EXPECT_NE(sender.all<MqttRefused>()[0].text.find("expected both"), std::string::npos);
    EXPECT_TRUE(sender.all<MqttConnected>().empty());
  }
}

TEST(MqttConnection, a_peer_that_closes_in_the_handshake_is_only_a_lost_attempt) {
  Broker broker;
  Relay relay(free_port());  // nothing listens there: it takes the connection and closes it
  for (const bool tls : {false, true}) {
    MqttProbe sender("sender", relay.port());
    if (tls) {
      write_file(broker.folder() + "/key", "00ff\n");
      sender.options.settings.psk_identity = "buoy1";
      sender.options.settings.psk_file = broker.folder() + "/key";
    }
    ASSERT_TRUE(sender.until_seen<MqttDisconnected>(2));
    EXPECT_TRUE(sender.all<MqttRefused>().empty()) << "who says nothing refuses nothing";
    EXPECT_FALSE(sender.connection->is_connected());
  }
}

TEST(MqttConnection, nobody_listens_there) {
  MqttProbe sender("sender", free_port());
  ASSERT_TRUE(sender.until_seen<MqttDisconnected>(1));
  EXPECT_EQ(sender.all<MqttDisconnected>()[0].text, "Connection refused");
}

// pitfalls MQ-2: a v5 refusal; it recovers when the password is right.
TEST(MqttConnection, MQ2_refused_password_recovers_when_fixed) {
  BrokerOptions options;
  options.users = {{"buoy1", "right"}};
  Broker broker(options);
  MqttProbe sender("sender", broker.port());
  write_file(broker.folder() + "/pw", "wrong\n");
  sender.options.settings.username = "buoy1";
  sender.options.settings.password_file = broker.folder() + "/pw";
  ASSERT_TRUE(sender.until_seen<MqttRefused>(2));
  EXPECT_EQ(sender.all<MqttRefused>()[0].reason, 0x87);
  EXPECT_FALSE(sender.all<MqttRefused>()[0].ours);
  EXPECT_EQ(sender.all<MqttRefused>()[0].text.find("wrong"), std::string::npos);
  write_file(broker.folder() + "/pw", "right\n");
  ASSERT_TRUE(sender.until_connected());
}

TEST(MqttConnection, a_secret_open_to_everybody_is_not_used) {
  BrokerOptions options;
  options.users = {{"buoy1", "right"}};
  Broker broker(options);
  MqttProbe sender("sender", broker.port());
  write_file(broker.folder() + "/pw", "right\n", 0644);
  sender.options.settings.username = "buoy1";
  sender.options.settings.password_file = broker.folder() + "/pw";
  ASSERT_TRUE(sender.until_seen<MqttRefused>(1));
  EXPECT_EQ(sender.all<MqttRefused>()[0].reason, 0);
  write_file(broker.folder() + "/pw", "right\n", 0600);
  ASSERT_TRUE(sender.until_connected());
}

TEST(MqttConnection, renew_connects_anew_only_where_a_file_changed) {
  BrokerOptions options;
  options.users = {{"buoy1", "right"}, {"buoy2", "other"}};
  Broker broker(options);
  MqttProbe sender("sender", broker.port());
  sender.options.will = MqttWill{"status", "offline"};
  write_file(broker.folder() + "/pw", "right\n");
  sender.options.settings.username = "buoy1";
  sender.options.settings.password_file = broker.folder() + "/pw";
  MqttProbe watcher("watcher", broker.port());
  write_file(broker.folder() + "/pw2", "other\n");
  watcher.options.settings.username = "buoy2";
  watcher.options.settings.password_file = broker.folder() + "/pw2";
  ASSERT_TRUE(watcher.until_connected());
  ASSERT_TRUE(watcher.connection->subscribe("status"));
  ASSERT_TRUE(watcher.until_seen<MqttSubscribed>(1));

  ASSERT_TRUE(sender.until_connected());
  write_file(broker.folder() + "/pw", "right\n");
  sender.connection->renew();
  EXPECT_TRUE(sender.connection->is_connected()) << "the same contents";

  ASSERT_TRUE(sender.connection->publish("a", "b", false));
  write_file(broker.folder() + "/pw", "wrong\n");
  sender.connection->renew();
  EXPECT_FALSE(sender.connection->is_connected());
  EXPECT_EQ(sender.connection->unacked(), 0U);
  ASSERT_TRUE(sender.until_seen<MqttRefused>(1)) << "without a wait";

  write_file(broker.folder() + "/pw", "right\n");
  sender.connection->renew();
  EXPECT_LE(sender.connection->policy().next_attempt(), sender.clock.mono()) << "put right";
  ASSERT_TRUE(sender.until_connected());
  ASSERT_TRUE(sender.connection->publish("status", "end", false));
  ASSERT_TRUE(sender.until_seen<MqttAcked>(1));
  ASSERT_TRUE(watcher.until_seen<MqttMessage>(1));
  EXPECT_EQ(text_of(watcher.all<MqttMessage>()[0]), "end") << "no will was published";

  sender.connection->close(false);
  write_file(broker.folder() + "/pw", "changed\n");
  sender.connection->renew();
  EXPECT_TRUE(sender.connection->run_once(sender.clock.mono()).empty()) << "closed is closed";
}

// pitfalls MQ-3: messages above the broker's maximum must neither abort nor disconnect.
TEST(MqttConnection, MQ3_nothing_above_the_brokers_maximum) {
  BrokerOptions options;
  options.lines = "max_packet_size 2048\nmax_inflight_messages 3\n";
  Broker broker(options);
  MqttProbe sender("sender", broker.port());
  ASSERT_TRUE(sender.until_connected());
  EXPECT_EQ(sender.connection->limits().max_payload, 1024U);
  EXPECT_EQ(sender.connection->limits().receive_maximum, 3);
  EXPECT_EQ(sender.connection->publish("a", std::string(1025, 'x'), false).error().code,
            ErrorCode::invalid);
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(sender.connection->publish("a", std::string(1024, 'x'), false));
  }
  EXPECT_EQ(sender.connection->publish("a", "x", false).error().code, ErrorCode::full) << "MQ-8";
  // The limit shrinks while messages are on their way: nothing of them is kept for the next time.
  broker.kill();
  broker.options().lines = "max_packet_size 100\n";
  broker.start();
  ASSERT_TRUE(sender.until_seen<MqttConnected>(2));
  EXPECT_EQ(sender.connection->limits().max_payload, 0U);
  EXPECT_EQ(sender.connection->unacked(), 0U);
  EXPECT_FALSE(sender.connection->publish("a", "x", false));
  ASSERT_TRUE(sender.until_connected());
}

// pitfalls MQ-7: the reason of a PUBACK is seen.
TEST(MqttConnection, MQ7_denied_topic_is_told) {
  BrokerOptions options;
  options.acl = "topic write buoy/b1/#\ntopic read buoy/b1/receipt\n";
  Broker broker(options);
  MqttProbe sender("sender", broker.port());
  ASSERT_TRUE(sender.until_connected());
  ASSERT_TRUE(sender.connection->publish("buoy/b2/batch", "x", false));
  ASSERT_TRUE(sender.until_seen<MqttAcked>(1));
  EXPECT_EQ(sender.all<MqttAcked>()[0].reason, 0x87);
}

// pitfalls MQ-11: a peer that says nothing more.
TEST(MqttConnection, MQ11_mute_peer_is_given_up) {
  Broker broker;
  Relay relay(broker.port());
  MqttProbe sender("sender", relay.port());
  sender.options.settings.keepalive = seconds(5);  // the least there is
  ASSERT_TRUE(sender.until_connected());
  relay.set_mute(true);
  ASSERT_TRUE(sender.connection->publish("a", "b", false));
  sender.clock.ahead = seconds(90);
  EXPECT_GE(sender.clock.mono() - sender.connection->oldest_unacked().value(), seconds(90));
  ASSERT_TRUE(sender.until_seen<MqttDisconnected>(1));
  EXPECT_EQ(sender.all<MqttDisconnected>()[0].text, "no answer within the keep-alive time");
  relay.set_mute(false);
  ASSERT_TRUE(sender.until_connected());
}

using namespace std::string_literals;

// Debian's mosquitto closes the older connection without a word; others say 0x8E as MQTT 5 asks.
TEST(MqttConnection, MQ15_taken_over_twice_yields_for_ten_minutes) {
  const ScriptedBroker broker("\x20\x03\x00\x00\x00\xe0\x01\x8e"s);
  MqttProbe first("same", broker.port);
  ASSERT_TRUE(first.until_seen<MqttDisconnected>(2));
  EXPECT_EQ(first.all<MqttDisconnected>()[1].reason, mqtt_taken_over);
  EXPECT_EQ(first.all<MqttDisconnected>()[1].text, "Session taken over");
  EXPECT_TRUE(first.connection->policy().yields());
  first.clock.ahead = minutes(10);
  EXPECT_TRUE(first.until_seen<MqttConnected>(3));
}

TEST(MqttConnection, MQ15_two_with_one_id_back_off) {
  Broker broker;
  MqttProbe first("same", broker.port());
  MqttProbe second("same", broker.port());
  ASSERT_TRUE(first.until_connected());
  ASSERT_TRUE(second.until_connected());
  ASSERT_TRUE(first.until_seen<MqttDisconnected>(1));
  EXPECT_GT(first.connection->policy().next_attempt(), first.clock.mono());
}

TEST(MqttConnection, any_answer_of_a_broken_broker_is_survived) {
  const std::vector<std::string> answers = {
      ""s,
      "\x20"s,
      "\x20\x03\x00\x00\x05"s,
      "\xff\xff\xff\xff\xff\xff"s,
      "HTTP/1.1 400 Bad\r\n\r\n"s,
      "\x20\x02\x00\x01"s,  // an MQTT 3 broker: unacceptable protocol version
      "\x20\x03\x00\x00\x00\x40\x02\x00\x00"s,
      "\x20\x03\x00\x00\x00\x30\x02\x00\x05"s};
  std::vector<std::unique_ptr<ScriptedBroker>> brokers;
  std::vector<std::unique_ptr<MqttProbe>> probes;
  for (const std::string& answer : answers) {
    brokers.push_back(std::make_unique<ScriptedBroker>(answer));
    probes.push_back(std::make_unique<MqttProbe>("probe", brokers.back()->port));
    probes.back()->options.settings.keepalive = seconds(5);
    EXPECT_TRUE(probes.back()->until_turned());  // the silent ones time out together
  }
  for (const auto& probe : probes) {
    EXPECT_TRUE(probe->until([&] {
      return probe->all<MqttDisconnected>().size() + probe->all<MqttRefused>().size() >= 1;
    }));
    probe->connection.reset();
  }
}

/// The clock of a board that starts just now.
void start_board(RealClock& clock) {
  clock.known = {ClockState::unset, 31};
  clock.ahead -= clock.mono().time_since_epoch();
}

TEST(MqttConnection, waits_for_the_clock_at_rest) {
  MqttProbe sender("sender", free_port());
  sender.options.settings.ca_file = "/nowhere";
  start_board(sender.clock);
  MqttConnection connection(sender.options, sender.clock);
  const MonoTime until = sender.clock.mono() + milliseconds(50);
  EXPECT_TRUE(connection.run_once(until).empty());
  EXPECT_GE(sender.clock.mono(), until) << "and not at once, again and again";
}

TEST(MqttConnection, MQ14_certificates_wait_for_a_set_clock_for_ten_minutes_of_the_board) {
  MqttProbe sender("sender", free_port());
  start_board(sender.clock);
  sender.options.settings.ca_file = "/nonexistent/ca.pem";
  EXPECT_TRUE(sender.until([] { return true; }));
  EXPECT_TRUE(sender.connection->run_once(sender.clock.mono()).empty());
  sender.clock.ahead += minutes(9);
  EXPECT_TRUE(sender.connection->run_once(sender.clock.mono()).empty());
  sender.clock.ahead += minutes(1);
  ASSERT_TRUE(sender.until_seen<MqttRefused>(1)) << "it tries, and cannot read the file";
  MqttConnection later(sender.options, sender.clock);
  EXPECT_EQ(later.run_once(sender.clock.mono()).size(), 1U) << "a new one does not wait anew";
}

TEST(MqttConnection, MQ14_certificates_do_not_wait_while_the_clock_is_set) {
  MqttProbe sender("sender", free_port());
  start_board(sender.clock);
  sender.clock.known = {ClockState::gnss, 3};
  sender.options.settings.ca_file = "/nonexistent/ca.pem";
  sender.options.settings.psk_identity = "buoy1";
  sender.options.settings.psk_file = "/nonexistent/key";
  MqttConnection both(sender.options, sender.clock);
  const auto refused = both.run_once(sender.clock.mono());
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_NE(std::get<MqttRefused>(refused[0]).text.find("both"), std::string::npos);
  EXPECT_TRUE(std::get<MqttRefused>(refused[0]).ours);
}

TEST(MqttConnection, will_is_published_on_a_crash_and_on_request) {
  Broker broker;
  Relay relay(broker.port());
  MqttProbe watcher("watcher", broker.port());
  ASSERT_TRUE(watcher.until_connected());
  ASSERT_TRUE(watcher.connection->subscribe("status"));
  ASSERT_TRUE(watcher.until_seen<MqttSubscribed>(1));
  std::size_t seen = 0;
  for (const char* how : {"crash", "close with will", "close"}) {
    MqttProbe sender("sender", relay.port());
    sender.options.will = MqttWill{"status", "offline"};
    ASSERT_TRUE(sender.until_connected()) << how;
    if (how == std::string("crash")) {
      relay.cut();
    } else {
      sender.connection->close(how == std::string("close with will"));
      EXPECT_FALSE(sender.connection->is_connected());
      EXPECT_TRUE(sender.connection->run_once(sender.clock.mono()).empty());
    }
    if (how != std::string("close")) {
      ASSERT_TRUE(watcher.until_seen<MqttMessage>(++seen)) << how;
    }
  }
  MqttProbe other("other", broker.port());
  ASSERT_TRUE(other.until_connected());
  ASSERT_TRUE(other.connection->publish("status", "end", false));
  ASSERT_TRUE(other.until_seen<MqttAcked>(1));
  ASSERT_TRUE(watcher.until_seen<MqttMessage>(seen + 1));
  EXPECT_EQ(text_of(watcher.all<MqttMessage>().back()), "end") << "no will after a plain close";
}

TEST(MqttConnection, retained_is_marked_and_floods_are_dropped) {
  Broker broker;
  MqttProbe sender("sender", broker.port());
  ASSERT_TRUE(sender.until_connected());
  ASSERT_TRUE(sender.connection->publish("a", "kept", true));
  ASSERT_TRUE(sender.until_seen<MqttAcked>(1));
  MqttProbe receiver("receiver", broker.port());
  receiver.options.max_incoming = 1000;
  ASSERT_TRUE(receiver.until_connected());
  ASSERT_TRUE(receiver.connection->subscribe("a"));
  ASSERT_TRUE(receiver.until_seen<MqttMessage>(1));
  EXPECT_TRUE(receiver.all<MqttMessage>()[0].retained);

  ASSERT_TRUE(sender.connection->publish("a", std::string(1001, 'x'), false));
  ASSERT_TRUE(sender.connection->publish("a", std::string(1000, 'y'), false));
  ASSERT_TRUE(sender.until_seen<MqttAcked>(3));
  ASSERT_TRUE(receiver.until_seen<MqttMessage>(2));
  EXPECT_EQ(receiver.all<MqttMessage>()[1].payload.size(), 1000U);
  EXPECT_EQ(receiver.connection->dropped(), 1U);
}

TEST(MqttConnection, wake_ends_the_wait_from_another_thread) {
  Broker broker;
  MqttProbe sender("sender", broker.port());
  ASSERT_TRUE(sender.until_connected());
  std::thread other([&] { sender.connection->wake(); });
  // While it is connected each turn also ends within the keep-alive tick, so only a wake that was
  // lost altogether could make this hang.
  (void)sender.connection->run_once(sender.clock.mono() + minutes(1));
  other.join();
  EXPECT_TRUE(sender.connection->is_connected());
}

/// Counts how often it is asked while that thread is in a long step.
class LongStepClock final : public AwakeClock {
 public:
  [[nodiscard]] Micros now() const override {
    in_long_step_ += watched_ != nullptr && watched_->in_long_step() ? 1 : 0;
    return Micros(1);
  }
  void watch(const TurnWatch& turns) { watched_ = &turns; }
  [[nodiscard]] int times() const { return in_long_step_; }

 private:
  const TurnWatch* watched_ = nullptr;
  mutable int in_long_step_ = 0;
};

// Nobody can end a look-up, so whoever watches over the thread is to know of it.
TEST(MqttConnection, MQ5_a_look_up_of_a_name_is_a_long_step_and_an_address_is_none) {
  const SystemClock clock;
  const DeafPort nobody;
  for (const auto& [host, long_steps] : {std::pair("localhost", 1), std::pair("127.0.0.1", 0)}) {
    LongStepClock watching;
    TurnWatch turns(watching);
    watching.watch(turns);
    MqttOptions options;
    options.client_id = "looker";
    options.settings.host = host;
    options.settings.port = nobody.port();
    MqttConnection connection(options, clock, &turns);
    static_cast<void>(connection.run_once(clock.mono()));
    EXPECT_EQ(watching.times(), long_steps) << host;
    EXPECT_FALSE(turns.in_long_step());
  }
}

}  // namespace
}  // namespace buoyd::test
