// Recorded Modbus lines (sigrok's logic captures) through the capture parser: every register read
// of their CRC-checked pairing, in order.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "drivers/by_model/decode.hpp"
#include "drivers/driver_support.hpp"
#include "drivers/recording.hpp"
#include "drivers/registers/modbus_capture.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

class ModbusRecordings : public testing::TestWithParam<std::pair<std::string, std::size_t>> {};

TEST_P(ModbusRecordings, hold_their_reads) {
  NEED_CAPTURES();
  const std::string path = captures_dir() + "/modbus-rtu/" + GetParam().first;
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

std::vector<std::uint8_t> bytes_of_hex(const std::string& hex) {
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(std::stoul(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

/// "Meter AC voltage A (0.1V)" is 0.1; without a number 1.
double step_of(const std::string& meaning) {
  const std::size_t open = meaning.rfind('(');
  const double step = open == std::string::npos ? 0 : std::atof(meaning.c_str() + open + 1);
  return step > 0 ? step : 1;
}

/// Documented values by their register; two's complement of their length.
std::map<std::string, double> documented_values(const Json& record) {
  std::map<std::string, double> values;
  for (const Json& field : record.find("documented_fields")->items()) {
    const std::string hex(*field.string_at("hex"));
    if (hex.find('.') != std::string::npos) continue;  // "0000....": reserved
    const auto raw = static_cast<std::uint32_t>(std::stoul(hex, nullptr, 16));
    const double number =
        hex.size() == 8 ? static_cast<double>(static_cast<std::int32_t>(raw)) : raw;
    values[std::string(*field.string_at("register"))] =
        number * step_of(std::string(*field.string_at("meaning")));
  }
  return values;
}

/// Where the model has its channels: "33251", or "33257+" of two registers.
std::map<std::string, std::string> channels_by_register(const Model& model) {
  std::map<std::string, std::string> names;
  for (std::size_t kind = 0; kind < model.kinds.size(); ++kind) {
    for (std::size_t i = 0; i < model.kinds[kind].channels.size(); ++i) {
      const RegisterValue& value = model.registers->kinds[kind].channels[i].terms.front();
      names[std::to_string(value.address) + (value.width() > 1 ? "+" : "")] =
          model.kinds[kind].channels[i].name;
    }
  }
  return names;
}

// The register numbers, values and scales are those of the source's packet log.
TEST(SolisRecording, gives_the_documented_values) {
  NEED_CAPTURES();
  const std::string path = captures_dir() + "/modbus-rtu/solis_rhi6k_exchanges_a";
  const auto expected = Json::parse(read_file(path + ".expected.json"), 1U << 24U);
  ASSERT_TRUE(expected) << expected.error().text;
  const ModelPtr model = delivered_model("solis-rhi-6k");
  ASSERT_TRUE(model);
  const auto names = channels_by_register(*model);
  std::size_t compared = 0;
  for (const Json& record : expected->find("records")->items()) {
    std::vector<std::uint8_t> bytes = bytes_of_hex(std::string(*record.string_at("request")));
    const std::vector<std::uint8_t> answer =
        bytes_of_hex(std::string(*record.string_at("response")));
    bytes.insert(bytes.end(), answer.begin(), answer.end());
    std::string said;
    ASSERT_TRUE(decode_capture(model, bytes, [&](const std::string& line) { said += line; }));
    if (bytes[1] != 4) {
      EXPECT_EQ(said, "");  // the logger's holding registers are not the model's
      continue;
    }
    for (const auto& [number, value] : documented_values(record)) {
      const auto name = names.find(number);
      if (name == names.end()) continue;
      const std::size_t at = said.find("\"" + name->second + "\":");
      ASSERT_NE(at, std::string::npos) << name->second << " in " << said;
      EXPECT_NEAR(std::atof(said.c_str() + at + name->second.size() + 3), value, 1e-9)
          << name->second;
      ++compared;
    }
  }
  std::cout << compared << " documented values compared\n";
  EXPECT_GE(compared, 50U);
}

}  // namespace
}  // namespace buoyd
