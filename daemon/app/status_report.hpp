#pragma once
// The live state of the daemon as JSON, one object: what the control socket answers to "status"
// and `buoyctl status` prints. Ages and times are seconds. Any thread.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acoustics/acoustic_channel.hpp"
#include "acquire/clock_keeper.hpp"
#include "acquire/status.hpp"
#include "core/own_readings.hpp"
#include "messages/message_lane.hpp"
#include "release/release_loop.hpp"
#include "spool/spool_status.hpp"
#include "uplink/uplink_status.hpp"

namespace buoyd {

/// What [start] does; all "" when everything runs.
struct StartStatus {
  std::string state{};  ///< held_off, starting
  std::string text{};
};

struct DaemonState {
  std::string station;
  std::string version;
  std::string configuration_hash;
  std::string configuration_refused{};  ///< what is wrong with the file as it is now; "" = nothing
  std::optional<MonoTime> trial_until{};  ///< of a configuration on trial
  MonoTime started;
  ClockStatus clock;
  RestartFacts restart;
  StartStatus start;
  std::vector<LineSnapshot> lines;
  std::vector<InstrumentSnapshot> instruments;
  SpoolStatus spool;
  UplinkStatus uplink;
  std::uint64_t link_steps = 0;  ///< of the link watchdog since start
  std::vector<MessageLinkStatus> message_links{};
  std::vector<ReleaseStatus> releases{};
  AcousticStatus acoustic{};
};

/// The newest reading of each kind: an array of objects with kind, age and text, a line a channel.
[[nodiscard]] std::string last_readings(const InstrumentSnapshot& instrument, MonoTime now);

/// One short line for `systemctl status`: "3 of 4 instruments well, 1 of 2 lines there, …".
[[nodiscard]] std::string short_status(const DaemonState& state);

[[nodiscard]] std::string status_json(const DaemonState& state, MonoTime now);

}  // namespace buoyd
