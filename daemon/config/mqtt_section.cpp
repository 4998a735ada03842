#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/quantity.hpp"
#include "config/sections.hpp"
#include "config/takes.hpp"
#include "core/station_id.hpp"

namespace buoyd {

using namespace std::chrono_literals;
using namespace takes;

namespace {

constexpr std::uint16_t tls_port = 8883;
constexpr std::string_view a_day = "/day";
constexpr std::uint64_t smallest_budget = 10'000;
constexpr std::uint64_t largest_budget = 1'000'000'000'000;

bool is_host(const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  const bool has_colon = text.find(':') != std::string::npos;
  return !text.empty() && text.find_first_of(" /") == std::string::npos &&
         (!has_colon || inet_pton(AF_INET6, text.c_str(), address.data()) == 1);
}

std::optional<std::string> read_host(TomlTable& table, std::string_view key) {
  const auto text = table.string(key);
  if (text && text->find('@') != std::string::npos && !is_host(*text)) {
    // A password may stand before the @, and mistakes stand in the log, the status and readings.
    table.mistake(key, fmt::format("{} has an @, expected an address or a name alone", key));
    return std::nullopt;
  }
  return read_text(table, key, 253)
             ? read_sound(table, key, is_host, "an address or a name, without port")
             : std::nullopt;
}

std::optional<std::string> read_topic_prefix(TomlTable& table, std::string_view key) {
  return read_text(table, key, longest_topic_prefix)
             ? read_sound(table, key, is_topic_prefix,
                          "topic levels as \"buoy\" or \"fleet/buoy\", without + # or $")
             : std::nullopt;
}

std::optional<std::uint64_t> read_budget(TomlTable& table, std::string_view key) {
  const auto text = table.string(key);
  if (!text) {
    return std::nullopt;
  }
  const auto bytes = parse_budget(*text);
  if (!bytes) {
    table.mistake(key, fmt::format("{} is {}, {}", key, json_string(*text), bytes.error().text));
    return std::nullopt;
  }
  return *bytes;
}

std::string print_budget(std::uint64_t bytes) {
  return bytes == 0 ? "" : fmt::format("\"{}{}\"", print_bytes(bytes), a_day);
}

std::optional<std::string> read_archive(TomlTable& table, std::string_view key) {
  const auto is_id = [](const std::string& text) { return hash8_from_hex(text).has_value(); };
  const auto text = read_sound(table, key, is_id,
                               "16 hex digits, the id that buoyshore collect logs at its start");
  return text ? std::optional(to_hex(*hash8_from_hex(*text))) : std::nullopt;
}

void needs(TomlTable& table, std::string_view key, std::string_view other) {
  if (table.has(key) && !table.has(other)) {
    table.mistake(key, fmt::format("{} stands alone, expected {} too", key, other));
  }
}

/// Nobody goes by an empty name: the file's secret would never be said.
void needs_name(TomlTable& table, std::string_view file, std::string_view name) {
  if (table.has(file) && table.has_string(name) && table.string(name) == "") {
    table.mistake(name,
                  fmt::format("{} is \"\", expected the name that {} belongs to", name, file));
  }
}

void check_security(TomlTable& table) {
  needs(table, "password_file", "username");
  needs(table, "cert_file", "key_file");
  needs(table, "key_file", "cert_file");
  needs(table, "cert_file", "ca_file");
  needs(table, "psk_file", "psk_identity");
  needs(table, "psk_identity", "psk_file");
  needs_name(table, "password_file", "username");
  needs_name(table, "psk_file", "psk_identity");
  // With both, the library takes the certificates and silently not the key (MQ-14).
  if (table.has("psk_file") && table.has("ca_file")) {
    table.mistake("psk_file", "psk_file and ca_file exclude one another, expected one of them");
  }
}

}  // namespace

Result<std::uint64_t> parse_budget(std::string_view text) {
  const auto bytes = text.ends_with(a_day) ? parse_size(text.substr(0, text.size() - a_day.size()))
                                           : Result<std::uint64_t>(0);
  if (!bytes || *bytes < smallest_budget || *bytes > largest_budget) {
    return fail(ErrorCode::invalid, "expected 10 kB/day to 1 TB/day, as \"2 MB/day\"");
  }
  return *bytes;
}

std::vector<Setting<MqttSettings>> mqtt_keys() {
  using Mqtt = MqttSettings;
  return {
      {.key = "host",
       .takes = any(&Mqtt::host, "address or name", read_host, print_text),
       .meaning = "the broker; an address spares a look-up",
       .example = "\"127.0.0.1\""},
      {.key = "port",
       .takes = integer(&Mqtt::port, 1, 65535),
       .meaning = "its port; 8883 by default with TLS",
       .remark = "8883 with TLS"},
      {.key = "topic_prefix",
       .takes = any(&Mqtt::topic_prefix, "1 to 64 bytes without + #, no $ in front",
                    read_topic_prefix, print_text),
       .meaning = "first level or levels of every topic"},
      {.key = "client_id_suffix",
       .takes = printable(&Mqtt::client_id_suffix, 128),
       .meaning =
           "stands behind `buoyd-` and the station's id in the name of the connection, for a "
           "broker that reads more than a name from it",
       .hint = "\"|securemode=2|\""},
      {.key = "username",
       .takes = printable(&Mqtt::username, 128),
       .meaning = "name at the broker",
       .hint = "\"buoy-1\""},
      {.key = "password_file",
       .takes = file(&Mqtt::password_file),
       .meaning = "its first line is the password; needs `username`",
       .hint = "\"/etc/buoyd/password\""},
      {.key = "ca_file",
       .takes = file(&Mqtt::ca_file),
       .meaning = "certificates to trust, in PEM",
       .hint = "\"/etc/buoyd/ca.pem\"",
       .remark = "TLS with certificates …"},
      {.key = "cert_file",
       .takes = file(&Mqtt::cert_file),
       .meaning = "the buoy's own certificate; needs `ca_file` and `key_file`",
       .hint = "\"/etc/buoyd/cert.pem\""},
      {.key = "key_file",
       .takes = file(&Mqtt::key_file),
       .meaning = "its key; needs `cert_file`",
       .hint = "\"/etc/buoyd/key.pem\""},
      {.key = "psk_identity",
       .takes = printable(&Mqtt::psk_identity, 128),
       .meaning = "name of the shared key; needs `psk_file`",
       .hint = "\"buoy-1\"",
       .remark = "… or with a shared key, which needs no clock; never both"},
      {.key = "psk_file",
       .takes = file(&Mqtt::psk_file),
       .meaning = "its first line is the key in hex, without 0x; needs `psk_identity`",
       .hint = "\"/etc/buoyd/psk\"",
       .remark = "or \"credential:psk\", with LoadCredential=psk:… in the unit"},
      {.key = "keepalive",
       .takes = duration(&Mqtt::keepalive, 5s, 1h),
       .meaning = "silence after which the link is probed"},
      {.key = "budget",
       .takes = any(&Mqtt::budget_per_day, "`\"10 kB/day\"` to `\"1 TB/day\"`", read_budget,
                    print_budget),
       .meaning = "bytes a day on the link, both ways; without it there is no bound",
       .example = "\"20 MB/day\"",
       .remark = "on the link, both ways; \"check\" says whether it is enough"},
      {.key = "delivery",
       .takes = choice(&Mqtt::delivery, {"shore", "broker"}),
       .meaning = "`\"shore\"`: buoyshore archives every reading and says so; `\"broker\"`: each "
                  "reading is JSON for your own consumers, delivered when the broker took it",
       .example = "\"shore\"",
       .remark = "\"broker\": JSON for your own consumers, no archive",
       .restart = true},
  };
}

std::vector<Setting<MqttSettings>> archive_keys() {
  using Mqtt = MqttSettings;
  return {
      {.key = "archive",
       .takes = any(&Mqtt::archive, "16 hex digits", read_archive, print_if_any),
       .meaning =
           "the id of the one archive to believe, as `buoyshore add-station` prints it; else "
           "the first that answers, of which `buoyctl check` warns where the broker asks "
           "for no key or password",
       .hint = "\"0123456789abcdef\"",
       .remark = "believe this archive only; buoyshore add-station prints its id"},
      {.key = "live",
       .takes = boolean(&Mqtt::live),
       .meaning = "send the newest reading of each instrument at once"},
      {.key = "live_interval",
       .takes = duration(&Mqtt::live_interval, 0s, longest_interval),
       .meaning = "at most one live message of each kind of reading in this time",
       .example = "\"1 min\"",
       .remark = "at most one live message of each kind in this time"},
      {.key = "batch_interval",
       .takes = duration(&Mqtt::batch_interval, 100ms, 24h),
       .meaning = "a batch of readings closes after this time; longer ones cost fewer bytes",
       .example = "\"1 min\"",
       .remark = "longer batches cost fewer bytes"},
      {.key = "receipt_interval",
       .takes = duration(&Mqtt::receipt_interval, 100ms, 1h),
       .meaning = "how often the archive shall acknowledge",
       .example = "\"1 min\""},
  };
}

void read_mqtt(TomlTable& root, MqttSettings& mqtt) {
  auto table = root.table("mqtt");
  if (!table) {
    return;
  }
  read_keys(*table, mqtt_keys(), mqtt);
  const auto of_archive = archive_keys();
  read_keys(*table, of_archive, mqtt);
  check_security(*table);
  if (mqtt.has_tls() && !table->has("port")) mqtt.port = tls_port;
  if (mqtt.delivery == DeliveryMode::broker) {
    for (const auto& setting : of_archive) {
      expect_absent(*table, setting.key, "with delivery = \"broker\"");
    }
  }
}

}  // namespace buoyd
