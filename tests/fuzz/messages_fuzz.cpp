// Any bytes as a stream of NMEA 0183: no crash, the same samples and counts whole and cut in two,
// and no more bytes discarded than came. The first byte says where to cut.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "drivers/messages_driver.hpp"
#include "drivers/value_text.hpp"
#include "model/load.hpp"

namespace {

using Bytes = std::span<const std::uint8_t>;

const buoyd::ModelPtr& model() {
  static const buoyd::ModelPtr loaded =
      buoyd::load_model(BUOYD_SOURCE_DIR "/config/models/nmea-0183.toml").model;
  return loaded;
}

class PrintSamples final : public buoyd::SampleSink {
 public:
  void take(buoyd::Sample sample) override {
    text += buoyd::values_json(model()->kinds[sample.kind], sample.values) + "\n";
  }
  std::string text;
};

std::string run(Bytes first, Bytes second) {
  buoyd::MessagesDriver driver(model());
  PrintSamples sink;
  driver.receive(first, buoyd::MonoTime{}, sink);
  driver.receive(second, buoyd::MonoTime{}, sink);
  driver.finish(sink);
  const buoyd::DriverCounters& counters = driver.counters();
  if (counters.discarded_bytes > first.size() + second.size() ||
      counters.discarded_places > counters.discarded_bytes) {
    std::abort();
  }
  return sink.text + std::to_string(counters.discarded_bytes) + " " +
         std::to_string(counters.discarded_places) + " " + std::to_string(counters.damaged_frames) +
         " " + std::to_string(counters.foreign_frames);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const Bytes bytes(data + 1, size - 1);
  const std::size_t cut = bytes.empty() ? 0 : data[0] % bytes.size();
  if (run(bytes, {}) != run(bytes.first(cut), bytes.subspan(cut))) {
    std::abort();
  }
  return 0;
}
