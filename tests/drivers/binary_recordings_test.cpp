// Recordings of binary instruments, and of those that send bytes as hex digits, against what
// mi-instrument decoded from them: every value of every record that its list holds, in their order.
// All bytes of a recording are frames, the logger's lines or its stamps.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "drivers/binary_recording.hpp"
#include "drivers/driver_support.hpp"
#include "drivers/frames/frames_driver.hpp"
#include "drivers/recording.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

class BinaryRecordings : public testing::TestWithParam<BinaryRecording> {};

TEST_P(BinaryRecordings, decode_to_their_expected_values) {
  NEED_CAPTURES();
  const BinaryRecording& recording = GetParam();
  const ModelPtr model = model_in(recording);
  ASSERT_TRUE(model);
  FramesDriver driver(model);
  KeepSamples sink;
  driver.receive(bytes_of(bytes_in(recording)), MonoTime{}, sink);
  driver.finish(sink);
  EXPECT_EQ(sink.samples.size(), recording.readings);
  EXPECT_EQ(driver.counters().damaged_frames, 0U);
  EXPECT_EQ(driver.counters().discarded_bytes, recording.noise);
  const std::string file = captures_dir() + "/" + recording.path + ".expected.json";
  if (recording.streams.empty()) {
    return;
  }
  const auto expected = Json::parse(read_file(file), 1U << 27U);
  ASSERT_TRUE(expected.has_value()) << expected.error().text;
  std::map<std::string, std::size_t> next;  // of each stream, in the samples of its kind
  std::size_t compared = 0;
  for (const Json& record : expected->find("records")->items()) {
    const std::string stream = record.string_at("stream").value_or("");
    const auto how = recording.streams.find(stream);
    if (how == recording.streams.end()) continue;
    std::size_t& at = next[stream];
    while (at < sink.samples.size() &&
           model->kinds[sink.samples[at].kind].name != how->second.first) {
      ++at;
    }
    ASSERT_LT(at, sink.samples.size()) << stream;
    SCOPED_TRACE(stream + " at sample " + std::to_string(at));
    for (std::size_t i = 0; i < record.keys().size(); ++i) {
      const auto field = how->second.second.find(record.keys()[i]);
      if (field != how->second.second.end()) {
        compared += compare(*model, sink.samples[at], field->second, record.items()[i]);
      }
    }
    if (HasFatalFailure()) return;
    ++at;
  }
  std::cout << recording.path << ": " << compared << " values compared, " << sink.samples.size()
            << " readings\n";
  EXPECT_GT(compared, 0U);
}

using Prints = std::vector<std::string>;

Prints prints_in_pieces(const ModelPtr& model, const std::string& stream, std::mt19937& random,
                        std::uint64_t& damaged) {
  FramesDriver driver(model);
  KeepSamples sink;
  for (std::size_t at = 0; at < stream.size();) {
    const std::size_t length = std::min<std::size_t>(1 + random() % 300, stream.size() - at);
    driver.receive(bytes_of(stream.substr(at, length)), MonoTime{}, sink);
    at += length;
  }
  driver.finish(sink);
  damaged = driver.counters().damaged_frames;
  Prints prints;
  for (const Sample& sample : sink.samples) {
    prints.push_back(values_json(model->kinds[sample.kind], sample.values));
  }
  return prints;
}

TEST_P(BinaryRecordings, split_at_random_they_give_the_same) {
  NEED_CAPTURES();
  const ModelPtr model = model_in(GetParam());
  ASSERT_TRUE(model);
  std::mt19937 random(20261120);
  const std::string stream = bytes_in(GetParam());
  std::uint64_t damaged = 0;
  const auto once = prints_in_pieces(model, stream, random, damaged);
  EXPECT_EQ(once.size(), GetParam().readings);
  EXPECT_EQ(prints_in_pieces(model, stream, random, damaged), once);
  EXPECT_EQ(damaged, 0U);
}

// Of eight places where a bit was changed each costs one frame at most, and none is read wrong.
TEST_P(BinaryRecordings, with_damaged_bytes_the_others_are_as_they_were) {
  NEED_CAPTURES();
  const ModelPtr model = model_in(GetParam());
  ASSERT_TRUE(model);
  std::mt19937 random(7);
  std::string stream = bytes_in(GetParam());
  std::uint64_t damaged = 0;
  auto sound = prints_in_pieces(model, stream, random, damaged);
  const std::size_t before = sound.size();
  for (int i = 0; i < 8; ++i) {  // no two of which a sum could take for one another
    char& byte = stream[random() % stream.size()];
    byte = static_cast<char>(byte ^ 1 << i);
  }
  const auto rest = prints_in_pieces(model, stream, random, damaged);
  std::sort(sound.begin(), sound.end());
  for (const std::string& one : rest) {
    EXPECT_TRUE(std::binary_search(sound.begin(), sound.end(), one)) << one;
  }
  const std::size_t most = 8 * model->kinds.size();
  EXPECT_GE(rest.size() + most, before);
}

class KeepFrames final : public ByteFrameSink {
 public:
  bool take(const ByteFrame& frame) override {
    frames.emplace_back(frame.bytes.begin(), frame.bytes.end());
    return true;
  }
  std::vector<std::string> frames;
};

/// What each of these frames brings, one each quarter of an hour and a silence behind it.
std::vector<Prints> hear_in_turn(const ModelPtr& model, const std::vector<std::string>& frames) {
  FramesDriver driver(model);
  std::vector<Prints> brought;
  MonoTime at{};
  for (const std::string& frame : frames) {
    KeepSamples sink;
    driver.receive(bytes_of(frame), at, sink);
    driver.expire(at + frame_patience, sink);
    at += std::chrono::minutes(15);
    brought.emplace_back();
    for (const Sample& sample : sink.samples) {
      brought.back().push_back(values_json(model->kinds[sample.kind], sample.values));
    }
  }
  return brought;
}

// A byte of a damaged frame may look like the beginning of a longer one than all that follow.
TEST(AquadoppRecording, a_bit_of_one_frame_holds_up_no_other) {
  NEED_CAPTURES();
  const ModelPtr model = delivered_model("nortek-aquadopp");
  ByteFrames scanner(*model->frames);
  KeepFrames kept;
  scanner.feed(
      bytes_of(read_file(captures_dir() + "/current-meter/ooi_velpt_ab-dcl_20150824.velpt1.log")),
      MonoTime{}, kept);
  ASSERT_EQ(kept.frames.size(), 138U);
  std::vector<std::string> frames(kept.frames.begin() + 119, kept.frames.end());
  const auto sound = hear_in_turn(model, frames);
  const std::string first = frames[0];
  for (std::size_t bit = 0; bit < first.size() * 8; ++bit) {
    frames[0] = first;
    frames[0][bit / 8] = static_cast<char>(first[bit / 8] ^ 1 << bit % 8);
    auto heard = hear_in_turn(model, frames);
    EXPECT_EQ(heard[0], Prints{}) << bit;
    heard[0] = sound[0];
    EXPECT_EQ(heard, sound) << bit;
  }
}

INSTANTIATE_TEST_SUITE_P(All, BinaryRecordings, testing::ValuesIn(binary_recordings()));

}  // namespace
}  // namespace buoyd
