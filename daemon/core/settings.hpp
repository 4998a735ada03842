#pragma once
// The values of a configuration: one plain struct for each section, with its defaults. config/
// fills and checks them, and app hands each struct to its layer. Immutable after start; any thread.

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "core/instrument_settings.hpp"
#include "core/water_settings.hpp"

namespace buoyd {

/// [station]
struct StationSettings {
  std::string id;  ///< 1 to 64 of A-Z a-z 0-9 _ -: it stands in topics
  std::string title;
  std::optional<double> latitude;   ///< degrees north
  std::optional<double> longitude;  ///< degrees east
  std::optional<Declination> declination{};
  bool operator==(const StationSettings&) const = default;
};

/// [deployment]
struct DeploymentSettings {
  std::string id;
  std::string state = "bench";  ///< bench | deployed | recovered
  bool operator==(const DeploymentSettings&) const = default;
};

/// [deployment] anchor, radius and position: where the station should be, whatever its state.
struct WatchSettings {
  struct Place {
    double latitude = 0;   ///< degrees north
    double longitude = 0;  ///< degrees east
    bool operator==(const Place&) const = default;
  };

  std::optional<Place> anchor;
  std::optional<double> radius;  ///< of the watch circle, m
  std::string position;  ///< "gnss", "gnss.rmc": who says where the station is; "": the only one
  bool operator==(const WatchSettings&) const = default;
};

/// [spool]
struct SpoolSettings {
  std::string path = "/var/lib/buoyd/spool.db";
  std::uint64_t max_size = 4'000'000'000;  ///< bytes: database, -wal, reserve, set-aside files
  std::uint64_t reserve = 200'000'000;     ///< bytes of disk left to others
  Micros commit_interval{1'000'000};
  double raw_share = 0;  ///< of max_size, for the raw bytes of the lines; 0: none are kept
  bool operator==(const SpoolSettings&) const = default;
};

enum class DeliveryMode : std::uint8_t { shore, broker };

/// [mqtt]
struct MqttSettings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 1883;
  std::string topic_prefix = "buoy";
  std::string client_id_suffix;  ///< follows "buoyd-STATION" in our client id
  std::string username;          ///< "" = none
  std::string password_file;     ///< first line is the password
  std::string ca_file;           ///< TLS with certificates
  std::string cert_file;
  std::string key_file;
  std::string psk_identity;  ///< TLS-PSK; never together with ca_file
  std::string psk_file;      ///< first line is the key in hex
  DeliveryMode delivery = DeliveryMode::shore;
  std::string archive;  ///< id of the trusted archive; "" = the first one that answers
  bool live = true;
  Micros live_interval{0};  ///< at most one live message an instrument in this time
  Micros batch_interval{10'000'000};
  Micros receipt_interval{10'000'000};
  std::uint64_t budget_per_day = 0;  ///< bytes a day on the socket; 0 = no bound
  Micros keepalive{30'000'000};

  [[nodiscard]] bool has_tls() const { return !ca_file.empty() || !psk_file.empty(); }
  bool operator==(const MqttSettings&) const = default;
};

/// A key of [mqtt] that names a file: a secret, or a certificate.
struct MqttFile {
  std::string_view key;
  std::string MqttSettings::* path;  ///< "" = none
};
inline constexpr std::array<MqttFile, 5> mqtt_files{
    {{"password_file", &MqttSettings::password_file},
     {"ca_file", &MqttSettings::ca_file},
     {"cert_file", &MqttSettings::cert_file},
     {"key_file", &MqttSettings::key_file},
     {"psk_file", &MqttSettings::psk_file}}};

/// [science]
struct ScienceSettings {
  Micros hold_back{250'000};  ///< a reading is judged so long after it was taken
  bool operator==(const ScienceSettings&) const = default;
};

/// [clock]
struct ClockSettings {
  std::string chrony_sock;  ///< "" = none
  bool operator==(const ClockSettings&) const = default;
};

/// [commands]
struct CommandSettings {
  std::vector<std::string> allow;  ///< names of command.hpp that may come over MQTT
  bool operator==(const CommandSettings&) const = default;
};

/// [link]
struct LinkSettings {
  Micros patience{900'000'000};  ///< time without the broker before the first step
  std::string interface;         ///< carries the link; "" = none is restarted
  std::optional<PowerSettings> power;
  bool operator==(const LinkSettings&) const = default;
};

/// [start]
struct StartSettings {
  std::string instrument;    ///< its reading ends the wait; "" = the start does not wait
  std::string channel;       ///< of that instrument: one number
  double at_least = 0;       ///< the number has to reach this, in the channel's unit
  Micros hold{120'000'000};  ///< `for`: the number has to stay there so long without a break
  Micros at_most{21'600'000'000};
  Micros stagger{0};  ///< pause between the starts of two lines
  bool operator==(const StartSettings&) const = default;
};

/// What a message link carries, in this order; or a kind of an instrument: "met.wind".
inline constexpr std::array<std::string_view, 4> message_classes{"position", "alarms", "rows",
                                                                 "health"};

/// [[message_link]]: a terminal of short messages.
struct MessageLinkSettings {
  enum class Terminal : std::uint8_t { rdss_text, rdss_binary, iridium_sbd };
  std::string name;
  Terminal terminal = Terminal::rdss_text;
  std::string device;  ///< as that of a line
  std::uint32_t baud = 115200;
  std::string to_file;            ///< its first line is the card that gets them; "": there is none
  std::string commands_key_file;  ///< its key proves commands that come; "": none is taken
  Micros interval{600'000'000};  ///< from one message to the next; the card's own if that is longer
  std::size_t length = 78;       ///< bytes of a message
  std::vector<std::string> carries{message_classes.begin(), message_classes.end()};
  bool operator==(const MessageLinkSettings&) const = default;
};

/// Of lines or instruments the one of that name; nullptr if there is none.
template <class Named>
[[nodiscard]] auto* find_named(Named& all, std::string_view name) {
  const auto found =
      std::ranges::find_if(all, [name](const auto& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

struct Settings {
  StationSettings station;
  DeploymentSettings deployment;
  WatchSettings watch;
  SpoolSettings spool;
  MqttSettings mqtt;
  ScienceSettings science;
  ClockSettings clock;
  CommandSettings commands;
  LinkSettings link;
  StartSettings start;
  std::vector<MessageLinkSettings> message_links;
  AcousticSettings acoustic;
  std::vector<ReleaseSettings> releases;
  std::vector<LineSettings> lines;
  std::vector<InstrumentSettings> instruments;
  std::string control_socket = "/run/buoyd/control.sock";
  std::string hash;  ///< of the file's bytes, 16 hex digits
  bool operator==(const Settings&) const = default;
};

}  // namespace buoyd
