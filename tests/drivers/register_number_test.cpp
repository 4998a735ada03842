// Every width, sign and word order, with distinct bytes so that a swapped one shows. The words are
// those of docs on the instruments named (computed there with Python's struct), or written out from
// the definition of the order.
#include "drivers/register_number.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace buoyd {
namespace {

struct Case {
  std::vector<std::uint16_t> words;
  RegisterFormat format;
  WordOrder order;
  double real;
  std::int64_t integer;
};

class RegisterNumbers : public testing::TestWithParam<Case> {};

TEST_P(RegisterNumbers, Decode) {
  const Case& c = GetParam();
  const RegisterNumber number = register_number(c.words, c.format, c.order);
  EXPECT_EQ(number.real, c.real);
  if (number.is_integer) {
    EXPECT_EQ(number.integer, c.integer);
  }
}

using F = RegisterFormat;
using O = WordOrder;

INSTANTIATE_TEST_SUITE_P(
    Integers, RegisterNumbers,
    testing::Values(Case{{0x0102}, F::u16, O::abcd, 258, 258},
                    Case{{0x0102}, F::u16, O::badc, 513, 513},
                    Case{{0xFFFE}, F::u16, O::abcd, 65534, 65534},
                    Case{{0xFFFE}, F::s16, O::abcd, -2, -2},
                    Case{{0xFEFF}, F::s16, O::dcba, -2, -2},
                    Case{{0x0102, 0x0304}, F::u32, O::abcd, 16909060, 16909060},
                    Case{{0x0304, 0x0102}, F::u32, O::cdab, 16909060, 16909060},
                    Case{{0x0403, 0x0201}, F::u32, O::dcba, 16909060, 16909060},
                    Case{{0x0201, 0x0403}, F::u32, O::badc, 16909060, 16909060},
                    Case{{0xFFFE, 0x1DC0}, F::s32, O::abcd, -123456, -123456},
                    Case{{0x1DC0, 0xFFFE}, F::s32, O::cdab, -123456, -123456},
                    Case{{0xFFFF, 0xFFFF}, F::u32, O::abcd, 4294967295.0, 4294967295},
                    Case{{0x0102, 0x0304, 0x0506, 0x0708},
                         F::u64,
                         O::abcd,
                         72623859790382856.0,
                         72623859790382856},
                    Case{{0x0708, 0x0506, 0x0304, 0x0102},
                         F::u64,
                         O::cdab,
                         72623859790382856.0,
                         72623859790382856},
                    Case{{0x0807, 0x0605, 0x0403, 0x0201},
                         F::u64,
                         O::dcba,
                         72623859790382856.0,
                         72623859790382856},
                    Case{{0x0201, 0x0403, 0x0605, 0x0807},
                         F::u64,
                         O::badc,
                         72623859790382856.0,
                         72623859790382856},
                    Case{{0xFFFF, 0xFFFF, 0xFFFF, 0xFFFD}, F::s64, O::abcd, -3, -3}));

// MB-11: libmodbus's own helpers put some of these orders wrong, so none is used.
constexpr double level = 4.27190017700195312;  // the float32 nearest 4.2719

INSTANTIATE_TEST_SUITE_P(
    Floats, RegisterNumbers,
    testing::Values(Case{{0x4088, 0xB368}, F::f32, O::abcd, level, 0},  // VEGAPULS, all four
                    Case{{0xB368, 0x4088}, F::f32, O::cdab, level, 0},
                    Case{{0x68B3, 0x8840}, F::f32, O::dcba, level, 0},
                    Case{{0x8840, 0x68B3}, F::f32, O::badc, level, 0},
                    Case{{0x3C00, 0x461C}, F::f32, O::cdab, 9999, 0},
                    Case{{0x3800, 0x461C}, F::f32, O::cdab, 9998, 0},
                    Case{{0x400C, 0x0000, 0x0000, 0x0000}, F::f64, O::abcd, 3.5, 0},
                    Case{{0x0000, 0x0000, 0x0000, 0x400C}, F::f64, O::cdab, 3.5, 0}));

TEST(RegisterNumber, AnUnsignedNumberBeyond63BitsIsNoInteger) {
  const std::vector<std::uint16_t> words(4, 0xFFFF);
  const RegisterNumber number = register_number(words, F::u64, O::abcd);
  EXPECT_FALSE(number.is_integer);
  EXPECT_EQ(number.real, 18446744073709551616.0);
}

TEST(RegisterNumber, NoNumberStaysNone) {
  const std::vector<std::uint16_t> nan{0xFFFF, 0xFFFF};
  EXPECT_TRUE(std::isnan(register_number(nan, F::f32, O::abcd).real));
  const std::vector<std::uint16_t> infinity{0x7F80, 0x0000};
  EXPECT_TRUE(std::isinf(register_number(infinity, F::f32, O::abcd).real));
}

TEST(RegisterValue, TakesItsRegisters) {
  const auto width = [](F format) { return RegisterValue{3, 0, format, O::abcd}.width(); };
  EXPECT_EQ(width(F::u16), 1);
  EXPECT_EQ(width(F::s16), 1);
  EXPECT_EQ(width(F::u32), 2);
  EXPECT_EQ(width(F::s32), 2);
  EXPECT_EQ(width(F::f32), 2);
  EXPECT_EQ(width(F::u64), 4);
  EXPECT_EQ(width(F::s64), 4);
  EXPECT_EQ(width(F::f64), 4);
}

}  // namespace
}  // namespace buoyd
