#include "shore/station_entry.hpp"

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/json.hpp"

namespace buoyshore {

namespace {

constexpr int key_words = 4;  // of 64 bits
constexpr const char* written_topics[] = {"status", "about/+", "data/+",
                                          "hello",  "batch",   "answer/+"};
constexpr const char* read_topics[] = {"receipt", "command/#"};

/// The file of keys that the broker reads, one line a station.
std::string broker_key_line(const std::string& id, const std::string& key,
                            const std::string& key_file) {
  if (!key_file.empty()) {
    return fmt::format(
        "# The broker's line of keys, without showing it (the file is new: mode 0600):\n"
        "#     sed 's/^/{}:/' {} >> /etc/mosquitto/buoyd.psk\n",
        id, key_file);
  }
  return fmt::format("# The broker's line of keys, for /etc/mosquitto/buoyd.psk:\n{}:{}\n", id,
                     key);
}

std::string access_lines(const std::string& id, const std::string& prefix) {
  std::string text = fmt::format("#     user {}\n", id);
  for (const char* topic : written_topics) {
    text += fmt::format("#     topic write {}/{}/{}\n", prefix, id, topic);
  }
  for (const char* topic : read_topics) {
    text += fmt::format("#     topic read {}/{}/{}\n", prefix, id, topic);
  }
  return text;
}

/// Whose receipts the buoy believes.
std::string archive_line(const buoyd::MqttSettings& broker) {
  if (broker.archive.empty()) {
    return "# archive = \"…\"  # the id of your archive, as the log of buoyshore collect says it\n";
  }
  return fmt::format("archive = {}\n", buoyd::json_string(broker.archive));
}

std::string configuration(const std::string& id, const buoyd::MqttSettings& broker) {
  return fmt::format(
      "[station]\n"
      "id = {}\n\n"
      "[mqtt]\n"
      "host = {}\n"
      "port = {}\n"
      "topic_prefix = {}\n"
      "psk_identity = {}\n"
      "psk_file = \"/etc/buoyd/psk\"\n"
      "{}",
      buoyd::json_string(id), buoyd::json_string(broker.host), broker.port,
      buoyd::json_string(broker.topic_prefix), buoyd::json_string(id), archive_line(broker));
}

}  // namespace

std::string random_key() {
  std::string key;
  for (int word = 0; word < key_words; ++word) {
    key += buoyd::to_hex(buoyd::random8());
  }
  return key;
}

std::string station_entry(const std::string& id, const std::string& key,
                          const std::string& key_file, const buoyd::MqttSettings& broker) {
  const std::string shown =
      key_file.empty() ? fmt::format("#     {}\n", key) : fmt::format("#     see {}\n", key_file);
  return fmt::format(
      "{}"
      "# then: systemctl reload mosquitto\n"
      "#\n"
      "# Its access list needs no line where the patterns of buoyd.acl are in force. Elsewhere:\n"
      "{}"
      "#\n"
      "# On the buoy: the key alone in /etc/buoyd/psk, owner root, group buoyd, mode 0640:\n"
      "{}"
      "# and in /etc/buoyd/buoyd.toml:\n"
      "{}",
      broker_key_line(id, key, key_file), access_lines(id, broker.topic_prefix), shown,
      configuration(id, broker));
}

}  // namespace buoyshore
