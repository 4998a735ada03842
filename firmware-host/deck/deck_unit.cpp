#include "firmware-host/deck/deck_unit.hpp"

#include <algorithm>

#include "firmware-host/deck/benthos_shell.hpp"
#include "firmware-host/deck/edgetech_host.hpp"

namespace buoysim {

using buoyd::MonoTime;

void DeckUnit::say(std::string text, MonoTime at) {
  const auto behind =
      std::upper_bound(sayings_.begin(), sayings_.end(), at,
                       [](MonoTime time, const Saying& one) { return time < one.at; });
  sayings_.insert(behind, {std::move(text), at});
}

void DeckUnit::hush(MonoTime now) {
  std::erase_if(sayings_, [now](const Saying& one) { return one.at > now; });
}

Bytes DeckUnit::take_said(MonoTime now) {
  Bytes said;
  while (!sayings_.empty() && sayings_.front().at <= now) {
    const std::string& text = sayings_.front().text;
    said.insert(said.end(), text.begin(), text.end());
    sayings_.pop_front();
  }
  return said;
}

std::optional<MonoTime> DeckUnit::next_due() const {
  std::optional<MonoTime> due = next_act();
  if (!sayings_.empty()) due = std::min(due.value_or(MonoTime::max()), sayings_.front().at);
  return due;
}

std::unique_ptr<DeckUnit> make_deck_unit(const DeckScenario& scenario, AcousticRelease& release) {
  if (scenario.maker == DeckMaker::benthos) {
    return std::make_unique<BenthosShell>(scenario, release);
  }
  return std::make_unique<EdgetechHost>(scenario, release);
}

}  // namespace buoysim
