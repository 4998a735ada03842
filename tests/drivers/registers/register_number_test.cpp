// Every width, sign and word order, with distinct bytes so that a swapped one shows. The words are
// those of docs on the instruments named (computed there with Python's struct), or written out from
// the definition of the order.
#include "model/register_number.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace buoyd {
namespace {

struct RegisterCase {
  std::vector<std::uint16_t> words;
  RegisterFormat format;
  WordOrder order;
  double real;
  std::int64_t integer;
};

RegisterValue register_of(RegisterFormat format, WordOrder order = WordOrder::abcd,
                          BitPart part = {}) {
  RegisterValue value;
  value.format = format;
  value.order = order;
  value.part = part;
  return value;
}

class RegisterNumbers : public testing::TestWithParam<RegisterCase> {};

TEST_P(RegisterNumbers, decode) {
  const RegisterCase& c = GetParam();
  const RegisterNumber number = register_number(c.words, register_of(c.format, c.order));
  EXPECT_EQ(number.real, c.real);
  if (number.is_integer) {
    EXPECT_EQ(number.integer, c.integer);
  }
}

using F = RegisterFormat;
using O = WordOrder;

const RegisterCase register_numbers_integers[] = {
    {{0x0102}, F::u16, O::abcd, 258, 258},
    {{0x0102}, F::u16, O::badc, 513, 513},
    {{0xFFFE}, F::u16, O::abcd, 65534, 65534},
    {{0xFFFE}, F::s16, O::abcd, -2, -2},
    {{0xFEFF}, F::s16, O::dcba, -2, -2},
    {{0x0102, 0x0304}, F::u32, O::abcd, 16909060, 16909060},
    {{0x0304, 0x0102}, F::u32, O::cdab, 16909060, 16909060},
    {{0x0403, 0x0201}, F::u32, O::dcba, 16909060, 16909060},
    {{0x0201, 0x0403}, F::u32, O::badc, 16909060, 16909060},
    {{0xFFFE, 0x1DC0}, F::s32, O::abcd, -123456, -123456},
    {{0x1DC0, 0xFFFE}, F::s32, O::cdab, -123456, -123456},
    {{0xFFFF, 0xFFFF}, F::u32, O::abcd, 4294967295.0, 4294967295},
    {{0x0102, 0x0304, 0x0506, 0x0708}, F::u64, O::abcd, 72623859790382856.0, 72623859790382856},
    {{0x0708, 0x0506, 0x0304, 0x0102}, F::u64, O::cdab, 72623859790382856.0, 72623859790382856},
    {{0x0807, 0x0605, 0x0403, 0x0201}, F::u64, O::dcba, 72623859790382856.0, 72623859790382856},
    {{0x0201, 0x0403, 0x0605, 0x0807}, F::u64, O::badc, 72623859790382856.0, 72623859790382856},
    {{0xFFFF, 0xFFFF, 0xFFFF, 0xFFFD}, F::s64, O::abcd, -3, -3},
};
INSTANTIATE_TEST_SUITE_P(Integers, RegisterNumbers, ::testing::ValuesIn(register_numbers_integers));

// MB-11: libmodbus's own helpers put some of these orders wrong, so none is used.
constexpr double level = 4.27190017700195312;  // the float32 nearest 4.2719

const RegisterCase register_numbers_floats[] = {
    {{0x4088, 0xB368}, F::f32, O::abcd, level, 0},  // VEGAPULS, all four
    {{0xB368, 0x4088}, F::f32, O::cdab, level, 0},
    {{0x68B3, 0x8840}, F::f32, O::dcba, level, 0},
    {{0x8840, 0x68B3}, F::f32, O::badc, level, 0},
    {{0x3C00, 0x461C}, F::f32, O::cdab, 9999, 0},
    {{0x3800, 0x461C}, F::f32, O::cdab, 9998, 0},
    {{0x400C, 0x0000, 0x0000, 0x0000}, F::f64, O::abcd, 3.5, 0},
    {{0x0000, 0x0000, 0x0000, 0x400C}, F::f64, O::cdab, 3.5, 0},
};
INSTANTIATE_TEST_SUITE_P(Floats, RegisterNumbers, ::testing::ValuesIn(register_numbers_floats));

TEST(RegisterNumber, an_unsigned_number_beyond_63_bits_is_no_integer) {
  const std::vector<std::uint16_t> words(4, 0xFFFF);
  const RegisterNumber number = register_number(words, register_of(F::u64));
  EXPECT_FALSE(number.is_integer);
  EXPECT_EQ(number.real, 18446744073709551616.0);
}

TEST(RegisterNumber, no_number_stays_none) {
  const std::vector<std::uint16_t> nan{0xFFFF, 0xFFFF};
  EXPECT_TRUE(std::isnan(register_number(nan, register_of(F::f32)).real));
  const std::vector<std::uint16_t> infinity{0x7F80, 0x0000};
  EXPECT_TRUE(std::isinf(register_number(infinity, register_of(F::f32)).real));
}

struct PartCase {
  std::uint16_t word;
  RegisterFormat format;
  BitPart part;
  std::int64_t integer;
};

class RegisterParts : public testing::TestWithParam<PartCase> {};

TEST_P(RegisterParts, are_integers_of_their_own) {
  const PartCase& c = GetParam();
  const std::vector<std::uint16_t> words{c.word};
  const RegisterNumber number = register_number(words, register_of(c.format, O::abcd, c.part));
  EXPECT_TRUE(number.is_integer);
  EXPECT_EQ(number.integer, c.integer);
  EXPECT_EQ(number.real, static_cast<double>(c.integer));
}

const PartCase register_parts_all[] = {
    {0x1985, F::sm16, {8, 8}, 25},  // Renogy
    {0x1985, F::sm16, {0, 8}, -5}, {0x1985, F::u16, {0, 8}, 0x85}, {0x1985, F::s16, {0, 8}, -123},
    {0x1985, F::u16, {4, 4}, 8},   {0x1985, F::u16, {0, 1}, 1},    {0x8010, F::sm16, {}, -16},
    {0x0010, F::sm16, {}, 16},     {0x1234, F::bcd16, {}, 1234},   {0x1234, F::bcd16, {8, 8}, 12},
};
INSTANTIATE_TEST_SUITE_P(All, RegisterParts, ::testing::ValuesIn(register_parts_all));

TEST(RegisterNumber, a_binary_coded_decimal_has_no_digit_above_nine) {
  const std::vector<std::uint16_t> bad{0x12A4};
  EXPECT_TRUE(std::isnan(register_number(bad, register_of(F::bcd16)).real));
  const std::vector<std::uint16_t> eight{0x1234, 0x5678};
  EXPECT_EQ(register_number(eight, register_of(F::bcd32)).integer, 12345678);
}

// IEEE 754 binary16; 4AA3 is 13.27 V of modbus.md 5.2 (ProStar MPPT).
TEST(RegisterNumber, half_floats) {
  const auto half = [](std::uint16_t word) {
    const std::vector<std::uint16_t> words{word};
    return register_number(words, register_of(F::f16)).real;
  };
  EXPECT_EQ(half(0x4AA3), 13.2734375);
  EXPECT_EQ(half(0xC000), -2.0);
  EXPECT_EQ(half(0x0001), 5.960464477539063e-8);
  EXPECT_EQ(half(0x7BFF), 65504.0);
  EXPECT_TRUE(std::isinf(half(0x7C00)));
  EXPECT_TRUE(std::isnan(half(0x7E00)));
}

TEST(RegisterNumber, coils_and_inputs_from_the_lowest_bit) {
  RegisterValue coils;
  coils.function = 1;
  coils.length = 8;
  const std::vector<std::uint16_t> bits{1, 0, 1, 1, 0, 0, 0, 1};
  EXPECT_EQ(register_number(bits, coils).integer, 0x8D);
  coils.part = {2, 2};
  EXPECT_EQ(register_number(bits, coils).integer, 3);
}

struct CalculationCase {
  std::int64_t raw;
  ExactNumber factor;
  ExactNumber offset;
  const char* decimal;
};

class Calculations : public testing::TestWithParam<CalculationCase> {};

TEST_P(Calculations, keep_the_makers_digits) {
  const CalculationCase& c = GetParam();
  const RegisterNumber raw{static_cast<double>(c.raw), c.raw, true};
  const RegisterNumber result = plus(times(raw, c.factor), c.offset);
  ASSERT_TRUE(result.is_integer);
  EXPECT_EQ(std::get<Decimal>(scalar_of(ValueType::decimal, result)).digits, c.decimal);
}

const CalculationCase calculations_all[] = {
    {1234, {1, 1}, {}, "123.4"},
    {-34, {1, 1}, {}, "-3.4"},
    {-4, {1, 1}, {}, "-0.4"},
    {5, {1, 3}, {}, "0.005"},
    {0, {1, 2}, {}, "0.00"},
    {568, {1, 1}, {-4, -1}, "16.8"},       // WS90: raw/10 - 40
    {2940, {1, 1}, {-27315, 2}, "20.85"},  // 0.1 K to degC
    {7, {1, -1}, {}, "70"},                // times 10
    {3990, {30517578125, 13}, {}, "12.1765136718750"},
};
INSTANTIATE_TEST_SUITE_P(All, Calculations, ::testing::ValuesIn(calculations_all));

TEST(RegisterNumber, what_does_not_fit_goes_on_as_a_double) {
  const RegisterNumber wide{9e18, 9000000000000000000, true};
  const RegisterNumber product = times(wide, {25, 0});
  EXPECT_FALSE(product.is_integer);
  EXPECT_EQ(product.real, 2.25e20);
  EXPECT_EQ(scalar_of(ValueType::decimal, product), Scalar());
  EXPECT_FALSE(plus(wide, {9000000000000000000, 0}).is_integer);
  EXPECT_FALSE(times(wide, {1, -3}).is_integer);
}

TEST(RegisterNumber, a_float_is_rounded_once) {
  const RegisterNumber three{3.0, 0, false};
  EXPECT_EQ(times(three, {1, 1}).real, 0.3);  // 3 * 0.1 would be 0.30000000000000004
  EXPECT_EQ(whole(times(three, {5, 1})), std::nullopt);
  EXPECT_EQ(whole({1.5e300, 0, false}), std::nullopt);
  EXPECT_EQ(whole({12.0, 120, true, 1}), 12);
  EXPECT_EQ(whole({12.1, 121, true, 1}), std::nullopt);
}

TEST(RegisterValue, takes_its_registers) {
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
