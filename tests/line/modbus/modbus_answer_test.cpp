#include "line/modbus/modbus_answer.hpp"

#include <gmock/gmock.h>

#include <string>

namespace buoyd {
namespace {

using testing::ElementsAre;
using Pdu = std::vector<std::uint8_t>;

// MB-7, MB-10: what libmodbus does not refuse, or refuses by keeping the old value.
TEST(ModbusAnswer, refuses_requests_that_must_not_go_out) {
  struct Case {
    bool tcp;
    ModbusRequest request;
    bool sound;
  };
  const Case cases[] = {
      {false, {.unit = 1}, true},
      {false, {.unit = 247}, true},
      {false, {.unit = 0}, false},
      {false, {.unit = 248}, false},
      {false, {.unit = -1}, false},
      {true, {.unit = 0}, true},
      {true, {.unit = 255}, true},
      {true, {.unit = 256}, false},
      {false, {.function = 0}, false},
      {false, {.function = 5}, false},
      {false, {.function = 3, .count = 0}, false},
      {false, {.function = 3, .count = 125}, true},
      {false, {.function = 3, .count = 126}, false},
      {false, {.function = 4, .count = 126}, false},
      {false, {.function = 1, .count = 2000}, true},
      {false, {.function = 2, .count = 2001}, false},
      {false, {.address = 65535, .count = 1}, true},
      {false, {.address = 65535, .count = 2}, false},
      {false, {.function = 5, .write = {1}}, true},
      {false, {.function = 6, .write = {0x1F}}, true},
      {false, {.function = 6, .write = {1, 2}}, false},
      {false, {.function = 16, .write = {1, 2}}, true},
      {false, {.function = 16, .write = std::vector<std::uint16_t>(124)}, false},
      {false, {.function = 16, .address = 65535, .write = {1, 2}}, false},
      {false, {.function = 15, .write = {1}}, false},
      {false, {.raw = {3, 0x25, 0, 0, 0}}, true},
      {false, {.raw = {3}}, false},
      {false, {.raw = std::vector<std::uint8_t>(253)}, false},
  };
  for (const Case& one : cases) {
    const auto checked = check_request(one.request, one.tcp);
    EXPECT_EQ(checked.has_value(), one.sound)
        << "unit " << one.request.unit << " function " << int{one.request.function} << " "
        << one.request.address << "+" << one.request.count;
    EXPECT_TRUE(checked || checked.error().code == ErrorCode::invalid);
  }
}

// MB-5: each answer has one meaning, decided by its code.
TEST(ModbusAnswer, says_what_an_answer_means) {
  const ModbusRequest two_words{.unit = 7, .function = 3, .address = 100, .count = 2};
  struct Case {
    const char* what;
    std::uint8_t unit;
    Pdu pdu;
    ErrorCode code;
    int detail;
  };
  const Case cases[] = {
      {"another unit", 8, {3, 4, 1, 2, 3, 4}, ErrorCode::mismatch, 0},
      {"broadcast unit", 0, {3, 4, 1, 2, 3, 4}, ErrorCode::mismatch, 0},
      {"another function", 7, {4, 4, 1, 2, 3, 4}, ErrorCode::mismatch, 0},
      {"another function's exception", 7, {0x84, 2}, ErrorCode::mismatch, 0},
      {"fewer bytes", 7, {3, 2, 1, 2}, ErrorCode::mismatch, 0},
      {"more bytes", 7, {3, 6, 1, 2, 3, 4, 5, 6}, ErrorCode::mismatch, 0},
      {"byte count too high", 7, {3, 6, 1, 2, 3, 4}, ErrorCode::mismatch, 0},
      {"byte count too low", 7, {3, 2, 1, 2, 3, 4}, ErrorCode::mismatch, 0},
      {"bytes behind", 7, {3, 4, 1, 2, 3, 4, 5}, ErrorCode::mismatch, 0},
      {"odd byte count", 7, {3, 3, 1, 2, 3}, ErrorCode::mismatch, 0},
      {"function only", 7, {3}, ErrorCode::damaged, 0},
      {"nothing", 7, {}, ErrorCode::damaged, 0},
      {"over-long exception", 7, {0x83, 2, 0}, ErrorCode::damaged, 0},
      {"code 0", 7, {0x83, 0}, ErrorCode::refused, 0},
      {"illegal function", 7, {0x83, 1}, ErrorCode::refused, 1},
      {"illegal address", 7, {0x83, 2}, ErrorCode::refused, 2},
      {"illegal value", 7, {0x83, 3}, ErrorCode::refused, 3},
      {"device failure", 7, {0x83, 4}, ErrorCode::refused, 4},
      {"acknowledge", 7, {0x83, 5}, ErrorCode::busy, 5},
      {"busy", 7, {0x83, 6}, ErrorCode::busy, 6},
      {"negative acknowledge", 7, {0x83, 7}, ErrorCode::refused, 7},
      {"memory parity", 7, {0x83, 8}, ErrorCode::refused, 8},
      {"gateway path", 7, {0x83, 10}, ErrorCode::timeout, 10},
      {"gateway target", 7, {0x83, 11}, ErrorCode::timeout, 11},
      {"a code of no standard", 7, {0x83, 12}, ErrorCode::refused, 12},
      {"the highest code", 7, {0x83, 255}, ErrorCode::refused, 255},
  };
  for (const Case& one : cases) {
    const auto values = values_of_answer(two_words, one.unit, one.pdu);
    ASSERT_FALSE(values) << one.what;
    EXPECT_EQ(values.error().code, one.code) << one.what;
    EXPECT_EQ(values.error().detail, one.detail) << one.what;
    EXPECT_FALSE(values.error().text.empty()) << one.what;
    const bool exception = one.pdu.size() == 2 && one.pdu[0] == 0x83;
    EXPECT_EQ(is_exception(values.error()), exception) << one.what;
  }
}

// V1.1b3, 6.5, 6.6 and 6.12: the examples printed there; and the Yosemitech start (FC 3, none).
TEST(ModbusAnswer, writes_are_answered_by_what_was_written) {
  struct Case {
    ModbusRequest request;
    Pdu pdu;
    Pdu answer;
  };
  const Case cases[] = {
      {{.function = 5, .address = 0xAC, .write = {1}},
       {5, 0, 0xAC, 0xFF, 0},
       {5, 0, 0xAC, 0xFF, 0}},
      {{.function = 5, .address = 0xAC, .write = {0}}, {5, 0, 0xAC, 0, 0}, {5, 0, 0xAC, 0, 0}},
      {{.function = 6, .address = 1, .write = {3}}, {6, 0, 1, 0, 3}, {6, 0, 1, 0, 3}},
      {{.function = 16, .address = 1, .write = {10, 0x102}},
       {16, 0, 1, 0, 2, 4, 0, 10, 1, 2},
       {16, 0, 1, 0, 2}},
      {{.raw = {3, 0x25, 0, 0, 0}, .raw_answer = {3, 0}}, {3, 0x25, 0, 0, 0}, {3, 0}},
      {{.raw = {16, 0x1C, 0, 0, 0, 0}, .raw_answer = {16, 0x1C, 0}},
       {16, 0x1C, 0, 0, 0, 0},
       {16, 0x1C, 0, 0, 0}},
  };
  for (const Case& one : cases) {
    const ModbusPdu sent = request_pdu(one.request);
    EXPECT_EQ(Pdu(sent.bytes().begin(), sent.bytes().end()), one.pdu);
    EXPECT_TRUE(values_of_answer(one.request, 1, one.answer));
    EXPECT_LE(answer_pdu_size(one.request), one.answer.size());
    Pdu other = one.answer;
    other[1] = static_cast<std::uint8_t>(other[1] + 1);
    EXPECT_EQ(values_of_answer(one.request, 1, other).error().code, ErrorCode::mismatch);
    const auto refused = static_cast<std::uint8_t>(one.answer[0] | 0x80U);
    EXPECT_EQ(values_of_answer(one.request, 1, Pdu{refused, 4}).error().detail, 4);
  }
}

TEST(ModbusAnswer, names_what_the_standard_names) {
  const auto values = values_of_answer({.unit = 1}, 1, Pdu{0x83, 2});
  EXPECT_EQ(values.error().text, "exception 2: Illegal data address");
  EXPECT_EQ(values_of_answer({.unit = 1}, 1, Pdu{0x83, 12}).error().text, "exception 12");
}

TEST(ModbusAnswer, takes_words_high_byte_first) {
  const auto values = values_of_answer({.count = 2}, 1, Pdu{3, 4, 0x01, 0x02, 0xFE, 0x03});
  ASSERT_TRUE(values);
  EXPECT_THAT(*values, ElementsAre(0x0102, 0xFE03));
}

// MODBUS Application Protocol V1.1b3, 6.2: 0xAC 0xDB 0x35 are inputs 197 to 218 of the example.
TEST(ModbusAnswer, takes_bits_lowest_first) {
  const auto values = values_of_answer({.function = 2, .address = 196, .count = 22}, 1,
                                       Pdu{2, 3, 0xAC, 0xDB, 0x35});
  ASSERT_TRUE(values);
  EXPECT_THAT(*values,
              ElementsAre(0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1));
}

}  // namespace
}  // namespace buoyd
