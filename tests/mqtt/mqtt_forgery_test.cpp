// A false broker: whatever it sends, the connection ends and is made anew.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "mqtt/mqtt_connection.hpp"
#include "mqtt_probe.hpp"
#include "scripted_broker.hpp"

namespace buoyd::test {
namespace {

using testing::HasSubstr;
using namespace std::string_literals;

const std::string connack = "\x20\x03\x00\x00\x00"s;

MqttDisconnected first_end(const std::string& answer) {
  const ScriptedBroker broker(answer);
  MqttProbe probe("probe", broker.port);
  EXPECT_TRUE(probe.until_seen<MqttDisconnected>(1));
  EXPECT_GT(probe.connection->policy().next_attempt(), probe.clock.mono()) << "not at once";
  probe.clock.ahead = ReconnectPolicy::longest_after_loss;
  EXPECT_TRUE(probe.until_seen<MqttDisconnected>(2)) << "but again";
  return probe.all<MqttDisconnected>().at(0);
}

// Each of them made libmosquitto 2.0.11 end the process: assert(mosq) in log__printf.
TEST(MqttForgery, an_unknown_property_in_any_packet_ends_the_connection_alone) {
  for (const std::string& answer :
       {"\x20\x05\x00\x00\x02\x7f\x00"s, connack + "\x30\x06\x00\x01t\x02\x7f\x00"s,
        connack + "\x32\x08\x00\x01t\x00\x01\x02\x7f\x00"s,
        connack + "\x34\x08\x00\x01t\x00\x01\x02\x7f\x00"s,
        connack + "\x40\x06\x00\x01\x00\x02\x7f\x00"s,
        connack + "\x50\x06\x00\x01\x00\x02\x7f\x00"s,
        connack + "\x62\x06\x00\x01\x00\x02\x7f\x00"s,
        connack + "\x70\x06\x00\x01\x00\x02\x7f\x00"s,
        connack + "\x90\x06\x00\x01\x02\x7f\x00\x00"s,
        connack + "\xb0\x06\x00\x01\x02\x7f\x00\x00"s, connack + "\xe0\x04\x00\x02\x7f\x00"s,
        connack + "\xf0\x04\x00\x02\x7f\x00"s}) {
    const MqttDisconnected end = first_end(answer);
    EXPECT_TRUE(end.forged) << end.text;
    EXPECT_THAT(end.text, HasSubstr("127.0.0.1:"));
  }
}

TEST(MqttForgery, what_came_and_from_where_is_told) {
  const ScriptedBroker broker(connack + "\xe0\x04\x00\x02\x7f\x00"s);
  MqttProbe probe("probe", broker.port);
  ASSERT_TRUE(probe.until_seen<MqttDisconnected>(1));
  EXPECT_EQ(probe.all<MqttDisconnected>()[0].text,
            "127.0.0.1:" + std::to_string(broker.port) +
                " sent what no broker may: DISCONNECT, it may not have the property 0x7f: e0 04 00 "
                "02 7f 00");
}

// It made the library ask for 256 MB.
TEST(MqttForgery, a_packet_larger_than_was_allowed_is_not_waited_for) {
  EXPECT_TRUE(first_end(connack + "\x30\xff\xff\xff\x7f"s).forged);
}

// The library's own check leaves two bytes out; with those it ends the process.
TEST(MqttForgery, a_message_just_above_the_brokers_maximum_is_refused) {
  const ScriptedBroker broker(
      "\x20\x0b\x00\x00\x08\x27\x00\x00\x08\x00\x21\xff\xff"s);  // 2048 bytes
  MqttProbe probe("probe", broker.port);
  ASSERT_TRUE(probe.until_connected());
  const std::vector<std::uint8_t> correlation(1000);
  for (std::size_t topic = 980; topic < 1080; ++topic) {
    (void)probe.connection->publish(std::string(topic, 't'), std::vector<std::uint8_t>(24), false,
                                    correlation);
  }
  EXPECT_EQ(probe.connection
                ->publish(std::string(1010, 't'), std::vector<std::uint8_t>(24), false, correlation)
                .error()
                .code,
            ErrorCode::invalid);
  EXPECT_TRUE(probe.connection->is_connected());
}

}  // namespace
}  // namespace buoyd::test
