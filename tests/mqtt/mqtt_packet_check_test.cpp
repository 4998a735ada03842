#include "mqtt/mqtt_packet_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace buoyd {
namespace {

using testing::HasSubstr;
using namespace std::string_literals;

constexpr std::size_t max_packet = 4096;

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// A packet of fewer than 128 bytes.
std::string packet(char first, const std::string& body) {
  return std::string(1, first) + static_cast<char>(body.size()) + body;
}

std::string with_length(const std::string& properties) {
  return static_cast<char>(properties.size()) + properties;
}

const std::string connack = packet('\x20', "\0\0\0"s);

/// A kind of packet: what stands before its properties and behind them.
struct Frame {
  const char* name;
  char first;
  std::string before;
  std::string behind;

  [[nodiscard]] std::string with(const std::string& properties) const {
    return packet(first, before + with_length(properties) + behind);
  }
};

const std::vector<Frame> frames = {{"CONNACK", '\x20', "\0\0"s, ""},
                                   {"PUBLISH of QoS 0", '\x30', "\0\1t"s, "payload"},
                                   {"PUBLISH of QoS 1", '\x32', "\0\1t\0\7"s, "payload"},
                                   {"PUBACK", '\x40', "\0\1\0"s, ""},
                                   {"SUBACK", '\x90', "\0\1"s, "\1"},
                                   {"DISCONNECT", '\xe0', "\x8e", ""}};

/// A check that has seen a CONNACK, unless one is to come, and waits for PUBACK 1.
MqttPacketCheck ready_for(const std::string& text) {
  MqttPacketCheck check(max_packet);
  if (text.empty() || text[0] != '\x20') {
    EXPECT_TRUE(check.take(bytes_of(connack)));
  }
  check.expect_puback(1);
  return check;
}

Result<void> judged(const std::string& text) {
  return ready_for(text).take(bytes_of(text));
}

std::string fault_of(const std::string& text) {
  const auto passed = judged(text);
  return passed ? "" : passed.error().text;
}

/// Every property of MQTT 5 with a value, and the kinds that may have it, as letters: C, P, A, D.
struct Property {
  std::string bytes;
  std::string where;
};

const std::vector<Property> properties = {{"\x01\x01"s, "P"},
                                          {"\x02\x00\x00\x00\x3c"s, "P"},
                                          {"\x03\x00\x01x"s, "P"},
                                          {"\x08\x00\x01r"s, "P"},
                                          {"\x09\x00\x02\xff\xfe"s, "P"},
                                          {"\x0b\x81\x01"s, "P"},
                                          {"\x11\x00\x00\x00\x00"s, "C"},
                                          {"\x12\x00\x01i"s, "C"},
                                          {"\x13\x00\x1e"s, "C"},
                                          {"\x15\x00\x01m"s, "C"},
                                          {"\x16\x00\x01\x00"s, "C"},
                                          {"\x17\x01"s, ""},
                                          {"\x18\x00\x00\x00\x05"s, ""},
                                          {"\x19\x01"s, ""},
                                          {"\x1a\x00\x01i"s, "C"},
                                          {"\x1c\x00\x01s"s, "CD"},
                                          {"\x1f\x00\x02no"s, "CAD"},
                                          {"\x21\x00\x14"s, "C"},
                                          {"\x22\x00\x0a"s, "C"},
                                          {"\x23\x00\x01"s, ""},  // no topic alias was offered
                                          {"\x24\x01"s, "C"},
                                          {"\x25\x01"s, "C"},
                                          {"\x26\x00\x01k\x00\x01v"s, "CPAD"},
                                          {"\x27\x00\x00\x10\x00"s, "C"},
                                          {"\x28\x01"s, "C"},
                                          {"\x29\x01"s, "C"},
                                          {"\x2a\x01"s, "C"}};

char letter_of(const Frame& frame) {
  switch (frame.first) {
    case '\x20':
      return 'C';
    case '\x30':
    case '\x32':
      return 'P';
    case '\xe0':
      return 'D';
    default:
      return 'A';
  }
}

TEST(MqttPacketCheck, each_kind_passes_whole_and_cut_anywhere) {
  for (const Frame& frame : frames) {
    const std::string text = frame.with("\x26\x00\x01k\x00\x01v"s);
    EXPECT_EQ(fault_of(text), "") << frame.name;
    for (std::size_t cut = 1; cut < text.size(); ++cut) {
      MqttPacketCheck check = ready_for(text);
      EXPECT_TRUE(check.take(bytes_of(text.substr(0, cut)))) << frame.name << cut;
      EXPECT_TRUE(check.take(bytes_of(text.substr(cut)))) << frame.name << cut;
    }
  }
  EXPECT_EQ(fault_of("\xd0\x00"s), "") << "PINGRESP";
  EXPECT_EQ(fault_of("\x40\x02\x00\x01"s), "") << "PUBACK without a reason";
  EXPECT_EQ(fault_of("\x40\x03\x00\x01\x10"s), "") << "PUBACK without properties";
  EXPECT_EQ(fault_of("\xe0\x00"s), "") << "DISCONNECT without a reason";
  EXPECT_EQ(fault_of("\x20\x02\x00\x01"s), "") << "an MQTT 3 broker's refusal";
}

TEST(MqttPacketCheck, each_property_only_where_a_broker_may_send_it) {
  for (const Frame& frame : frames) {
    for (const Property& property : properties) {
      const bool allowed = property.where.find(letter_of(frame)) != std::string::npos;
      EXPECT_EQ(fault_of(frame.with(property.bytes)).empty(), allowed)
          << frame.name << " " << static_cast<int>(property.bytes[0]);
    }
  }
}

TEST(MqttPacketCheck, an_unknown_property_is_refused_in_every_kind) {
  for (const Frame& frame : frames) {
    for (int name = 0; name < 256; ++name) {
      const bool known = std::ranges::any_of(
          properties, [&](const Property& one) { return static_cast<int>(one.bytes[0]) == name; });
      if (known) continue;
      EXPECT_NE(fault_of(frame.with(static_cast<char>(name) + "\1"s)), "") << frame.name << name;
      EXPECT_NE(fault_of(frame.with(static_cast<char>(name | 0x80) + "\1\0"s)), "");
    }
  }
}

TEST(MqttPacketCheck, a_property_that_is_cut_is_refused_in_every_kind) {
  for (const Frame& frame : frames) {
    for (const Property& property : properties) {
      for (std::size_t kept = 1; kept < property.bytes.size(); ++kept) {
        EXPECT_NE(fault_of(frame.with(property.bytes.substr(0, kept))), "") << frame.name;
      }
    }
    const std::string longer =
        "\x7d"
        "abc";  // a list that is longer than its packet
    EXPECT_NE(fault_of(packet(frame.first, frame.before + longer)), "") << frame.name;
    EXPECT_NE(fault_of(packet(frame.first, frame.before + "\x80"s)), "") << frame.name;
  }
}

TEST(MqttPacketCheck, a_refusal_names_the_kind_the_fault_and_the_bytes) {
  EXPECT_EQ(fault_of("\x40\x06\x00\x01\x00\x02\x7f\x00"s),
            "PUBACK, it may not have the property 0x7f: 40 06 00 01 00 02 7f 00");
  EXPECT_THAT(fault_of(packet('\x30', "\0\1t\1\x7f"s + std::string(50, 'x'))),
              testing::EndsWith("78 78 ..."));
}

TEST(MqttPacketCheck, kinds_that_answer_nothing_of_ours_are_refused_by_their_first_byte) {
  for (const int kind : {0, 1, 5, 6, 7, 8, 10, 11, 12, 15}) {
    EXPECT_THAT(fault_of(std::string(1, static_cast<char>(kind << 4))), HasSubstr("nobody asked"));
  }
  EXPECT_THAT(fault_of("\x34"), HasSubstr("QoS"));
  EXPECT_THAT(fault_of("\x36"), HasSubstr("QoS"));
  EXPECT_THAT(fault_of("\x41"), HasSubstr("flags"));
}

TEST(MqttPacketCheck, one_connack_comes_first) {
  EXPECT_THAT(fault_of(connack + connack), HasSubstr("a second time"));
  MqttPacketCheck early(max_packet);
  const auto passed = early.take(bytes_of("\xd0\x00"s));
  ASSERT_FALSE(passed);
  EXPECT_THAT(passed.error().text, HasSubstr("no CONNACK"));
  EXPECT_NE(fault_of(packet('\x20', "\2\0\0"s)), "");
}

// The library would ask for 256 MB as soon as it has read the length.
TEST(MqttPacketCheck, a_length_is_refused_before_its_packet_comes) {
  EXPECT_THAT(fault_of("\x30\xff\xff\xff\x7f"s), HasSubstr("268435460 bytes, 4096 were allowed"));
  EXPECT_THAT(fault_of("\x30\xff\xff\xff\xff"s), HasSubstr("no end"));
  EXPECT_THAT(fault_of("\x30\x85\x00"s), HasSubstr("shortest"));
  EXPECT_EQ(fault_of("\x30\xfd\x1f"s), "") << "exactly as much as is allowed";
}

// The library compares each property with each: a megabyte of them is hours.
TEST(MqttPacketCheck, properties_are_counted) {
  const auto many = [](std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i) list += "\x26\x00\x00\x00\x00"s;
    const auto length_of = [](std::size_t n) {
      return std::string{static_cast<char>((n & 0x7f) | 0x80), static_cast<char>(n >> 7)};
    };
    const std::string body = "\0\1t"s + length_of(list.size()) + list;
    return "\x30"s + length_of(body.size()) + body;
  };
  EXPECT_EQ(fault_of(many(MqttPacketCheck::most_properties)), "");
  EXPECT_THAT(fault_of(many(MqttPacketCheck::most_properties + 1)), HasSubstr("too many"));
}

// The library keeps the properties of any other for ever.
TEST(MqttPacketCheck, a_puback_names_a_message_that_waits_for_it) {
  EXPECT_THAT(fault_of("\x40\x02\x00\x02"s), HasSubstr("waits"));
  EXPECT_THAT(fault_of("\x40\x02\x00\x01\x40\x02\x00\x01"s), HasSubstr("waits"));
  EXPECT_THAT(fault_of("\x40\x02\x00\x00"s), HasSubstr("no packet id"));
}

TEST(MqttPacketCheck, what_follows_or_lacks_is_refused) {
  for (const std::string& text :
       {"\x40\x05\x00\x01\x00\x00\x00"s, "\x20\x04\x00\x00\x00\x00"s, "\x20\x01\x00"s, "\xd0\x01x"s,
        "\x90\x03\x00\x01\x00"s, "\x90\x05\x00\x01\x00\x00\x00"s, "\x90\x04\x00\x00\x00\x00"s,
        "\x30\x03\x00\x00\x00"s, "\x30\x02\x00\x05"s, "\x32\x06\x00\x01t\x00\x00\x00"s,
        "\xe0\x03\x8e\x00x"s, "\x40\x01\x00"s}) {
    EXPECT_NE(fault_of(text), "") << testing::PrintToString(text);
  }
}

}  // namespace
}  // namespace buoyd
