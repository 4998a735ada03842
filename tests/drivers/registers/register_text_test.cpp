#include "drivers/registers/register_text.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace buoyd {
namespace {

struct TextCase {
  std::vector<std::uint16_t> words;
  RegisterFormat format;
  WordOrder order;
  const char* text;
};

class RegisterTexts : public testing::TestWithParam<TextCase> {};

TEST_P(RegisterTexts, decode) {
  const TextCase& c = GetParam();
  RegisterValue value;
  value.format = c.format;
  value.order = c.order;
  value.length = static_cast<std::uint16_t>(c.words.size());
  EXPECT_EQ(register_text(c.words, value), c.text);
}

using F = RegisterFormat;
using O = WordOrder;

const TextCase register_texts_all[] = {
    {{0x4142, 0x4344}, F::text, O::abcd, "ABCD"},
    {{0x4241, 0x4443}, F::text, O::badc, "ABCD"},
    {{0x4142, 0x4300}, F::text, O::abcd, "ABC"},
    {{0x4142, 0x2020}, F::text, O::abcd, "AB"},
    {{0x4100, 0x4344}, F::text, O::abcd, "A"},
    {{0x0041, 0x0042}, F::wide_text, O::abcd, "AB"},
    {{0x0041, 0x2122}, F::wide_text, O::abcd, "A?"},
    {{0x0000}, F::text, O::abcd, ""},
    {{0x41FF}, F::text, O::abcd, "A\xEF\xBF\xBD"},
    {{}, F::text, O::abcd, ""},
};
INSTANTIATE_TEST_SUITE_P(All, RegisterTexts, ::testing::ValuesIn(register_texts_all));

}  // namespace
}  // namespace buoyd
