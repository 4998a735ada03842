#include "firmware-host/wire/modbus_framing.hpp"

#include <gtest/gtest.h>

#include "firmware-host/wire/bytes.hpp"

namespace buoysim {
namespace {

Bytes from_hex(std::string_view hex) {
  return bytes_from_hex(hex).value();
}

struct RequestCase {
  const char* frame;
  int unit;
  const char* pdu;
};

TEST(RtuFraming, takes_published_requests) {
  const RequestCase cases[] = {
      {"01 04 00 06 00 02 91 CA", 1, "04 00 06 00 02"},                      // NexSens T-Node FR
      {"14 03 00 14 00 01 C6 CB", 0x14, "03 00 14 00 01"},                   // Dragino DR-DO1
      {"01 04 0B B7 00 01 83 C8", 1, "04 0B B7 00 01"},                      // Solis, recorded
      {"01 10 A7 F8 00 06 0C 00 16 00 0B 00 0D 00 13 00 27 00 18 53 3C", 1,  // Solis, recorded
       "10 A7 F8 00 06 0C 00 16 00 0B 00 0D 00 13 00 27 00 18"},
  };
  for (const RequestCase& c : cases) {
    const auto framing = make_rtu_framing();
    const Bytes frame = from_hex(c.frame);
    std::vector<ModbusRequest> found;
    for (const std::uint8_t byte : frame) {  // any split will do
      for (auto& request : framing->take(std::span(&byte, 1))) {
        found.push_back(request);
      }
    }
    ASSERT_EQ(found.size(), 1U) << c.frame;
    EXPECT_EQ(found[0].unit, c.unit);
    EXPECT_EQ(found[0].pdu, from_hex(c.pdu));
    EXPECT_EQ(found[0].frame_bytes, frame.size());
    EXPECT_FALSE(framing->unfinished());
  }
}

TEST(RtuFraming, frames_published_answers) {
  const auto framing = make_rtu_framing();
  ModbusRequest request;
  request.unit = 0x14;
  EXPECT_EQ(framing->frame(request, from_hex("03 02 03 78")), from_hex("14 03 02 03 78 B5 55"));
  request.unit = 1;
  EXPECT_EQ(framing->frame(request, from_hex("84 02")), from_hex("01 84 02 C2 C1"));
}

TEST(RtuFraming, a_damaged_request_is_noise_until_silence) {
  const auto framing = make_rtu_framing();
  EXPECT_TRUE(framing->take(from_hex("01 04 00 06 00 02 91 CB")).empty());
  EXPECT_EQ(framing->damaged(), 1U);
  EXPECT_TRUE(framing->take(from_hex("01 04 00 06 00 02 91 CA")).empty());
  EXPECT_TRUE(framing->silence().empty());
  EXPECT_EQ(framing->take(from_hex("01 04 00 06 00 02 91 CA")).size(), 1U);
}

TEST(RtuFraming, silence_ends_a_frame_of_unknown_length) {
  const auto framing = make_rtu_framing();
  EXPECT_TRUE(framing->take(rtu_frame(7, from_hex("42"))).empty());
  const auto found = framing->silence();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].unit, 7);
  EXPECT_EQ(found[0].pdu, from_hex("42"));
}

TEST(RtuFraming, half_a_frame_is_forgotten_in_silence) {
  const auto framing = make_rtu_framing();
  EXPECT_TRUE(framing->take(from_hex("01 04 00")).empty());
  EXPECT_TRUE(framing->unfinished());
  EXPECT_TRUE(framing->silence().empty());
  EXPECT_FALSE(framing->unfinished());
  EXPECT_EQ(framing->take(from_hex("01 04 00 06 00 02 91 CA")).size(), 1U);
}

TEST(RtuFraming, a_talker_does_not_grow_the_buffer) {
  const auto framing = make_rtu_framing();
  const Bytes noise(100'000, 0x55);
  EXPECT_TRUE(framing->take(noise).empty());
  EXPECT_TRUE(framing->silence().empty());
  EXPECT_EQ(framing->take(from_hex("01 04 00 06 00 02 91 CA")).size(), 1U);
}

TEST(TcpFraming, takes_recorded_requests_in_any_split) {
  // Two requests of the recording modbus-tcp/icsnpp_modbus_example.
  const Bytes stream = from_hex("000100000006040100010001 000200000006050100010008");
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    const auto framing = make_tcp_framing();
    auto found = framing->take(std::span(stream).first(cut));
    for (auto& request : framing->take(std::span(stream).subspan(cut))) {
      found.push_back(request);
    }
    ASSERT_EQ(found.size(), 2U) << cut;
    EXPECT_EQ(found[0].transaction, 1);
    EXPECT_EQ(found[0].unit, 4);
    EXPECT_EQ(found[0].pdu, from_hex("01 00 01 00 01"));
    EXPECT_EQ(found[1].transaction, 2);
    EXPECT_EQ(found[1].unit, 5);
    EXPECT_EQ(found[1].frame_bytes, 12U);
  }
}

TEST(TcpFraming, frames_the_recorded_answers) {
  const auto framing = make_tcp_framing();
  ModbusRequest request;
  request.transaction = 1;
  request.unit = 4;
  EXPECT_EQ(framing->frame(request, from_hex("01 01 01")), from_hex("000100000004040101 01"));
  request.transaction = 2;
  request.unit = 5;
  EXPECT_EQ(framing->frame(request, from_hex("01 01 e9")), from_hex("0002000000040501 01e9"));
}

TEST(TcpFraming, what_is_no_modbus_is_hopeless) {
  const char* const cases[] = {
      "0001 0001 0006 04 01 0001 0001",  // protocol is not 0
      "0001 0000 0001 04",               // no PDU
      "0001 0000 00FF 04 01",            // longer than any PDU
      "474554202f20485454502f312e31",    // GET / HTTP/1.1
  };
  for (const char* const hex : cases) {
    const auto framing = make_tcp_framing();
    EXPECT_TRUE(framing->take(from_hex(hex)).empty()) << hex;
    EXPECT_TRUE(framing->hopeless()) << hex;
  }
}

}  // namespace
}  // namespace buoysim
