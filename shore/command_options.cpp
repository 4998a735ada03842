#include "shore/command_options.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "base/number_text.hpp"
#include "core/station_id.hpp"
#include "shore/query/shown_text.hpp"

namespace buoyshore {

namespace {

struct Half {
  const char* option;
  const std::string& given;
  const char* other;
  const std::string& needed;
};

/// As of `[mqtt]` on the buoy. The library takes a certificate without an authority for no TLS at
/// all, and says nothing; what else is half would be tried again for ever.
buoyd::Result<void> check_halves(const BrokerOptions& is) {
  for (const Half& half : {
           Half{"--password-file", is.password_file, "--user", is.username},
           Half{"--cert-file", is.cert_file, "--key-file", is.key_file},
           Half{"--key-file", is.key_file, "--cert-file", is.cert_file},
           Half{"--cert-file", is.cert_file, "--ca-file", is.ca_file},
           Half{"--psk-file", is.psk_file, "--psk-identity", is.psk_identity},
           Half{"--psk-identity", is.psk_identity, "--psk-file", is.psk_file},
       }) {
    if (half.given.empty() || !half.needed.empty()) continue;
    return buoyd::fail(buoyd::ErrorCode::invalid,
                       fmt::format("{} stands alone, expected {} too", half.option, half.other));
  }
  if (is.psk_file.empty() || is.ca_file.empty()) return {};
  return buoyd::fail(buoyd::ErrorCode::invalid,
                     "--psk-file and --ca-file exclude one another, expected one of them");
}

}  // namespace

int say(const buoyd::Error& error) {
  return say(error.code == buoyd::ErrorCode::invalid ? 2 : 1, error.text);
}

int say(int code, std::string_view text) {
  fmt::print(stderr, "buoyshore: {}\n", shown_lines(text));
  return code;
}

std::vector<buoyd::Option> BrokerOptions::table() {
  return {
      {"-b,--broker HOST:PORT", "the MQTT broker", &broker},
      {"--prefix WORDS", "what topics begin with", &prefix},
      {"--user NAME", "user name at the broker", &username},
      {"--password-file FILE", "its first line is the password", &password_file},
      {"--ca-file FILE", "TLS: who signed the broker's certificate", &ca_file},
      {"--cert-file FILE", "TLS: our certificate", &cert_file},
      {"--key-file FILE", "TLS: its key", &key_file},
      {"--psk-identity NAME", "TLS with a shared key: our name", &psk_identity},
      {"--psk-file FILE", "its first line is the key in hex", &psk_file},
  };
}

const std::string& BrokerOptions::own_name() const {
  return psk_identity.empty() ? username : psk_identity;
}

buoyd::Result<buoyd::MqttSettings> BrokerOptions::settings() const {
  buoyd::MqttSettings settings;
  const auto colon = broker.rfind(':');
  std::string host = broker.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);  // [::1]:1883
  }
  const std::string port = colon == std::string::npos ? "1883" : broker.substr(colon + 1);
  settings.port = buoyd::number_in<std::uint16_t>(port).value_or(0);
  if (host.empty() || settings.port == 0) {
    return buoyd::fail(buoyd::ErrorCode::invalid,
                       fmt::format("broker '{}', expected HOST:PORT", broker));
  }
  if (!buoyd::is_topic_prefix(prefix)) {
    return buoyd::fail(buoyd::ErrorCode::invalid,
                       fmt::format("--prefix '{}', expected topic levels as buoy or fleet/buoy, "
                                   "without + # or $",
                                   prefix));
  }
  if (auto whole = check_halves(*this); !whole) return pass_on(whole);
  settings.host = host;
  settings.topic_prefix = prefix;
  settings.username = username;
  settings.password_file = password_file;
  settings.ca_file = ca_file;
  settings.cert_file = cert_file;
  settings.key_file = key_file;
  settings.psk_identity = psk_identity;
  settings.psk_file = psk_file;
  return settings;
}

}  // namespace buoyshore
