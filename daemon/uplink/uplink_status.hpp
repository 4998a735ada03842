#pragma once
// What the uplink says of itself, for buoyctl status. Values; any thread.

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace buoyd {

struct LaneStatus {
  std::string name;        ///< "live", "record" or "broker"
  std::string state;       ///< for people, for example "open", "backing off" or "off"
  std::uint64_t owed = 0;  ///< numbers that are not delivered; in the live lane: readings that wait
  std::size_t in_flight = 0;
  std::uint64_t messages = 0;  ///< since start
  std::uint64_t bytes = 0;     ///< payload since start
  std::uint64_t readings = 0;  ///< in those messages, each time they were sent
};

struct UplinkStatus {
  std::string broker = "not connected yet";  ///< for people: "connected to 127.0.0.1:1883"
  bool connected = false;
  std::vector<LaneStatus> lanes;
  std::vector<std::string> notes;  ///< for example "volatile" or "packet limit"
  std::string archive;             ///< the archive that is trusted; "" = none yet
  std::uint64_t sent_bytes = 0;    ///< payload of the lanes since start
  std::uint64_t link_bytes = 0;    ///< both ways, with TCP and TLS, since start
  std::uint64_t connects = 0;
  /// Of the connection, by the broker, in TLS, or for a file of ours: nothing says that the link is
  /// dead.
  std::uint64_t refusals = 0;
  Micros connected_time{0};         ///< time with a connection, since start
  std::uint64_t confirmations = 0;  ///< receipts that count, or with "broker" messages delivered
  std::uint64_t refused_receipts = 0;
  std::uint64_t dropped_messages = 0;  ///< incoming messages that were too large or too many
};

/// One JSON object. Its keys are the members' names, but `refusals` and `confirmations` are not in
/// it. `lanes` is an array of objects, and `connected_time` is in seconds.
[[nodiscard]] std::string uplink_json(const UplinkStatus& status);

}  // namespace buoyd
