#include "firmware-host/bench/played_terminals.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"

namespace buoysim {

using buoyd::MonoTime;

PlayedTerminals::PlayedTerminals(const std::vector<TerminalScenario>& scenarios,
                                 const std::string& folder, std::uint64_t seed) {
  for (const TerminalScenario& one : scenarios) {
    const std::string link = one.pty.front() == '/' ? one.pty : folder + "/" + one.pty;
    played_.push_back({BeidouTerminal(one, ++seed), std::make_unique<PtyPort>(link)});
  }
}

Result<void> PlayedTerminals::open() {
  for (const Played& one : played_) {
    if (auto opened = one.port->open(); !opened) return opened;
  }
  return {};
}

void PlayedTerminals::close() {
  for (const Played& one : played_) one.port->cut();
}

void PlayedTerminals::turn(MonoTime now) {
  for (Played& one : played_) {
    for (const Port::Incoming& incoming : one.port->receive()) {
      one.terminal.hear(incoming.bytes, now);
    }
    for (ShortMessage& message : one.terminal.take_sent()) air_.push_back(std::move(message));
  }
  deliver(now);
  for (Played& one : played_) {
    const Bytes said = one.terminal.take_said(now);
    if (!said.empty()) one.port->write(0, said);
  }
}

/// What is for a card that no terminal here has is somebody else's.
void PlayedTerminals::deliver(MonoTime now) {
  for (const ShortMessage& message : air_) {
    if (message.at > now) continue;
    for (Played& one : played_) {
      if (one.terminal.scenario().card == message.to) one.terminal.receive(message, now);
    }
  }
  std::erase_if(air_, [now](const ShortMessage& message) { return message.at <= now; });
}

std::optional<MonoTime> PlayedTerminals::next_due() const {
  MonoTime due = MonoTime::max();
  for (const Played& one : played_) due = std::min(due, one.terminal.next_due().value_or(due));
  for (const ShortMessage& message : air_) due = std::min(due, message.at);
  return due == MonoTime::max() ? std::nullopt : std::optional(due);
}

void PlayedTerminals::add_to(std::vector<pollfd>& set) const {
  for (const Played& one : played_) one.port->add_to(set);
}

void PlayedTerminals::look_after() {
  for (const Played& one : played_) one.port->look_after();
}

std::string PlayedTerminals::summary() const {
  std::string all;
  for (const Played& one : played_) {
    const TerminalCounters& did = one.terminal.counters();
    all += fmt::format(
        R"({}{{"name":{},"sent":{},"early":{},"long":{},"refused":{},"lost":{},"damaged":{}}})",
        all.empty() ? "" : ",", buoyd::json_string(one.terminal.scenario().name), did.sent,
        did.early, did.long_ones, did.refused, did.lost, did.damaged);
  }
  return all;
}

}  // namespace buoysim
