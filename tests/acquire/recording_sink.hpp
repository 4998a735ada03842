#pragma once
// A queue that keeps what it is offered, and can be full.

#include <string>
#include <vector>

#include "core/reading_sink.hpp"

namespace buoyd {

class RecordingSink final : public ReadingSink {
 public:
  [[nodiscard]] bool offer(Reading& reading) override {
    if (room == 0) {
      ++refused;
      return false;
    }
    --room;
    readings.push_back(std::move(reading));
    return true;
  }

  /// Bodies of the readings of one instrument and kind, "" = any kind.
  [[nodiscard]] std::vector<std::string> bodies(std::string_view instrument,
                                                std::string_view kind = "") const {
    std::vector<std::string> found;
    for (const Reading& reading : readings) {
      const Description& description = *reading.description;
      if (description.instrument() == instrument && (kind.empty() || description.kind() == kind)) {
        found.push_back(reading.body);
      }
    }
    return found;
  }

  std::size_t room = SIZE_MAX;
  std::size_t refused = 0;
  std::vector<Reading> readings;
};

}  // namespace buoyd
