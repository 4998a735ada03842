#include "firmware-host/terminals/iridium_terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace buoysim {

using buoyd::MonoTime;

namespace {

using namespace std::chrono_literals;

constexpr buoyd::Micros command_answer = 50ms;
constexpr buoyd::Micros session_time = 1s;
constexpr std::size_t longest_command = 64;
constexpr std::size_t most_in_mailbox = 16;
constexpr unsigned numbers = 65'536;
constexpr std::string_view write_command = "AT+SBDWB=";

std::string sum_of(std::string_view bytes) {
  unsigned sum = 0;
  for (const char c : bytes) sum += static_cast<unsigned char>(c);
  return {static_cast<char>(sum / 256 % 256), static_cast<char>(sum % 256)};
}

}  // namespace

void IridiumTerminal::hear(const Bytes& bytes, MonoTime now) {
  for (const std::uint8_t byte : bytes) {
    const char c = static_cast<char>(byte);
    if (awaited_ > 0) {
      written_ += c;
      if (--awaited_ == 0) take_written(now);
    } else if (c == '\r') {
      say_bytes(heard_ + "\r", now);
      obey(std::exchange(heard_, {}), now);
    } else if (heard_.size() < longest_command) {
      heard_ += c;
    }
  }
}

void IridiumTerminal::obey(const std::string& command, MonoTime now) {
  const MonoTime at = now + command_answer;
  if (command == "AT" || command == "AT&K0") {
    answer("", at);
  } else if (command == "AT+CSQ") {
    answer(fmt::format("+CSQ:{}", lot(scenario().refusals / 2) ? 0 : 4), at);
  } else if (command.starts_with(write_command)) {
    make_room(command.substr(write_command.size()), at);
  } else if (command == "AT+SBDIX") {
    have_session(now);
  } else if (command == "AT+SBDRB") {
    say_fetched(at);
  } else if (command == "AT+SBDD0") {
    to_send_.clear();
    answer("0", at);
  } else if (command == "AT+SBDD2") {
    to_send_.clear();
    fetched_.clear();
    answer("0", at);
  } else if (!command.empty()) {
    say_bytes("\r\nERROR\r\n", at);
  }
}

void IridiumTerminal::make_room(const std::string& count, MonoTime at) {
  const bool is_number = !count.empty() && count.size() <= 4 &&
                         std::ranges::all_of(count, [](char c) { return c >= '0' && c <= '9'; });
  const std::size_t bytes = is_number ? std::stoul(count) : 0;
  if (bytes == 0 || bytes > scenario().length) {
    ++counters_.long_ones;
    return answer("3", at);
  }
  written_.clear();
  awaited_ = bytes + 2;
  say_bytes("\r\nREADY\r\n", at);
}

void IridiumTerminal::take_written(MonoTime now) {
  const std::string message = written_.substr(0, written_.size() - 2);
  const bool is_sound = written_.substr(message.size()) == sum_of(message);
  counters_.damaged += is_sound ? 0U : 1U;
  if (is_sound) to_send_ = message;
  answer(is_sound ? "0" : "2", now + command_answer);
}

/// +SBDIX: what became of the message, its number, whether one was received, its number and length,
/// how many wait.
void IridiumTerminal::have_session(MonoTime now) {
  const MonoTime at = now + session_time;
  if (lot(scenario().refusals)) {
    ++counters_.refused;
    return answer(fmt::format("+SBDIX: {}, {}, 2, 0, 0, 0", lot(0.5) ? 32 : 18, number_), at);
  }
  if (!to_send_.empty()) {
    counters_.early += is_early(now) ? 1U : 0U;
    launch({scenario().card, "", '1', to_send_}, now);
  }
  const unsigned number = number_;
  number_ = (number_ + 1) % numbers;
  const bool brings = !mailbox_.empty();
  fetched_.clear();
  if (brings) {
    fetched_ = std::move(mailbox_.front());
    mailbox_.pop_front();
  }
  if (lot(scenario().silences)) return;
  answer(fmt::format("+SBDIX: 0, {}, {}, {}, {}, {}", number, brings ? 1 : 0, number,
                     brings ? fetched_.size() : 0, mailbox_.size()),
         at);
}

void IridiumTerminal::say_fetched(MonoTime at) {
  const std::string length{static_cast<char>(fetched_.size() / 256),
                           static_cast<char>(fetched_.size() % 256)};
  say_bytes("\r\n" + length + fetched_ + sum_of(fetched_), at);
  answer("", at);
}

/// A line, if there is one, and OK.
void IridiumTerminal::answer(const std::string& line, MonoTime at) {
  say_bytes((line.empty() ? "" : "\r\n" + line + "\r\n") + "\r\nOK\r\n", at);
}

void IridiumTerminal::receive(const ShortMessage& message, MonoTime now) {
  if (mailbox_.size() < most_in_mailbox) mailbox_.push_back(message.content);
  say_bytes("\r\nSBDRING\r\n", now);
}

/// Its signal changed; and somebody left a message.
void IridiumTerminal::chat(MonoTime now) {
  say_bytes("\r\n+CIEV:0,3\r\n", now);
  receive({"", scenario().card, '1', "hello"}, now);
}

}  // namespace buoysim
