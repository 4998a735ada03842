#pragma once
// The retained messages for people: status (with its last will) and about, the current
// descriptions of each instrument. A state machine without threads; MQTT thread.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/delivery.hpp"
#include "core/settings.hpp"
#include "uplink/message_port.hpp"

namespace buoyd {

class Announcer {
 public:
  /// At least so long between two status messages, but the first of a connection.
  static constexpr Micros between_status{10'000'000};

  /// `prefix` is "buoy/STATION/".
  Announcer(std::string prefix, StationSettings station, MessagePort& port);

  void connected(WallTime now);
  void disconnected();
  void set_epoch(const EpochId& epoch);
  /// What else a person should know now: "volatile", "live thinned", "packet limit" …
  void set_notes(std::vector<std::string> notes);
  /// A description in use; the newest of its instrument and kind counts.
  void describe(const DescriptionPtr& description);
  /// A PUBACK: false if the message was none of its own.
  bool acked(std::uint16_t message);
  /// Publishes what changed. To be called after each of the others and at next_due().
  void step(MonoTime now);
  [[nodiscard]] MonoTime next_due(MonoTime now) const;

  /// {"state":"offline"}: what the broker publishes when the connection ends.
  [[nodiscard]] static std::string offline_text();

 private:
  void write_online_text();
  void step_status(MonoTime now);
  void step_about();

  const std::string prefix_;
  const StationSettings station_;
  MessagePort& port_;
  std::optional<EpochId> epoch_;
  WallTime since_{};
  std::vector<std::string> notes_;
  std::string online_;               // the status as it stands; "" while the epoch is unknown
  std::optional<std::string> said_;  // the last status of this connection
  MonoTime said_at_;
  std::map<std::string, std::map<std::string, DescriptionPtr>> about_;  // instrument, kind
  std::set<std::string> changed_;                                       // instruments to publish
  std::set<std::uint16_t> in_flight_;
  std::map<std::uint16_t, std::string> about_in_flight_;
  bool connected_ = false;
};

}  // namespace buoyd
