#include "firmware-host/registers/register_words.hpp"

#include <gtest/gtest.h>

namespace buoysim {
namespace {

using buoyd::BitPart;
using buoyd::RegisterFormat;
using buoyd::RegisterValue;

RegisterValue value_of(RegisterFormat format, BitPart part = {}) {
  RegisterValue value;
  value.format = format;
  value.part = part;
  return value;
}

struct WordCase {
  RegisterValue value;
  double number;
  std::uint16_t word;
  std::uint16_t mask;
};

// Published words: Renogy 1985 (25 and -5 degrees), ProStar 4AA3 (13.27 V), Ceyeko 8010.
TEST(RegisterWords, parts_halves_and_digits) {
  const WordCase cases[] = {
      {value_of(RegisterFormat::sm16, {8, 8}), 25, 0x1900, 0xFF00},
      {value_of(RegisterFormat::sm16, {0, 8}), -5, 0x0085, 0x00FF},
      {value_of(RegisterFormat::s16, {0, 8}), -5, 0x00FB, 0x00FF},
      {value_of(RegisterFormat::u16, {4, 4}), 99, 0x00F0, 0x00F0},  // the most it holds
      {value_of(RegisterFormat::sm16), -16, 0x8010, 0xFFFF},
      {value_of(RegisterFormat::bcd16), 1234, 0x1234, 0xFFFF},
      {value_of(RegisterFormat::f16), 13.2734375, 0x4AA3, 0xFFFF},
      {value_of(RegisterFormat::f16), -2, 0xC000, 0xFFFF},
      {value_of(RegisterFormat::f16), 5.960464477539063e-8, 0x0001, 0xFFFF},
      {value_of(RegisterFormat::f16), 65504, 0x7BFF, 0xFFFF},
      {value_of(RegisterFormat::f16), 1e6, 0x7C00, 0xFFFF},
      {value_of(RegisterFormat::s16), -1e9, 0x8000, 0xFFFF},
  };
  for (const WordCase& c : cases) {
    const auto words = encode_number(c.value, 0, c.number);
    ASSERT_EQ(words.size(), 1U);
    EXPECT_EQ(words[0].word & c.mask, c.word) << c.number;
    EXPECT_EQ(words[0].mask, c.mask) << c.number;
  }
}

TEST(RegisterWords, halves_that_are_stored_are_what_is_read) {
  for (const double number : {13.27, -0.1, 1e-7, 1234.5, 0.0}) {
    const RegisterValue half = value_of(RegisterFormat::f16);
    const double kept = stored(half, number);
    EXPECT_EQ(encode_number(half, 0, kept)[0].word, encode_number(half, 0, number)[0].word);
    EXPECT_NEAR(kept, number, std::abs(number) / 1024 + 6e-8);
  }
}

TEST(RegisterWords, coils_by_rising_address) {
  RegisterValue coils;
  coils.function = 1;
  coils.address = 3;
  coils.length = 4;
  const auto words = encode_number(coils, 0, 5);
  ASSERT_EQ(words.size(), 4U);
  EXPECT_EQ(words[0], (RegisterWord{register_key(1, 3), 1}));
  EXPECT_EQ(words[1].word, 0);
  EXPECT_EQ(words[2].word, 1);
  EXPECT_EQ(words[3], (RegisterWord{register_key(1, 6), 0}));
}

TEST(RegisterWords, texts) {
  RegisterValue text = value_of(RegisterFormat::text);
  text.length = 2;
  EXPECT_EQ(encode_text(text, 0, "ABC")[0].word, 0x4142);
  EXPECT_EQ(encode_text(text, 0, "ABC")[1].word, 0x4300);
  text.order = buoyd::WordOrder::badc;
  EXPECT_EQ(encode_text(text, 0, "ABC")[0].word, 0x4241);
  text.format = RegisterFormat::wide_text;
  EXPECT_EQ(encode_text(text, 0, "AB")[1].word, 0x0042);
}

TEST(RegisterWords, parts_share_a_register) {
  std::map<RegisterKey, std::uint16_t> registers;
  put(registers, encode_number(value_of(RegisterFormat::sm16, {8, 8}), 0, 25));
  put(registers, encode_number(value_of(RegisterFormat::sm16, {0, 8}), 0, -5));
  EXPECT_EQ(registers.at(register_key(3, 0)), 0x1985);
}

}  // namespace
}  // namespace buoysim
