#include "firmware-host/registers/register_server.hpp"

#include <gtest/gtest.h>

#include <map>

#include "firmware-host/test_models.hpp"

namespace buoysim {
namespace {

class FakeTable final : public RegisterTable {
 public:
  explicit FakeTable(std::map<std::pair<int, int>, int> values) : values_(std::move(values)) {}

  [[nodiscard]] bool serves(std::uint8_t function) const override {
    for (const auto& [key, value] : values_) {
      if (key.first == function) {
        return true;
      }
    }
    return false;
  }
  [[nodiscard]] std::optional<std::uint16_t> at(std::uint8_t function,
                                                std::uint16_t address) const override {
    const auto found = values_.find({function, address});
    if (found == values_.end()) {
      return std::nullopt;
    }
    return static_cast<std::uint16_t>(found->second);
  }

 private:
  std::map<std::pair<int, int>, int> values_;
};

// The examples of MODBUS Application Protocol Specification V1.1b3, sections 6.1 to 6.4.
FakeTable specification_table() {
  std::map<std::pair<int, int>, int> values;
  const int coils[] = {1, 0, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1};
  for (int i = 0; i < 19; ++i) {
    values[{1, 0x13 + i}] = coils[i];
  }
  const int inputs[] = {0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1};
  for (int i = 0; i < 22; ++i) {
    values[{2, 0xC4 + i}] = inputs[i];
  }
  values[{3, 0x6B}] = 0x022B;
  values[{3, 0x6C}] = 0x0000;
  values[{3, 0x6D}] = 0x0064;
  values[{4, 0x08}] = 0x000A;
  values[{4, 0xFFFF}] = 7;
  return FakeTable(std::move(values));
}

struct AnswerCase {
  const char* request;
  const char* answer;
};

TEST(RegisterServer, answers_the_specifications_examples) {
  const FakeTable table = specification_table();
  const AnswerCase cases[] = {
      {"01 00 13 00 13", "01 03 CD 6B 05"},
      {"02 00 C4 00 16", "02 03 AC DB 35"},
      {"03 00 6B 00 03", "03 06 02 2B 00 00 00 64"},
      {"04 00 08 00 01", "04 02 00 0A"},
      {"04 FF FF 00 01", "04 02 00 07"},
  };
  for (const AnswerCase& c : cases) {
    EXPECT_EQ(answer_pdu(bytes(c.request), table), bytes(c.answer)) << c.request;
  }
}

TEST(RegisterServer, refuses_by_exception) {
  const FakeTable table = specification_table();
  const FakeTable only_inputs({{{4, 0}, 1}});
  EXPECT_EQ(answer_pdu(bytes("03 00 00 00 01"), only_inputs), bytes("83 01"));
  const AnswerCase cases[] = {
      {"06 00 01 00 03", "86 01"},     // writes are not simulated
      {"2B 0E 01 00", "AB 01"},        // nor is anything else
      {"03 00 00 00 01", "83 02"},     // illegal address
      {"03 00 6B 00 04", "83 02"},     // its last register is none
      {"04 FF FF 00 02", "84 02"},     // behind the last address
      {"03 00 6B 00 00", "83 03"},     // no register
      {"03 00 6B 00 7E", "83 03"},     // 126 registers
      {"01 00 13 07 D1", "81 03"},     // 2001 coils
      {"03 00 6B", "83 03"},           // too short
      {"03 00 6B 00 01 00", "83 03"},  // too long
  };
  for (const AnswerCase& c : cases) {
    const Bytes answer = answer_pdu(bytes(c.request), table);
    EXPECT_EQ(answer, bytes(c.answer)) << c.request;
    EXPECT_TRUE(is_exception(answer));
  }
}

TEST(RegisterServer, read_range) {
  const auto range = read_range(bytes("04 01 02 00 0A"));
  ASSERT_TRUE(range);
  EXPECT_EQ(range->function, 4);
  EXPECT_EQ(range->address, 0x0102);
  EXPECT_EQ(range->count, 10);
  EXPECT_FALSE(read_range(bytes("04 01 02 00")));
  EXPECT_FALSE(read_range(bytes("06 01 02 00 0A")));
}

}  // namespace
}  // namespace buoysim
