#include "firmware-host/deck/edgetech_host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace buoysim {

using buoyd::Micros;
using buoyd::MonoTime;

namespace {

using namespace std::chrono_literals;

constexpr Micros longest_gate = 21'844ms;
constexpr Micros between_marks = 250ms;
constexpr int marks_a_pulse = 4;  // a pulse a second
constexpr int pulses_of_it = 15;  // of one that let go
constexpr int marks_behind = 40;  // it listens on
constexpr std::size_t longest_host_word = 64;

bool has_form(std::string_view text, std::string_view form) {
  return text.size() == form.size() &&
         std::equal(text.begin(), text.end(), form.begin(),
                    [](char c, char f) { return f == '.' ? c == '.' : c >= '0' && c <= '9'; });
}

bool is_bacs(std::string_view text) {
  return text.size() == 6 && text[0] >= '1' && text[0] <= '6' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '7'; });
}

}  // namespace

void EdgetechHost::hear(char c, MonoTime now) {
  if (sent_at_) {  // even one that nobody meant
    sent_at_.reset();
    release_.miss_code();
    return say("\r", now);
  }
  if (!is_hosted_) {
    is_hosted_ = heard_cr_ && c == '\n';
    heard_cr_ = c == '\r';
    return;
  }
  hush(now);
  say(std::string(1, c), now);
  if (c != '\r') {
    if (word_.size() < longest_host_word) word_ += c;
    return;
  }
  const std::string word = std::exchange(word_, "");
  // An LF behind the CR of the word before is no part of this one.
  obey(word.substr(word.starts_with('\n') ? 1 : 0), now);
}

void EdgetechHost::obey(const std::string& word, MonoTime now) {
  const std::string_view text = word;
  if (text == "IN") return ping(now);
  const bool is_setting = (text.starts_with("RX") && has_form(text.substr(2), "00.00")) ||
                          (text.starts_with("IN") && has_form(text.substr(2), "00.0"));
  if (is_setting) return;
  if (text.starts_with("CM") && is_bacs(text.substr(2))) {
    code_ = text.substr(2);
    sent_at_ = now + scenario_.sending;
    return;
  }
  say("#", now);
}

void EdgetechHost::ping(MonoTime now) {
  const auto trip = release_.round_trip(now);
  const Micros heard = trip.value_or(longest_gate);
  const auto gate = std::min(heard, longest_gate);
  const auto milliseconds = trip ? std::llround(static_cast<double>(heard.count()) / 1000.0) : 0LL;
  say(fmt::format("\nIN {:05} mS\r\n", milliseconds), now + gate);
}

void EdgetechHost::turn(MonoTime now) {
  if (!sent_at_ || now < *sent_at_) return;
  const MonoTime out = *sent_at_;
  sent_at_.reset();
  say("*", out);
  if (!release_.hear_code(code_, out)) return;
  say_pulses(out + release_.round_trip(out).value_or(Micros(0)));
}

void EdgetechHost::say_pulses(MonoTime at) {
  for (int i = 0; i < pulses_of_it * marks_a_pulse + marks_behind; ++i) {
    const bool is_pulse = i % marks_a_pulse == 0 && i < pulses_of_it * marks_a_pulse;
    say(is_pulse ? "?" : ".", at + i * between_marks);
  }
}

}  // namespace buoysim
