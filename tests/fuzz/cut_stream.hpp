#pragma once
// What the fuzz targets of drivers that listen share: the stream in one piece and cut in two gives
// the same readings and the same counts. An aid of the fuzz targets; one thread.

#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "base/time.hpp"
#include "drivers/driver.hpp"
#include "drivers/value_text.hpp"
#include "model/load/load.hpp"
#include "support/places.hpp"

namespace buoyd::fuzz {

using Bytes = std::span<const std::uint8_t>;

class PrintSamples final : public SampleSink {
 public:
  explicit PrintSamples(const Model& model) : model_(model) {}
  void take(Sample sample) override {
    text += values_json(model_.kinds[sample.kind], sample.values) + "\n";
  }
  std::string text;

 private:
  const Model& model_;
};

/// All that a driver makes of the two pieces; aborts where it discards more than it got.
template <class Listening>
std::string heard(const ModelPtr& model, Bytes first, Bytes second) {
  Listening driver(model);
  PrintSamples sink(*model);
  driver.receive(first, MonoTime{}, sink);
  driver.receive(second, MonoTime{}, sink);
  driver.finish(sink);
  const DriverCounters& counters = driver.counters();
  if (counters.discarded_bytes > first.size() + second.size() ||
      counters.discarded_places > counters.discarded_bytes) {
    std::abort();
  }
  std::string text = std::move(sink.text);
  for (const std::uint64_t count :
       {counters.discarded_bytes, counters.discarded_places, counters.damaged_frames,
        counters.foreign_frames, counters.incomplete}) {
    text += std::to_string(count) + " ";
  }
  return text;
}

/// A model that is in the tree.
inline ModelPtr shipped_model(const std::string& name) {
  return load_model(source_dir() + "/config/models/" + name + ".toml").model;
}

/// Aborts where a cut in the stream changes what is heard.
template <class Listening>
void cut_changes_nothing(const ModelPtr& model, Bytes bytes, std::uint8_t where) {
  const std::size_t cut = bytes.empty() ? 0 : where % bytes.size();
  if (heard<Listening>(model, bytes, {}) !=
      heard<Listening>(model, bytes.first(cut), bytes.subspan(cut))) {
    std::abort();
  }
}

}  // namespace buoyd::fuzz
