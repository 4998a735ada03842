#pragma once
// What the drivers' tests share: models by text or name, a sink, words. Test thread.

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/driver.hpp"
#include "drivers/value_text.hpp"
#include "model/load/load.hpp"
#include "support/places.hpp"

namespace buoyd {

inline ModelPtr model_of(const std::string& text, const std::string& file = "m.toml") {
  LoadedModel loaded = parse_model(text, file);
  for (const Mistake& mistake : loaded.mistakes) {
    ADD_FAILURE() << mistake.str();
  }
  return loaded.model;
}

/// Where the delivered models are.
inline std::string models_folder() {
  return source_dir() + "/config/models";
}

/// A model's name as part of a test's: in that no hyphens may stand.
inline std::string model_test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

/// Read once: under sanitizers and emulators reading one takes longer than most tests of it.
inline ModelPtr delivered_model(const std::string& name) {
  static std::map<std::string, ModelPtr> models;
  ModelPtr& model = models[name];
  if (!model) model = load_model(models_folder() + "/" + name + ".toml").model;
  return model;
}

inline LineSettings simulated_bus() {
  LineSettings settings;
  settings.name = "bus";
  settings.device = "sim";
  settings.baud = 19200;
  return settings;
}

class KeepSamples final : public SampleSink {
 public:
  void take(Sample sample) override { samples.push_back(std::move(sample)); }

  std::vector<Sample> samples;
};

/// The value of a sample's channel as examples write it.
inline std::string value_of(const Model& model, const Sample& sample, std::string_view channel) {
  const ModelKind& kind = model.kinds[sample.kind];
  std::size_t first = 0;
  for (std::size_t i = 0; i < kind.channels.size(); ++i) {
    if (kind.channels[i].name == channel) {
      return value_text(kind, i, sample.values, first);
    }
    first += kind.points(kind.channels[i]);
  }
  return "no such channel";
}

inline std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The high word first.
inline std::vector<std::uint16_t> words_of(std::uint32_t bits) {
  return {static_cast<std::uint16_t>(bits >> 16U), static_cast<std::uint16_t>(bits & 0xFFFFU)};
}

/// A float32 as its two words, high word first.
inline std::vector<std::uint16_t> float_words(float value) {
  return words_of(std::bit_cast<std::uint32_t>(value));
}

/// Low word first.
inline std::vector<std::uint16_t> swapped_float(float value) {
  const auto words = float_words(value);
  return {words[1], words[0]};
}

}  // namespace buoyd
