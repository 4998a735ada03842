#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/quantity.hpp"
#include "config/checked_text.hpp"
#include "config/sections.hpp"
#include "core/credential.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

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

void read_host(TomlTable& table, MqttSettings& mqtt) {
  const auto host = read_text(table, "host", 253);
  if (host && !is_host(*host)) {
    table.mistake("host", fmt::format("host is {}, expected an address or a name, without port",
                                      json_string(*host)));
    return;
  }
  set(mqtt.host, host);
}

// A prefix must leave topics valid: no wildcards, no empty level, and not the broker's own "$".
void read_topic_prefix(TomlTable& table, MqttSettings& mqtt) {
  const auto prefix = read_text(table, "topic_prefix", 64);
  if (prefix && (prefix->empty() || prefix->find_first_of("+#") != std::string::npos ||
                 prefix->find("//") != std::string::npos || prefix->starts_with('/') ||
                 prefix->starts_with('$') || prefix->ends_with('/'))) {
    table.mistake("topic_prefix",
                  fmt::format("topic_prefix is {}, expected topic levels as \"buoy\" or "
                              "\"fleet/buoy\", without + # or $",
                              json_string(*prefix)));
    return;
  }
  set(mqtt.topic_prefix, prefix);
}

void needs(TomlTable& table, std::string_view key, std::string_view other) {
  if (table.has(key) && !table.has(other)) {
    table.mistake(key, fmt::format("{} stands alone, expected {} too", key, other));
  }
}

// With both, the library takes the certificates and silently not the key (MQ-14).
void refuse_two_kinds_of_tls(TomlTable& table) {
  if (table.has("psk_file") && table.has("ca_file")) {
    table.mistake("psk_file", "psk_file and ca_file exclude one another, expected one of them");
  }
}

/// A path, or "credential:NAME": a file that systemd hands to the service.
std::optional<std::string> read_file(TomlTable& table, std::string_view key) {
  auto text = table.string(key);
  if (!text || !text->starts_with(credential_mark)) {
    return read_path(table, key);
  }
  if (!is_credential(*text)) {
    table.mistake(key, fmt::format("{} is {}, expected \"credential:\" and 1 to 64 characters of "
                                   "A-Z a-z 0-9 _ - . without a leading dot",
                                   key, json_string(*text)));
    return std::nullopt;
  }
  return text;
}

void read_security(TomlTable& table, MqttSettings& mqtt) {
  set(mqtt.username, read_text(table, "username", 128));
  set(mqtt.password_file, read_file(table, "password_file"));
  set(mqtt.ca_file, read_file(table, "ca_file"));
  set(mqtt.cert_file, read_file(table, "cert_file"));
  set(mqtt.key_file, read_file(table, "key_file"));
  set(mqtt.psk_identity, read_text(table, "psk_identity", 128));
  set(mqtt.psk_file, read_file(table, "psk_file"));
  needs(table, "password_file", "username");
  needs(table, "cert_file", "key_file");
  needs(table, "key_file", "cert_file");
  needs(table, "cert_file", "ca_file");
  needs(table, "psk_file", "psk_identity");
  needs(table, "psk_identity", "psk_file");
  refuse_two_kinds_of_tls(table);
}

void read_budget(TomlTable& table, MqttSettings& mqtt) {
  const auto text = table.string("budget");
  if (!text) {
    return;
  }
  const auto bytes =
      text->ends_with(a_day)
          ? parse_size(std::string_view(*text).substr(0, text->size() - a_day.size()))
          : Result<std::uint64_t>(0);
  if (!bytes || *bytes < smallest_budget || *bytes > largest_budget) {
    table.mistake("budget", fmt::format("budget is {}, expected 10 kB/day to 1 TB/day, as "
                                        "\"2 MB/day\"",
                                        json_string(*text)));
    return;
  }
  mqtt.budget_per_day = *bytes;
}

void read_archive(TomlTable& table, MqttSettings& mqtt) {
  const auto text = table.string("archive");
  if (!text) return;
  const auto id = hash8_from_hex(*text);
  if (!id) {
    table.mistake("archive", fmt::format("archive is {}, expected 16 hex digits, the id that "
                                         "buoyshore collect logs at its start",
                                         json_string(*text)));
    return;
  }
  mqtt.archive = to_hex(*id);
}

void read_lanes(TomlTable& table, MqttSettings& mqtt) {
  const auto delivery = table.choice("delivery", {"shore", "broker"});
  mqtt.delivery = delivery == 1U ? DeliveryMode::broker : DeliveryMode::shore;
  read_archive(table, mqtt);
  set(mqtt.live, table.boolean("live"));
  set(mqtt.live_interval, table.duration("live_interval", 0s, 24h));
  set(mqtt.batch_interval, table.duration("batch_interval", 100ms, 24h));
  set(mqtt.receipt_interval, table.duration("receipt_interval", 100ms, 1h));
  set(mqtt.keepalive, table.duration("keepalive", 5s, 1h));
  read_budget(table, mqtt);
  if (mqtt.delivery == DeliveryMode::broker) {
    for (const std::string_view key :
         {"archive", "live", "live_interval", "batch_interval", "receipt_interval"}) {
      if (table.has(key)) {
        table.mistake(key, fmt::format("{} means nothing with delivery = \"broker\", expected it "
                                       "to be absent",
                                       key));
      }
    }
  }
}

}  // namespace

void read_mqtt(TomlTable& root, MqttSettings& mqtt) {
  auto table = root.table("mqtt");
  if (!table) {
    return;
  }
  read_host(*table, mqtt);
  read_topic_prefix(*table, mqtt);
  read_security(*table, mqtt);
  mqtt.port = mqtt.has_tls() ? tls_port : mqtt.port;
  set(mqtt.port, table->integer("port", 1, 65535));
  read_lanes(*table, mqtt);
}

}  // namespace buoyd
