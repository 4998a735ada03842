#pragma once
// Which station is commissioned, and what it is made of: the head of its report. Values; any
// thread.

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "config/configuration.hpp"

namespace buoyd {

/// One instrument, as the configuration and its model name it.
struct InstrumentHead {
  std::string name;
  std::string line;
  std::string make;
  std::string type;
  std::string serial_number;  ///< "": the configuration names none
  bool operator==(const InstrumentHead&) const = default;
};

struct StationHead {
  std::string station;
  std::string title;
  std::string configuration;  ///< hash
  std::string version;        ///< of buoyd
  bool is_simulated = false;  ///< buoysim plays one of its instruments
  bool is_recovered = false;  ///< after its recovery, else before its departure
  std::string before;         ///< recovered: the folder that it is compared with
  std::vector<InstrumentHead> instruments{};
  bool operator==(const StationHead&) const = default;
};

[[nodiscard]] StationHead head_of(const Configuration& configuration, const std::string& version);

/// One JSON object, without an end of line.
[[nodiscard]] std::string head_text(const StationHead& head);
/// Invalid where it is none.
[[nodiscard]] Result<StationHead> parse_station_head(std::string_view text);

}  // namespace buoyd
