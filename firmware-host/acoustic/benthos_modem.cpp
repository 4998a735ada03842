#include "firmware-host/acoustic/benthos_modem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/number_text.hpp"

namespace buoysim {

using buoyd::Micros;
using buoyd::MonoTime;

namespace {

using namespace std::chrono_literals;

constexpr std::string_view escape = "+++";
constexpr Micros escape_silence = 1s;
constexpr Micros packet_start = 800ms;
constexpr Micros range_tones = 500ms;
constexpr Micros range_patience = 10s;
constexpr Micros before_tones = 50ms;
constexpr std::size_t longest_words = 256;
constexpr std::size_t most_data = 4091;
constexpr std::size_t bytes_a_line = 32;
constexpr std::uint16_t all_modems = 255;
constexpr double shown_speed = 1500;  // m/s, in which it reckons
/// Bits a second of its rates from 2 on.
constexpr std::array<int, 12> rates{140,  300,  600,  800,  1066,   1200,
                                    2400, 2560, 5120, 7680, 10'240, 15'360};

}  // namespace

std::uint16_t BenthosWaterModem::number(const char* setting) const {
  return buoyd::number_in<std::uint16_t>(settings_.at(setting)).value_or(0);
}

void BenthosWaterModem::answer(std::string_view lines) {
  say(fmt::format("\r\n{}\r\nuser:{}>", lines, ++prompts_));
}

void BenthosWaterModem::refuse(std::string_view why) {
  count_refused();
  answer(why);
}

void BenthosWaterModem::hear(const Bytes& bytes, MonoTime now) {
  const bool after_silence = now - last_heard_ >= escape_silence;
  last_heard_ = now;
  if (is_online_ && after_silence &&
      std::ranges::equal(std::span(bytes).first(std::min(bytes.size(), escape.size())), escape)) {
    is_online_ = false;
    return answer("");
  }
  if (is_online_) return hear_online(bytes, now);
  for (const std::uint8_t byte : bytes) hear_shell(static_cast<char>(byte), now);
}

void BenthosWaterModem::hear_online(const Bytes& bytes, MonoTime now) {
  if (data_.size() + bytes.size() > most_data) return;
  data_.insert(data_.end(), bytes.begin(), bytes.end());
  const double delay = buoyd::number_in<double>(settings_.at("FwdDelay")).value_or(2);
  forward_at_ = now + std::chrono::duration_cast<Micros>(std::chrono::duration<double>(delay));
}

void BenthosWaterModem::hear_shell(char c, MonoTime now) {
  if (settings_.at("P1EchoChar") == "Ena") say(std::string_view(&c, 1));
  if (c == '\r' || c == '\n') {
    const std::string words = std::exchange(words_, {});
    if (!words.empty()) obey(words, now);
  } else if (words_.size() < longest_words) {
    words_ += c;
  }
}

void BenthosWaterModem::obey(std::string_view words, MonoTime now) {
  if (words == escape) return refuse("Command '+++' not found");
  if (words.starts_with('@')) return set(words.substr(1));
  if (words == "AT" || words == "ATH") return answer("OK");
  if (words == "ATO") return go_online();
  if (words.starts_with("ATR")) return range(words.substr(3), now);
  refuse("Invalid Command");
}

void BenthosWaterModem::set(std::string_view words) {
  const std::size_t equals = words.find('=');
  const auto setting = settings_.find(words.substr(0, equals));
  if (equals == std::string_view::npos || setting == settings_.end()) {
    return refuse("Invalid Command");
  }
  const std::string value(words.substr(equals + 1));
  const bool is_address = setting->first == "LocalAddr" || setting->first == "RemoteAddr";
  if (is_address && buoyd::number_in<std::uint8_t>(value) == std::nullopt) {
    return refuse("Invalid Command");
  }
  setting->second = value;
  answer(fmt::format("{:<16}| {}", setting->first, value));
}

void BenthosWaterModem::go_online() {
  is_online_ = true;
  const std::size_t rate = std::clamp<std::size_t>(number("TxRate"), 2, rates.size() + 1);
  say(fmt::format("\r\nCONNECT {:05} bits/sec\r\n", rates.at(rate - 2)));
}

void BenthosWaterModem::range(std::string_view address, MonoTime now) {
  const auto to = buoyd::number_in<std::uint8_t>(address);
  if (!to || is_sounding(now) || ranged_) return refuse("Invalid Command");
  ranged_ = *to;
  range_until_ = now + range_patience;
  say("\r\nTX time   00:00:01\r\n");
  queue({index(), number("LocalAddr"), *to, Sounding::Kind::ping, {}, range_tones},
        now + before_tones);
}

void BenthosWaterModem::forward(MonoTime now) {
  forward_at_.reset();
  say("\r\nForwarding Delay Up\r\n");
  const std::size_t rate = std::clamp<std::size_t>(number("TxRate"), 2, rates.size() + 1);
  const auto bits = static_cast<std::int64_t>(8 * data_.size());
  const Micros length = packet_start + Micros(bits * 1'000'000 / rates.at(rate - 2));
  queue({index(), number("LocalAddr"), number("RemoteAddr"), Sounding::Kind::message,
         std::exchange(data_, {}), length},
        now + before_tones);
}

void BenthosWaterModem::turn(MonoTime now) {
  if (forward_at_ && now >= *forward_at_) forward(now);
  if (ranged_ && now >= range_until_) {
    ranged_.reset();
    answer("Response Not Received");
  }
}

MonoTime BenthosWaterModem::next_act() const {
  const MonoTime act = ranged_ ? range_until_ : MonoTime::max();
  return forward_at_ ? std::min(act, *forward_at_) : act;
}

void BenthosWaterModem::arrive(const Arrival& arrival, MonoTime now) {
  const Sounding& sounding = arrival.sounding;
  const std::uint16_t own = number("LocalAddr");
  const bool is_for_it = sounding.destination == own || sounding.destination == all_modems;
  if (!is_for_it && settings_.at("RcvAll") != "Ena") return;
  if (sounding.kind == Sounding::Kind::message) {
    if (!arrival.fault.empty()) count_unread();
    if (arrival.fault.empty() && is_for_it) count_heard();
    const bool shows = arrival.fault.empty() ||
                       (arrival.fault == "collision" && settings_.at("ShowBadData") == "Ena");
    if (shows) print_packet(arrival);
  } else if (!arrival.fault.empty()) {
    count_unread();
  } else if (sounding.kind == Sounding::Kind::ping && is_for_it) {
    queue({index(), own, sounding.source, Sounding::Kind::ping_answer, {}, range_tones},
          now + before_tones);
  } else if (sounding.kind == Sounding::Kind::ping_answer && ranged_ == sounding.source) {
    ranged_.reset();
    const double seconds = std::chrono::duration<double>(arrival.travel).count();
    answer(fmt::format("Range {} to {} : {:.1f} m  (Round-trip {:7.1f} ms) speed  0.0 m/s", own,
                       sounding.source, seconds * shown_speed, 2000 * seconds));
  }
}

void BenthosWaterModem::print_packet(const Arrival& arrival) {
  const Sounding& sounding = arrival.sounding;
  std::string text = fmt::format("\r\nDATA({:04}):", sounding.bytes.size());
  const bool is_hex = settings_.at("PrintHex") == "Ena";
  for (std::size_t i = 0; i < sounding.bytes.size(); ++i) {
    if (!is_hex) {
      text += static_cast<char>(sounding.bytes[i]);
      continue;
    }
    if (i > 0 && i % bytes_a_line == 0) text += "\r\n";
    text += fmt::format("{:02x}", sounding.bytes[i]);
  }
  text +=
      fmt::format("\r\nSource:{:03}  Destination:{:03}\r\n", sounding.source, sounding.destination);
  text += fmt::format("CRC:{} MPD:03.2 SNR:31.3 AGC:91 SPD:+00.0 CCERR:013\r\n<EOP>\r\n",
                      arrival.fault.empty() ? "Pass" : "Fail");
  say(text);
}

}  // namespace buoysim
