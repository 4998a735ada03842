// Recordings of binary instruments whose readings are lists of points: each point is as expected.
#include <gtest/gtest.h>

#include "drivers/binary_recording.hpp"
#include "drivers/driver_support.hpp"
#include "drivers/frames/frames_driver.hpp"
#include "drivers/recording.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

FieldMap beams(const std::string& expected, const std::string& channel) {
  FieldMap map;
  for (const char* beam : {"1", "2", "3", "4"}) map[expected + beam] = channel + beam;
  return map;
}

std::vector<Sample> samples_of(const BinaryRecording& recording, const ModelPtr& model) {
  FramesDriver driver(model);
  KeepSamples sink;
  driver.receive(bytes_of(bytes_in(recording)), MonoTime{}, sink);
  driver.finish(sink);
  return sink.samples;
}

Result<Json> expected_of(const BinaryRecording& recording) {
  return Json::parse(read_file(captures_dir() + "/" + recording.path + ".expected.json"),
                     1U << 27U);
}

// The other readings of a PD0 ensemble stand in the same records of the list.
TEST(Pd0Recordings, correlation_echo_and_percent_good) {
  NEED_CAPTURES();
  for (const BinaryRecording& recording : binary_recordings()) {
    if (!recording.model.starts_with("rdi-pd0")) continue;
    const ModelPtr model = model_in(recording);
    const std::vector<Sample> decoded = samples_of(recording, model);
    const auto expected = expected_of(recording);
    const std::map<std::string, FieldMap> kinds{
        {"correlation", beams("correlation_magnitude_beam", "correlation_")},
        {"echo", beams("echo_intensity_beam", "echo_")},
        {"percent_good",
         {{"percent_good_3beam", "percent_good_1"},
          {"percent_transforms_reject", "percent_good_2"},
          {"percent_bad_beams", "percent_good_3"},
          {"percent_good_4beam", "percent_good_4"}}}};
    for (const auto& [kind, map] : kinds) {
      std::vector<const Sample*> samples;
      for (const Sample& sample : decoded) {
        if (model->kinds[sample.kind].name == kind) samples.push_back(&sample);
      }
      std::size_t next = 0;
      std::size_t compared = 0;
      for (const Json& record : expected->find("records")->items()) {
        if (record.string_at("stream") != "adcp_velocity_earth") continue;
        ASSERT_LT(next, samples.size());
        for (std::size_t i = 0; i < record.keys().size(); ++i) {
          const auto field = map.find(record.keys()[i]);
          if (field == map.end()) continue;
          compared += compare(*model, *samples[next], field->second, record.items()[i]);
        }
        ++next;
      }
      EXPECT_GT(compared, 1000U) << kind;
      for (const Sample* const sample : samples) {
        EXPECT_EQ(sample->axis.size(), 255U);
      }
    }
  }
}

// 23 measurements behind four of the blank, four light intensities each: one list of ours.
TEST(PhRecordings, light_measurements) {
  NEED_CAPTURES();
  for (const BinaryRecording& recording : binary_recordings()) {
    if (recording.model != "sunburst-sami2-ph") continue;
    const ModelPtr model = model_in(recording);
    const std::vector<Sample> decoded = samples_of(recording, model);
    const auto expected = expected_of(recording);
    std::size_t next = 0;
    for (const Json& record : expected->find("records")->items()) {
      const Json* const blank = record.find("reference_light_measurements");
      if (blank == nullptr) continue;
      const auto& light = record.find("light_measurements")->items();
      ASSERT_EQ(blank->items().size() + light.size(), 108U);
      const std::vector<std::string> names{"reference_434", "signal_434", "reference_578",
                                           "signal_578"};
      for (std::size_t i = 0; i < 108; ++i) {
        const Json& wanted = i < 16 ? blank->items()[i] : light[i - 16];
        const auto ours = values_of(*model, decoded.at(next), names[i % 4]);
        EXPECT_EQ(std::stod(ours.at(i / 4)), *wanted.number()) << i;
      }
      ++next;
    }
    EXPECT_EQ(next, decoded.size());
  }
}

}  // namespace
}  // namespace buoyd
