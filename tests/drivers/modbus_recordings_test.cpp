// Recorded Modbus lines (sigrok's logic captures) through the capture parser: every register read
// of their CRC-checked pairing, in order.
#include <gtest/gtest.h>

#include "drivers/modbus_capture.hpp"
#include "drivers/recording.hpp"

namespace buoyd {
namespace {

class ModbusRecordings : public testing::TestWithParam<std::pair<std::string, std::size_t>> {};

TEST_P(ModbusRecordings, HoldTheirReads) {
  NEED_CAPTURES();
  const std::string path = std::string(BUOYD_CAPTURES) + "/modbus-rtu/" + GetParam().first;
  const std::string raw = read_file(path + ".bin");
  const ModbusCapture capture =
      parse_modbus_capture({reinterpret_cast<const std::uint8_t*>(raw.data()), raw.size()});
  const auto expected = Json::parse(read_file(path + ".expected.json"), 1U << 24U);
  ASSERT_TRUE(expected) << expected.error().text;
  std::size_t next = 0;
  std::size_t words = 0;
  for (const Json& record : expected->find("records")->items()) {
    if (record.find("registers") == nullptr) {
      continue;
    }
    ASSERT_LT(next, capture.reads.size());
    const CapturedRead& read = capture.reads[next++];
    EXPECT_EQ(read.asked.function, *record.integer_at("function"));
    EXPECT_EQ(read.asked.address, *record.integer_at("address"));
    ASSERT_EQ(read.words.size(), record.find("registers")->items().size());
    for (std::size_t i = 0; i < read.words.size(); ++i, ++words) {
      EXPECT_EQ(read.words[i], *record.find("registers")->items()[i].integer());
    }
  }
  EXPECT_EQ(next, capture.reads.size());
  EXPECT_EQ(capture.discarded_bytes, 0U);
  std::cout << GetParam().first << ": " << words << " registers compared\n";
  EXPECT_EQ(words, GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(All, ModbusRecordings,
                         testing::Values(std::pair("sigrok_flowmeter_graph_tool", 18),
                                         std::pair("sigrok_flowmeter_target_15liter_per_min", 380),
                                         std::pair("sigrok_wizmodbus", 66)));

}  // namespace
}  // namespace buoyd
