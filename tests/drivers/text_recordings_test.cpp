// Recordings of text instruments against what openrvdas and mi-instrument decoded from them. Of
// openrvdas every field of every line is compared; of mi-instrument the records in their order, all
// of them or as many as its list holds, and their number. What a map gives no channel for is the
// logger's own or a value that the model does not read. Every other line must be damaged.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "drivers/driver_support.hpp"
#include "drivers/text_recordings.hpp"
#include "drivers/value_text.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

std::size_t channel_index(const Model& model, const DecodedLine& line, const std::string& name) {
  const auto& channels = model.kinds[line.kind].channels;
  for (std::size_t i = 0; i < channels.size(); ++i) {
    if (channels[i].name == name) return i;
  }
  ADD_FAILURE() << model.kinds[line.kind].name << " has no channel " << name;
  return 0;
}

/// False where neither has a value.
bool compare(const Model& model, const DecodedLine& line, std::string channel,
             const Json& expected) {
  constexpr double seconds_to_1970 = 2208988800.0;
  const bool from_1900 = channel.starts_with('@');
  channel.erase(0, from_1900 ? 1 : 0);
  const std::size_t bar = std::min(channel.find('|'), channel.size());
  const std::string no_value = channel.substr(std::min(bar + 1, channel.size()));
  channel.resize(bar);
  const std::size_t star = std::min(channel.find('*'), channel.size());
  const double times = star < channel.size() ? std::stod(channel.substr(star + 1)) : 1;
  channel.resize(star);
  const std::size_t sign = std::min(channel.find('+'), channel.size());
  const double plus = sign < channel.size() ? std::stod(channel.substr(sign + 1)) : 0;
  channel.resize(sign);
  const std::size_t index = channel_index(model, line, channel);
  const std::string is = value_text(model.kinds[line.kind], index, line.values, index);
  const bool none = expected.is_null() || (expected.string() && *expected.string() == "NaN");
  if (none) {
    EXPECT_EQ(is, "null") << channel;
    return false;
  }
  if (!no_value.empty() && expected.number() == std::stod(no_value)) {
    EXPECT_EQ(is, "null") << channel;
    return true;
  }
  if (const auto number = expected.number()) {
    char* end = nullptr;
    const double ours = (std::strtod(is.c_str(), &end) + plus) * times;
    EXPECT_TRUE(!is.empty() && *end == '\0') << channel << " is " << is;
    const double wanted = *number - (from_1900 ? seconds_to_1970 : 0);
    EXPECT_NEAR(ours, wanted, std::max(1e-9, std::abs(wanted) * 1e-12) + (from_1900 ? 1e-4 : 0))
        << channel;
  } else {
    EXPECT_EQ(is, *expected.string()) << channel;
  }
  return true;
}

std::size_t compare_record(const Model& model, const DecodedLine& line, const Json& record,
                           const FieldMap& map) {
  std::size_t compared = 0;
  for (std::size_t i = 0; i < record.keys().size(); ++i) {
    const auto channel = map.find(record.keys()[i]);
    EXPECT_TRUE(channel != map.end()) << "unknown field " << record.keys()[i];
    if (channel != map.end() && !channel->second.empty()) {
      compared += compare(model, line, channel->second, record.items()[i]) ? 1U : 0U;
    }
  }
  return compared;
}

/// Whether any field of the record has a channel: else its line is of a message not in the model.
bool has_compared(const Json& fields, const FieldMap& map) {
  for (const std::string& name : fields.keys()) {
    const auto channel = map.find(name);
    if (channel != map.end() && !channel->second.empty()) return true;
  }
  return false;
}

class TextRecordings : public testing::TestWithParam<TextRecording> {};

TEST_P(TextRecordings, decode_to_their_expected_values) {
  NEED_CAPTURES();
  const TextRecording& recording = GetParam();
  const ModelPtr model = delivered_model(recording.model);
  ASSERT_TRUE(model);
  auto decoded = decode_lines(model, lines_of(recording));
  std::erase_if(decoded, [&](const DecodedLine& line) {
    return !recording.kind.empty() && model->kinds[line.kind].name != recording.kind;
  });
  const bool numbered = recording.logger == "openrvdas";
  std::string stem = captures_dir() + "/" + recording.path;
  stem.resize(stem.size() - (numbered ? 4 : 0));  // without ".log"
  const auto expected = Json::parse(read_file(stem + ".expected.json"), 1U << 26U);
  ASSERT_TRUE(expected.has_value()) << expected.error().text;
  const auto& records = expected->find("records")->items();
  std::map<std::size_t, const DecodedLine*> by_line;
  for (const DecodedLine& line : decoded) by_line[line.number] = &line;
  std::size_t compared = 0;
  std::size_t next = 0;
  for (const Json& record : records) {
    const Json& fields = numbered ? *record.find("fields") : record;
    const bool other = !recording.stream.empty() && record.string_at("stream") != recording.stream;
    if (other || !has_compared(fields, recording.fields)) {
      continue;
    }
    const auto number = numbered ? static_cast<std::size_t>(*record.integer_at("line")) : next++;
    SCOPED_TRACE(recording.path + (numbered ? " line " : " record ") + std::to_string(number));
    ASSERT_TRUE(numbered ? by_line.contains(number) : number < decoded.size());
    const DecodedLine& line = numbered ? *by_line[number] : decoded[number];
    compared +=
        compare_record(*model, line, numbered ? *record.find("fields") : record, recording.fields);
  }
  const auto total = static_cast<std::size_t>(*expected->integer_at("records_total"));
  if (!numbered) {
    EXPECT_EQ(decoded.size(), recording.readings > 0 ? recording.readings : total);
  }
  std::cout << recording.path << ": " << records.size() << " records, " << compared
            << " values compared, " << decoded.size() << " readings\n";
  EXPECT_GT(compared, 0U);
}

/// Those whose values are compared here.
std::vector<TextRecording> compared_recordings() {
  std::vector<TextRecording> recordings = text_recordings();
  std::erase_if(recordings, [](const TextRecording& one) { return one.fields.empty(); });
  return recordings;
}

INSTANTIATE_TEST_SUITE_P(All, TextRecordings, testing::ValuesIn(compared_recordings()),
                         recording_test_name);

TEST_P(TextRecordings, stand_in_their_model) {
  const ModelPtr model = delivered_model(GetParam().model);
  ASSERT_TRUE(model);
  EXPECT_NE(std::ranges::find(model->recordings, GetParam().path), model->recordings.end());
}

// What a model calls its proof is a recording with expected values.
TEST(Recordings, of_all_models_have_expected_values) {
  NEED_CAPTURES();
  const std::string captures = captures_dir() + "/";
  std::set<std::string> proofs;
  for (const auto& file : std::filesystem::directory_iterator(source_dir() + "/config/models")) {
    const ModelPtr model = load_model(file.path().string()).model;
    ASSERT_TRUE(model) << file.path();
    proofs.insert(model->recordings.begin(), model->recordings.end());
  }
  for (const std::string& proof : proofs) {
    std::string stem = proof;
    const bool logged =
        proof.find("/openrvdas_") != std::string::npos || proof.find("/gpsd_") != std::string::npos;
    stem.resize(stem.size() - (logged ? 4 : 0));  // without ".log"
    const bool stated = std::filesystem::exists(captures + stem + ".expected.json") ||
                        std::filesystem::exists(captures + proof + ".expected.json");
    EXPECT_TRUE(std::filesystem::exists(captures + proof)) << proof;
    EXPECT_TRUE(stated || proof.starts_with("modbus-rtu/")) << proof;
  }
  std::cout << proofs.size() << " recordings match their expected values\n";
  EXPECT_GE(proofs.size(), 40U);
}

// Power messages and time-outs, no measurement: no reading.
TEST(TextRecordingsWithout, a_measurement_give_no_reading) {
  NEED_CAPTURES();
  TextRecording recording;
  recording.path = "ctd/ooi_ctdbp_cdef-dcl_20150706.ctdbp.log";
  recording.logger = "ooi_dcl";
  EXPECT_TRUE(decode_lines(delivered_model("sbe-16plus-v2"), lines_of(recording)).empty());
}

}  // namespace
}  // namespace buoyd
