#pragma once
// What the uplink says of itself, for buoyctl status. Values; any thread.

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace buoyd {

struct LaneStatus {
  std::string name;        ///< "live", "record" or "broker"
  std::string state;       ///< for people: "open", "backing off", "off" …
  std::uint64_t owed = 0;  ///< numbers not delivered; for live: readings that wait
  std::size_t in_flight = 0;
  std::uint64_t messages = 0;  ///< since start
  std::uint64_t bytes = 0;     ///< payload since start
};

struct UplinkStatus {
  std::string broker = "not connected yet";  ///< for people, e.g. "connected to 127.0.0.1:1883"
  bool connected = false;
  std::vector<LaneStatus> lanes;
  std::vector<std::string> notes;  ///< "volatile", "live thinned", "packet limit" …
  std::string archive;             ///< that is trusted; "" = none yet
  std::uint64_t sent_bytes = 0;    ///< MQTT payload since start
  std::uint64_t link_bytes = 0;    ///< both ways, with TCP and TLS, since start
  std::uint64_t connects = 0;
  std::uint64_t refusals = 0;       ///< by the broker itself: the link to it works
  Micros connected_time{0};         ///< with the broker, since start
  std::uint64_t confirmations = 0;  ///< receipts, or what the broker took where it is the last
  std::uint64_t refused_receipts = 0;
  std::uint64_t dropped_messages = 0;  ///< incoming, too large or too many
};

/// {"broker":…,"connected":…,"lanes":[{"name":"live","state":…,"owed":…,"in_flight":…,
/// "messages":…,"bytes":…},…],"notes":[…],"archive":…, and the counters}
[[nodiscard]] std::string uplink_json(const UplinkStatus& status);

}  // namespace buoyd
