#pragma once
// Publishes the retained messages for people: the station's status, and for each instrument its
// current descriptions (about). The broker publishes the last will when the connection ends. A
// state machine without threads; MQTT thread.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/delivery.hpp"
#include "core/settings.hpp"
#include "uplink/left_kinds.hpp"
#include "uplink/message_port.hpp"

namespace buoyd {

class Announcer {
 public:
  /// At least so long passes between two status messages of a connection.
  static constexpr Micros between_status{10'000'000};
  /// What the broker refused is published again after a step. Steps double, from the first to the
  /// longest.
  static constexpr Micros first_step = std::chrono::hours(1);
  static constexpr Micros longest_step = std::chrono::hours(24);
  /// A broker may forget what it retained when it is started anew. So once so long has passed, a
  /// connection that began since then has all abouts published again.
  static constexpr Micros lifetime = std::chrono::hours(24);

  /// `prefix` is "buoy/STATION/".
  Announcer(std::string prefix, StationSettings station, MessagePort& port);

  void connected(WallTime now);
  void disconnected();
  void set_epoch(const EpochId& epoch);
  /// Sets what else a person should know now, for example "volatile" or "packet limit".
  void set_notes(std::vector<std::string> notes);
  /// Takes a description in use. The newest one of each instrument and kind counts.
  void describe(const DescriptionPtr& description);
  /// All that left the configuration so far. Its descriptions are in use no more, and an about of
  /// which nothing is left is taken back, with an empty message.
  void withdraw(LeftKinds left);
  /// Takes a PUBACK. False if the message was not published here.
  bool acked(std::uint16_t message, std::uint8_t reason, MonoTime now);
  /// Publishes what changed. It is to be called after each of the calls above, and at next_due().
  void step(MonoTime now);
  [[nodiscard]] MonoTime next_due(MonoTime now) const;

  /// The last will, {"state":"offline"}.
  [[nodiscard]] static std::string offline_text();

 private:
  void write_online_text();
  void step_status(MonoTime now);
  void step_about();
  void refresh(MonoTime now);
  [[nodiscard]] bool forget_left(const std::string& instrument);
  [[nodiscard]] bool has_left(const Description& description) const;
  [[nodiscard]] std::string about_text(const std::string& instrument) const;

  const std::string prefix_;
  const StationSettings station_;
  MessagePort& port_;
  std::optional<EpochId> epoch_;
  WallTime since_{};
  std::vector<std::string> notes_;
  std::string online_;               // the status as it is now; "" while the epoch is unknown
  std::optional<std::string> said_;  // the status that this connection published last
  MonoTime said_at_;
  std::map<std::string, std::map<std::string, DescriptionPtr>> about_;  // instrument, kind
  LeftKinds left_;
  std::set<std::string> changed_;  // instruments to publish
  std::set<std::uint16_t> in_flight_;
  std::map<std::uint16_t, std::string> about_in_flight_;
  std::set<std::string> refused_;  // instruments, or the status, to publish at again_at_
  MonoTime again_at_{};
  Micros step_{0};
  std::optional<MonoTime> refreshed_at_;  // when all abouts were due
  bool is_new_ = false;                   // a connection began since
  bool connected_ = false;
};

}  // namespace buoyd
