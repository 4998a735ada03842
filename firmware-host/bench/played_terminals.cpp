#include "firmware-host/bench/played_terminals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/json.hpp"
#include "firmware-host/terminals/beidou_terminal.hpp"
#include "firmware-host/terminals/binary_beidou_terminal.hpp"
#include "firmware-host/terminals/direct_ip_sender.hpp"
#include "firmware-host/terminals/iridium_terminal.hpp"

namespace buoysim {

using buoyd::MonoTime;

namespace {

constexpr buoyd::Micros next_try = std::chrono::seconds(1);

std::unique_ptr<Terminal> make_terminal(const TerminalScenario& scenario, std::uint64_t seed) {
  switch (scenario.kind) {
    case TerminalKind::iridium_sbd:
      return std::make_unique<IridiumTerminal>(scenario, seed);
    case TerminalKind::rdss_binary:
      return std::make_unique<BinaryBeidouTerminal>(scenario, seed);
    case TerminalKind::rdss_text:
      break;
  }
  return std::make_unique<BeidouTerminal>(scenario, seed);
}

}  // namespace

PlayedTerminals::PlayedTerminals(const std::vector<TerminalScenario>& scenarios,
                                 const std::string& folder, std::uint64_t seed)
    : PlayedDevices(folder) {
  for (const TerminalScenario& one : scenarios) {
    add_port(one.pty);
    terminals_.push_back(make_terminal(one, ++seed));
    if (one.inbox.empty()) continue;
    const std::filesystem::path inbox = std::filesystem::path(folder) / one.inbox;
    inboxes_.emplace_back(terminals_.back().get(), SbdInbox(inbox));
  }
}

void PlayedTerminals::turn(const buoyd::Clock& clock) {
  const MonoTime now = clock.mono();
  for (std::size_t i = 0; i < terminals_.size(); ++i) {
    for (const Port::Incoming& incoming : port(i).receive()) {
      terminals_[i]->hear(incoming.bytes, now);
    }
    for (ShortMessage& message : terminals_[i]->take_sent()) air_.push_back(std::move(message));
  }
  fetch(now);
  deliver(clock);
  for (std::size_t i = 0; i < terminals_.size(); ++i) say(i, terminals_[i]->take_said(now));
}

void PlayedTerminals::fetch(MonoTime now) {
  for (auto& [terminal, inbox] : inboxes_) {
    for (std::string& content : inbox.take(now)) {
      terminal->receive({"", terminal->scenario().card, '1', std::move(content)}, now);
    }
  }
}

/// What nobody ashore takes is tried again, as Iridium's gateway does.
void PlayedTerminals::deliver(const buoyd::Clock& clock) {
  const MonoTime now = clock.mono();
  for (ShortMessage& message : air_) {
    if (message.at <= now && !bring(message, clock)) message.at = now + next_try;
  }
  std::erase_if(air_, [now](const ShortMessage& message) { return message.at <= now; });
}

/// What is for a card that no terminal here has is somebody else's.
bool PlayedTerminals::bring(const ShortMessage& message, const buoyd::Clock& clock) {
  if (message.to.empty()) return bring_ashore(message, clock.wall());
  for (const auto& one : terminals_) {
    if (one->scenario().card == message.to) one->receive(message, clock.mono());
  }
  return true;
}

bool PlayedTerminals::bring_ashore(const ShortMessage& message, buoyd::WallTime now) {
  const auto sender = std::ranges::find_if(
      terminals_, [&message](const auto& one) { return one->scenario().card == message.from; });
  if (sender == terminals_.end()) return true;
  const TerminalScenario& scenario = (*sender)->scenario();
  if (scenario.direct_ip.empty()) return true;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  return send_direct_ip(
      scenario.direct_ip, scenario.port,
      direct_ip_frame(message, ++sessions_,
                      static_cast<std::uint32_t>(seconds.time_since_epoch().count())));
}

std::optional<MonoTime> PlayedTerminals::next_due() const {
  MonoTime due = MonoTime::max();
  for (const auto& one : terminals_) due = std::min(due, one->next_due().value_or(due));
  for (const ShortMessage& message : air_) due = std::min(due, message.at);
  for (const auto& one : inboxes_) due = std::min(due, one.second.next_due());
  return due == MonoTime::max() ? std::nullopt : std::optional(due);
}

std::string PlayedTerminals::summary() const {
  std::string all;
  for (const auto& one : terminals_) {
    const TerminalCounters& did = one->counters();
    all += fmt::format(
        R"({}{{"name":{},"sent":{},"early":{},"long":{},"refused":{},"lost":{},"damaged":{}}})",
        all.empty() ? "" : ",", buoyd::json_string(one->scenario().name), did.sent, did.early,
        did.long_ones, did.refused, did.lost, did.damaged);
  }
  return all;
}

}  // namespace buoysim
