#include "messages/sbd_terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/number_text.hpp"

namespace buoyd {

namespace {

constexpr std::size_t longest_line = 128;
constexpr unsigned last_success = 4;  // a session's result up to here: the message was sent
constexpr unsigned too_soon = 36;     // after a registration
constexpr Micros registration_pause = std::chrono::minutes(3);

/// Their 16-bit sum, the high byte first.
std::array<std::uint8_t, 2> sum_of(std::span<const std::uint8_t> bytes) {
  unsigned sum = 0;
  for (const std::uint8_t byte : bytes) sum += byte;
  return {static_cast<std::uint8_t>(sum >> 8U & 0xFFU), static_cast<std::uint8_t>(sum & 0xFFU)};
}

std::string with_sum(const Bytes& message) {
  std::string written(message.begin(), message.end());
  for (const std::uint8_t byte : sum_of(message)) written += static_cast<char>(byte);
  return written;
}

std::string_view without_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

using SessionFigures = std::array<unsigned, 6>;

/// "0, 12, 1, 3, 6, 0": result, number of the message sent, result of receiving, number and length
/// of the message received, messages that wait.
std::optional<SessionFigures> session_figures(std::string_view text) {
  SessionFigures figures{};
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const std::size_t comma = text.find(',');
    if ((comma == std::string_view::npos) != (i + 1 == figures.size())) return std::nullopt;
    const auto figure = number_in<unsigned>(without_blanks(text.substr(0, comma)));
    if (!figure) return std::nullopt;
    figures[i] = *figure;
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return figures;
}

}  // namespace

void SbdTerminal::opened() {
  step_ = Step::idle;
  line_.clear();
  counted_.clear();
  reads_ = 0;
  is_asking_ = false;
  outcome_.reset();
}

/// Without flow control: three wires suffice. A transceiver that lost its power has it on again.
std::string SbdTerminal::ask_for_card() {
  opened();
  is_asking_ = true;
  step_ = Step::set_up;
  return "AT&K0\r";
}

std::string SbdTerminal::send(std::span<const std::uint8_t> message) {
  opened();
  message_.assign(message.begin(), message.end());
  step_ = Step::set_up;
  return "AT&K0\r";
}

std::optional<SendAnswer> SbdTerminal::give_up() {
  auto known = outcome_;
  if (!known && step_ != Step::session) known = SendAnswer{};
  opened();
  return known;
}

TerminalHeard SbdTerminal::hear(std::span<const std::uint8_t> bytes) {
  TerminalHeard heard;
  for (const std::uint8_t byte : bytes) hear_byte(byte, heard);
  return heard;
}

/// A message that is fetched begins with its length, below 512; a line of text has no such byte.
void SbdTerminal::hear_byte(std::uint8_t byte, TerminalHeard& heard) {
  if (!counted_.empty() || (step_ == Step::read && line_.empty() && byte <= 1)) {
    return hear_count(byte, heard);
  }
  if (byte != '\r' && byte != '\n') {
    if (line_.size() < longest_line) line_ += static_cast<char>(byte);
  } else if (!line_.empty()) {
    hear_line(std::exchange(line_, {}), heard);
  }
}

void SbdTerminal::hear_count(std::uint8_t byte, TerminalHeard& heard) {
  constexpr std::size_t head = 2;
  counted_.push_back(byte);
  if (counted_.size() < head) return;
  const std::size_t length = std::size_t{counted_[0]} << 8U | counted_[1];
  const bool is_long = length > longest_received;
  if (!is_long && counted_.size() < head + length + 2) return;
  const Bytes came = std::exchange(counted_, {});
  const std::span<const std::uint8_t> all(came);
  step_ = Step::came;
  if (is_long || !std::ranges::equal(sum_of(all.subspan(head, length)), all.last(2))) {
    is_damaged_ = true;
    heard.words.emplace_back(DamagedWords{});
    return;
  }
  is_damaged_ = false;
  if (length > 0) {
    const auto message = all.subspan(head, length);
    heard.words.emplace_back(MessageCame{"", {message.begin(), message.end()}});
  }
}

/// It rings of its own accord. What else it says so (+CIEV), and the echo of what was written, are
/// no words.
void SbdTerminal::hear_line(std::string_view line, TerminalHeard& heard) {
  constexpr std::string_view signal = "+CSQ:";
  constexpr std::string_view session = "+SBDIX:";
  if (line == "OK") return hear_ok(heard);
  if (line == "ERROR") return hear_error(heard);
  if (line == "SBDRING") {
    heard.words.emplace_back(MessageWaits{});
    return;
  }
  if (step_ == Step::signal && line.starts_with(signal)) {
    is_ready_ = number_in<unsigned>(without_blanks(line.substr(signal.size()))).value_or(0) > 0;
  } else if (step_ == Step::room && line == "READY") {
    go(Step::message, with_sum(message_), heard);
  } else if (step_ == Step::message && line.size() == 1) {
    is_ready_ = line == "0";
  } else if (step_ == Step::session && line.starts_with(session)) {
    hear_session(line.substr(session.size()), heard);
  }
}

void SbdTerminal::hear_session(std::string_view figures, TerminalHeard& heard) {
  const auto session = session_figures(figures);
  if (!session) {
    heard.words.emplace_back(DamagedWords{});
    return;
  }
  const unsigned sent = (*session)[0];
  came_ = (*session)[2] == 1;
  if (sent > last_success) return failed(sent == too_soon ? registration_pause : Micros(0));
  if ((*session)[5] > 0) heard.words.emplace_back(MessageWaits{});
  failures_ = 0;
  outcome_ = SendAnswer{true, Micros(0)};
}

void SbdTerminal::hear_ok(TerminalHeard& heard) {
  switch (step_) {
    case Step::idle:
      return;
    case Step::set_up:
      return go(Step::read, "AT+SBDRB\r", heard);
    case Step::signal:
      return hear_signal(heard);
    case Step::room:
      return hear_error(heard);
    case Step::message:
      return is_ready_ ? go(Step::session, "AT+SBDIX\r", heard) : hear_error(heard);
    case Step::session:
      if (!outcome_) return;  // what it said of it was not understood
      return came_ ? go(Step::read, "AT+SBDRB\r", heard) : go(Step::clear, "AT+SBDD2\r", heard);
    case Step::read:
    case Step::came:
      return fetched(heard);
    case Step::clear:
      return end(heard);
  }
}

/// Also before a session: that clears what nobody fetched. What was damaged on the wire is read
/// again, also where that reading gave an error or nothing. In the end it stays there, and only
/// what was sent is cleared: the next session begins with reading it.
void SbdTerminal::fetched(TerminalHeard& heard) {
  if (is_damaged_ && reads_ < most_reads) return go(Step::read, "AT+SBDRB\r", heard);
  if (outcome_ || is_asking_) {
    if (is_damaged_) heard.words.emplace_back(MessageWaits{});
    return go(Step::clear, is_damaged_ ? "AT+SBDD0\r" : "AT+SBDD2\r", heard);
  }
  go(Step::signal, "AT+CSQ\r", heard);
}

void SbdTerminal::hear_signal(TerminalHeard& heard) {
  if (!is_ready_) {
    failed();
    return end(heard);
  }
  if (message_.empty()) return go(Step::session, "AT+SBDIX\r", heard);
  go(Step::room, fmt::format("AT+SBDWB={}\r", message_.size()), heard);
}

/// Before a session that is a refusal; afterwards it changes nothing of what the session said.
void SbdTerminal::hear_error(TerminalHeard& heard) {
  const bool is_refused = is_asking_ && step_ == Step::set_up;
  if (step_ == Step::idle || is_refused) return;
  if (step_ == Step::read || step_ == Step::came) return fetched(heard);
  if (!outcome_ && !is_asking_) failed();
  end(heard);
}

void SbdTerminal::failed(Micros least) {
  const auto pause = std::min(failures_, pauses.size() - 1);
  ++failures_;
  outcome_ = SendAnswer{false, std::max(pauses[pause], least)};
}

void SbdTerminal::go(Step step, std::string_view words, TerminalHeard& heard) {
  step_ = step;
  is_ready_ = false;
  reads_ = step == Step::read ? reads_ + 1 : 0;
  if (reads_ == 1) is_damaged_ = false;
  heard.reply += words;
}

void SbdTerminal::end(TerminalHeard& heard) {
  if (outcome_) heard.words.emplace_back(*outcome_);
  if (is_asking_) heard.words.emplace_back(CardFacts{true, std::nullopt});
  is_asking_ = false;
  outcome_.reset();
  step_ = Step::idle;
}

}  // namespace buoyd
