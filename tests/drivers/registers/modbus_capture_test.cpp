// Frames as the MODBUS specifications print them, and with the CRC of the tests' own device.
#include "drivers/registers/modbus_capture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/modbus_device.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

WireBytes join(const std::vector<WireBytes>& frames) {
  WireBytes all;
  for (const WireBytes& frame : frames) all.insert(all.end(), frame.begin(), frame.end());
  return all;
}

// V1.1b3, 6.3: registers 108 to 110 hold 555, 0, 100.
const WireBytes ask{3, 0x00, 0x6B, 0x00, 0x03};
const WireBytes say{3, 6, 0x02, 0x2B, 0x00, 0x00, 0x00, 0x64};

TEST(ModbusCapture, rtu_request_and_answer) {
  const ModbusCapture capture =
      parse_modbus_capture(join({rtu_frame(17, ask), rtu_frame(17, say)}));
  ASSERT_EQ(capture.reads.size(), 1U);
  EXPECT_EQ(capture.reads[0].asked, (ReadSpan{3, 0x6B, 3}));
  EXPECT_THAT(capture.reads[0].words, ElementsAre(555, 0, 100));
  EXPECT_EQ(capture.discarded_bytes, 0U);
}

TEST(ModbusCapture, tcp_request_and_answer) {
  const ModbusCapture capture =
      parse_modbus_capture(join({tcp_frame(7, 1, ask), tcp_frame(7, 1, say)}));
  ASSERT_EQ(capture.reads.size(), 1U);
  EXPECT_THAT(capture.reads[0].words, ElementsAre(555, 0, 100));
  EXPECT_EQ(capture.discarded_bytes, 0U);
}

TEST(ModbusCapture, tcp_answers_of_other_transactions_are_none) {
  EXPECT_THAT(parse_modbus_capture(join({tcp_frame(7, 1, ask), tcp_frame(8, 1, say)})).reads,
              IsEmpty());
}

TEST(ModbusCapture, noise_between_frames_is_counted) {
  const ModbusCapture capture = parse_modbus_capture(
      join({{0xFF, 0x00}, rtu_frame(17, ask), {0x01}, rtu_frame(17, say), {0x55, 0x66, 0x77}}));
  EXPECT_EQ(capture.reads.size(), 1U);
  EXPECT_EQ(capture.discarded_bytes, 6U);
  EXPECT_EQ(capture.discarded_places, 3U);
}

TEST(ModbusCapture, a_damaged_answer_is_no_read) {
  WireBytes answer = rtu_frame(17, say);
  answer[4] ^= 1;
  const ModbusCapture capture = parse_modbus_capture(join({rtu_frame(17, ask), answer}));
  EXPECT_THAT(capture.reads, IsEmpty());
  EXPECT_EQ(capture.discarded_bytes, answer.size());
}

TEST(ModbusCapture, a_refusal_is_a_read_without_words) {
  const ModbusCapture capture =
      parse_modbus_capture(join({rtu_frame(17, ask), rtu_frame(17, {0x83, 2})}));
  ASSERT_EQ(capture.reads.size(), 1U);
  EXPECT_THAT(capture.reads[0].words, IsEmpty());
}

TEST(ModbusCapture, an_answer_without_its_request_is_passed_over) {
  const ModbusCapture capture =
      parse_modbus_capture(join({rtu_frame(17, say), rtu_frame(17, ask), rtu_frame(18, say)}));
  EXPECT_THAT(capture.reads, IsEmpty());
  EXPECT_EQ(capture.discarded_bytes, 0U);
}

// V1.1b3, 6.1: coils 20 to 38; CD is 27 to 20, low bit first.
TEST(ModbusCapture, coils_and_inputs_are_bits) {
  const WireBytes bits{3, 0xCD, 0x6B, 0x05};
  for (const std::uint8_t function : {std::uint8_t{1}, std::uint8_t{2}}) {
    WireBytes answer{function};
    answer.insert(answer.end(), bits.begin(), bits.end());
    const ModbusCapture capture = parse_modbus_capture(
        join({rtu_frame(17, {function, 0, 19, 0, 19}), rtu_frame(17, answer)}));
    ASSERT_EQ(capture.reads.size(), 1U);
    EXPECT_EQ(capture.reads[0].asked, (ReadSpan{function, 19, 19}));
    EXPECT_THAT(capture.reads[0].words,
                ElementsAre(1, 0, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1));
    EXPECT_EQ(capture.discarded_bytes, 0U);
  }
}

// 01 03 00 00 18 asks for 24 coils from 0x0300, and is as long as an answer of three bytes.
TEST(ModbusCapture, a_request_for_coils_asked_again_is_no_answer) {
  const WireBytes request{1, 3, 0, 0, 24};
  const ModbusCapture capture = parse_modbus_capture(
      join({rtu_frame(17, request), rtu_frame(17, request), rtu_frame(17, {1, 3, 1, 2, 4})}));
  ASSERT_EQ(capture.reads.size(), 1U);
  EXPECT_EQ(capture.reads[0].words[0], 1);
  EXPECT_EQ(capture.reads[0].words[9], 1);
}

TEST(ModbusCapture, other_functions_are_passed_over) {
  const ModbusCapture capture = parse_modbus_capture(
      join({rtu_frame(17, {16, 0, 1, 0, 2, 4, 0, 10, 1, 2}), rtu_frame(17, {16, 0, 1, 0, 2}),
            rtu_frame(17, {6, 0, 1, 0, 3}), rtu_frame(17, {6, 0, 1, 0, 3}),
            rtu_frame(17, {5, 0, 19, 0xFF, 0}), rtu_frame(17, {5, 0, 19, 0xFF, 0}),
            rtu_frame(17, ask), rtu_frame(17, say)}));
  EXPECT_EQ(capture.reads.size(), 1U);
  EXPECT_EQ(capture.discarded_bytes, 0U);
}

TEST(ModbusCapture, a_request_without_answer_is_forgotten) {
  const ModbusCapture capture = parse_modbus_capture(
      join({rtu_frame(17, {3, 0, 0, 0, 3}), rtu_frame(17, ask), rtu_frame(17, say)}));
  ASSERT_EQ(capture.reads.size(), 1U);
  EXPECT_EQ(capture.reads[0].asked.address, 0x6B);
}

TEST(ModbusCapture, nothing_of_nothing) {
  EXPECT_THAT(parse_modbus_capture({}).reads, IsEmpty());
  const WireBytes short_bytes{1, 3};
  EXPECT_EQ(parse_modbus_capture(short_bytes).discarded_bytes, 2U);
}

}  // namespace
}  // namespace buoyd
