#include "firmware-host/deck/benthos_shell.hpp"

#include <fmt/format.h>

namespace buoysim {

using buoyd::Micros;
using buoyd::MonoTime;

namespace {

using namespace std::chrono_literals;

constexpr Micros shell_answer = 50ms;
constexpr Micros wake_tones = 2s;  // tones before each question
constexpr Micros gives_up = 8s;    // until it gives up
constexpr double units_sound = 1500;
constexpr std::size_t longest_shell_word = 128;

}  // namespace

/// A character while a code goes out cuts it off, as on other makers' units.
void BenthosShell::hear(char c, MonoTime now) {
  if (sent_at_) {
    sent_at_.reset();
    release_.miss_code();
  }
  if (c != '\r' && c != '\n') {
    if (word_.size() < longest_shell_word) word_ += c;
    return;
  }
  if (!word_.empty()) obey(word_, now);
  word_.clear();
}

void BenthosShell::tell(const std::string& lines, MonoTime at) {
  say(lines + "\r\nuser:1>", at);
}

bool BenthosShell::is_mine(std::string_view address) const {
  return address == std::to_string(scenario_.address);
}

std::string BenthosShell::condition() const {
  return release_.has_dropped() ? "RELEASED and CONFIRMED" : "ARMED";
}

void BenthosShell::obey(std::string_view word, MonoTime now) {
  const bool asks = word.starts_with("AT%RR") || word.starts_with("AT%RT");
  if (word.starts_with("AT%R^")) return fire(word.substr(5), now);
  if (!asks) {
    return tell(word == "+++" ? "\r\nCommand '+++' not found" : "\r\nInvalid Command",
                now + shell_answer);
  }
  const auto trip = is_mine(word.substr(5)) ? release_.round_trip(now) : std::nullopt;
  if (!trip) return tell("\r\nResponse Not Received", now + gives_up);
  const MonoTime back = now + wake_tones + *trip;
  if (word.starts_with("AT%RR")) {
    const double shown = release_.distance(now) / scenario_.sound_speed * units_sound;
    return tell(fmt::format("\r\nRange 0 to {}: {:.1f} m", scenario_.address, shown), back);
  }
  tell(fmt::format("\r\nUnit Address {:03}\r\n{}\r\nTilt Sensor: 7 degrees\r\nBattery: 89%",
                   scenario_.address, condition()),
       back);
}

/// ADDRESS,CODE
void BenthosShell::fire(std::string_view arguments, MonoTime now) {
  const std::size_t comma = arguments.find(',');
  if (comma == std::string_view::npos) return tell("\r\nInvalid Command", now + shell_answer);
  const bool mine = is_mine(arguments.substr(0, comma));
  code_ = mine ? std::string(arguments.substr(comma + 1)) : "";
  sent_at_ = now + scenario_.sending;
}

void BenthosShell::turn(MonoTime now) {
  if (!sent_at_ || now < *sent_at_) return;
  const MonoTime out = *sent_at_;
  sent_at_.reset();
  if (release_.hear_code(code_, out)) {
    tell("\r\n" + condition(), out + release_.round_trip(out).value_or(wake_tones));
  } else {
    tell("\r\nResponse Not Received", out + gives_up);
  }
}

}  // namespace buoysim
