// Recordings of instruments that say a reading in several lines: every value of PD8 ensembles and
// wave bursts as others decoded it; the same however the stream is split; noise between lines costs
// only what is told by its order alone; of what bytes at random hit the rest is said, nothing else.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <random>

#include "core/body.hpp"
#include "drivers/driver_support.hpp"
#include "drivers/text_recordings.hpp"
#include "drivers/value_text.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

TextRecording recording_of(const std::string& model) {
  for (const TextRecording& recording : text_recordings()) {
    if (recording.model == model) return recording;
  }
  ADD_FAILURE() << "no recording of " << model;
  return {};
}

std::vector<Sample> samples_in_pieces(const ModelPtr& model, const std::string& stream,
                                      std::mt19937& random, std::size_t most) {
  MessagesDriver driver(model);
  driver.begin();
  KeepSamples sink;
  for (std::size_t at = 0; at < stream.size();) {
    const std::size_t length = std::min<std::size_t>(1 + random() % most, stream.size() - at);
    driver.receive({reinterpret_cast<const std::uint8_t*>(stream.data()) + at, length}, MonoTime{},
                   sink);
    at += length;
  }
  driver.finish(sink);
  return std::move(sink.samples);
}

std::size_t index_of(const ModelKind& kind, const std::string& name) {
  for (std::size_t i = 0; i < kind.channels.size(); ++i) {
    if (kind.channels[i].name == name) return i;
  }
  ADD_FAILURE() << "no channel " << name;
  return 0;
}

/// The number as a body has it; NaN where there is none.
double number_at(const Values& values, std::size_t at) {
  std::string text;
  append_scalar(text, values[at]);
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  return end == text.c_str() ? std::numeric_limits<double>::quiet_NaN() : number;
}

/// All that it says is what a sound reading says, null for the rest.
bool is_rest_of(const Sample& some, const Sample& whole) {
  if (some.kind != whole.kind || some.values.size() != whole.values.size()) return false;
  for (std::size_t i = 0; i < some.values.size(); ++i) {
    const bool none = std::holds_alternative<std::monostate>(some.values[i]);
    if (!none && some.values[i] != whole.values[i]) return false;
  }
  return true;
}

class Gathered : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    NEED_CAPTURES();
    recording = recording_of(GetParam());
    model = delivered_model(GetParam());
    ASSERT_TRUE(model);
    stream = stream_of(recording);
    clean = samples_in_pieces(model, stream, random, 1U << 20U);
    ASSERT_GT(clean.size(), 9U);
  }

  /// Readings that are no sound one, nor what is left of one.
  [[nodiscard]] std::size_t strange(const std::vector<Sample>& heard) const {
    std::size_t count = 0;
    for (const Sample& sample : heard) {
      const bool known = std::any_of(clean.begin(), clean.end(), [&](const Sample& sound) {
        return is_rest_of(sample, sound);
      });
      count += known ? 0U : 1U;
    }
    return count;
  }

  TextRecording recording;
  ModelPtr model;
  std::string stream;
  std::vector<Sample> clean;
  std::mt19937 random{20261120};
};

TEST_P(Gathered, is_the_same_however_it_is_split) {
  for (const std::size_t most : {1U, 3U, 200U}) {
    const auto pieces = samples_in_pieces(model, stream, random, most);
    ASSERT_EQ(pieces.size(), clean.size());
    for (std::size_t i = 0; i < clean.size(); ++i) {
      EXPECT_EQ(pieces[i].values, clean[i].values);
    }
  }
}

TEST_P(Gathered, noise_between_lines_makes_nothing_wrong) {
  std::string noisy;
  for (const char c : stream) {
    noisy += c;
    if (c != '\n') continue;
    for (std::size_t i = random() % 20; i > 0; --i) {
      noisy += static_cast<char>(0x80U | random() % 128);
    }
    noisy += "\r\n";
  }
  const auto heard = samples_in_pieces(model, noisy, random, 200);
  EXPECT_EQ(strange(heard), 0U);
  // What has a number of its own in front is not lost either.
  if (std::string(GetParam()) == "rdi-pd8") {
    EXPECT_EQ(heard.size(), clean.size());
  }
}

// No character is changed for another one that a number may have: no line has a checksum.
TEST_P(Gathered, of_struck_lines_only_the_rest_is_said) {
  for (int round = 0; round < 20; ++round) {
    std::string struck = stream;
    for (char& c : struck) {
      if (random() % 1500 == 0) c = static_cast<char>(0x80U | random() % 128);
    }
    EXPECT_EQ(strange(samples_in_pieces(model, struck, random, 200)), 0U);
  }
}

TEST_P(Gathered, lines_that_are_gone_mix_no_readings) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < stream.size();) {
    const std::size_t end = stream.find('\n', at) + 1;
    lines.push_back(stream.substr(at, end - at));
    at = end;
  }
  const bool numbered = std::string(GetParam()) == "rdi-pd8";
  for (int round = 0; numbered && round < 20; ++round) {
    std::string rest;
    for (const std::string& line : lines) rest += random() % 20 == 0 ? "" : line;
    EXPECT_EQ(strange(samples_in_pieces(model, rest, random, 200)), 0U);
  }
}

INSTANTIATE_TEST_SUITE_P(Recordings, Gathered, testing::Values("rdi-pd8", "sbe-26plus"),
                         [](const auto& one) {
                           std::string name = one.param;
                           for (char& c : name) c = c == '-' ? '_' : c;
                           return name;
                         });

/// Expected field → our channel, and how much of our unit one of theirs is.
const std::map<std::string, std::pair<std::string, double>> pd8_fields{
    {"ensemble_number", {"ensemble_number", 1}},
    {"heading", {"heading", 1}},
    {"pitch", {"pitch", 1}},
    {"roll", {"roll", 1}},
    {"temperature", {"temperature", 1}},
    {"speed_of_sound", {"sound_speed", 1}},
    {"water_direction", {"direction", 1}},
    {"water_velocity", {"speed", 1}},
    {"water_velocity_east", {"velocity_east", 1}},
    {"water_velocity_north", {"velocity_north", 1}},
    {"water_velocity_up", {"velocity_up", 1}},
    {"error_velocity", {"velocity_error", 1}},
    {"echo_intensity_beam1", {"echo_1", 1}},
    {"echo_intensity_beam2", {"echo_2", 1}},
    {"echo_intensity_beam3", {"echo_3", 1}},
    {"echo_intensity_beam4", {"echo_4", 1}}};

TEST(GatheredRecordings, pd_8_ensembles_are_as_others_decoded_them) {
  NEED_CAPTURES();
  const TextRecording recording = recording_of("rdi-pd8");
  const ModelPtr model = delivered_model("rdi-pd8");
  ASSERT_TRUE(model);
  const auto decoded = decode_lines(model, lines_of(recording));
  const auto expected =
      Json::parse(read_file(captures_dir() + "/" + recording.path + ".expected.json"), 1U << 26U);
  ASSERT_TRUE(expected.has_value());
  const auto& records = expected->find("records")->items();
  ASSERT_EQ(decoded.size(), records.size());
  const ModelKind& kind = model->kinds[0];
  constexpr double seconds_to_1970 = 2208988800.0;
  std::size_t compared = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Values& values = decoded[i].values;
    EXPECT_NEAR(number_at(values, kind.first_value(index_of(kind, "instrument_time"))),
                *records[i].find("internal_timestamp")->number() - seconds_to_1970, 1e-4);
    for (const auto& [field, channel] : pd8_fields) {
      const Json& wanted = *records[i].find(field);
      const std::size_t at = kind.first_value(index_of(kind, channel.first));
      const bool list = !wanted.number();
      const std::size_t count = list ? wanted.items().size() : 1;
      for (std::size_t point = 0; point < count; ++point) {
        const Json& one = list ? wanted.items()[point] : wanted;
        if (i == 5 && point == 10) {  // a byte that is no text stands in the line of this bin
          EXPECT_TRUE(std::holds_alternative<std::monostate>(values[at + point])) << field;
          continue;
        }
        EXPECT_NEAR(number_at(values, at + point), *one.number() * channel.second, 1e-9)
            << field << " " << point << " of record " << i;
        ++compared;
      }
      if (list) {
        const bool none = std::holds_alternative<std::monostate>(values[at + count]);
        EXPECT_TRUE(none) << field << " has more points than its record";
      }
    }
  }
  std::cout << compared << " values compared\n";
  EXPECT_GT(compared, 5000U);
}

// The decoded list has only tides: the bursts are held against the lines themselves.
TEST(GatheredRecordings, wave_bursts_have_all_their_samples) {
  NEED_CAPTURES();
  const TextRecording recording = recording_of("sbe-26plus");
  const ModelPtr model = delivered_model("sbe-26plus");
  ASSERT_TRUE(model);
  const auto lines = lines_of(recording);
  std::vector<std::vector<double>> bursts;
  for (const DeviceLine& line : lines) {
    const bool number = line.text.find_first_not_of(" .0123456789\r") == std::string::npos;
    if (line.text.starts_with("wave: start")) bursts.emplace_back();
    if (number && line.text.size() > 2) bursts.back().push_back(std::stod(line.text));
  }
  std::size_t next = 0;
  for (const DecodedLine& reading : decode_lines(model, lines)) {
    const ModelKind& kind = model->kinds[reading.kind];
    if (kind.name != "wave") continue;
    ASSERT_LT(next, bursts.size());
    const std::size_t at = kind.first_value(index_of(kind, "absolute_pressure"));
    const std::vector<double>& burst = bursts[next++];
    for (std::size_t i = 0; i < burst.size(); ++i) {
      EXPECT_DOUBLE_EQ(number_at(reading.values, at + i), burst[i]);
    }
    EXPECT_TRUE(std::holds_alternative<std::monostate>(reading.values[at + burst.size()]));
  }
  EXPECT_EQ(next, bursts.size());
  EXPECT_EQ(next, 10U);
}

}  // namespace
}  // namespace buoyd
