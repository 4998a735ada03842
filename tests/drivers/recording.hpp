#pragma once
// A recording of ${BUOYD_CAPTURES} with the values its own project decoded from it. Test thread.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "drivers/messages/messages_driver.hpp"
#include "model/load/load.hpp"
#include "support/places.hpp"

namespace buoyd {

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Skips the test where the recordings are not at hand; in CI they must be.
#define NEED_CAPTURES()                                         \
  if (!std::filesystem::is_directory(captures_dir())) {         \
    const char* ci = std::getenv("CI");                         \
    ASSERT_FALSE(ci != nullptr && std::string(ci) == "true")    \
        << "no recordings in " << captures_dir();               \
    GTEST_SKIP() << "no recordings in " << captures_dir()       \
                 << ": docs/recordings.md says where they are"; \
  }

/// A device line and where it stood in the recording (from 1).
struct DeviceLine {
  std::size_t number = 0;
  std::string text;
};

/// The device's lines: openrvdas put a time stamp and a blank before each, gpsd notes with '#'.
inline std::vector<DeviceLine> device_lines(const std::string& raw, bool time_stamped) {
  std::vector<DeviceLine> lines;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < raw.size();) {
    const std::size_t end = std::min(raw.find('\n', begin), raw.size());
    std::string text = raw.substr(begin, end - begin);
    begin = end + 1;
    ++number;
    if (time_stamped) {
      text.erase(0, std::min(text.find(' ') + 1, text.size()));
    }
    if (!text.starts_with('#')) {
      lines.push_back({number, std::move(text)});
    }
  }
  return lines;
}

/// A decoded record and the line it came from.
struct DecodedLine {
  std::size_t number = 0;
  std::size_t kind = 0;
  Values values;
};

class LineSink final : public SampleSink {
 public:
  void take(Sample sample) override {
    const auto number = static_cast<std::size_t>(sample.taken.time_since_epoch().count());
    decoded.push_back({number, sample.kind, std::move(sample.values)});
  }
  std::vector<DecodedLine> decoded;
};

/// Feeds the lines to the messages driver as a device would send them; a line's number stands for
/// its time.
inline std::vector<DecodedLine> decode_lines(const ModelPtr& model,
                                             const std::vector<DeviceLine>& lines) {
  MessagesDriver driver(model);
  driver.begin();
  LineSink sink;
  for (const DeviceLine& line : lines) {
    const std::string bytes = line.text + "\r\n";
    driver.receive({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()},
                   MonoTime(Micros(line.number)), sink);
  }
  driver.finish(sink);
  return std::move(sink.decoded);
}

}  // namespace buoyd
