#include "firmware-host/sentences/prompted_instrument.hpp"

#include <algorithm>

#include "firmware-host/sentences/addressed_text.hpp"

namespace buoysim {

namespace {

bool wakes(const buoyd::PollStep& step) {
  return step.answer.empty() && !step.expect.empty();
}

}  // namespace

PromptedInstrument::PromptedInstrument(const InstrumentScenario& scenario,
                                       std::uint64_t last_counter, std::uint64_t seed)
    : scenario_(scenario), script_(*scenario.model->poll), voice_(scenario, last_counter, seed) {}

std::vector<std::string> PromptedInstrument::texts() const {
  std::vector<std::string> texts;
  texts.reserve(script_.steps.size() + 1);
  for (const auto& step : script_.steps) {
    texts.push_back(addressed(step.send, scenario_.settings.unit));
  }
  if (script_.recover) {
    texts.push_back(addressed(script_.recover->send, scenario_.settings.unit));
  }
  return texts;
}

/// Every text that wakes it came, and none so long ago that it fell asleep since.
bool PromptedInstrument::is_awake(MonoTime now) const {
  const Micros sleep_after = scenario_.sleep_after;
  for (std::size_t i = 0; i < script_.steps.size(); ++i) {
    if (!wakes(script_.steps[i])) {
      continue;
    }
    const auto heard = heard_.find(i);
    if (heard == heard_.end() ||
        (sleep_after > Micros{0} && now >= std::max(heard->second, last_heard_) + sleep_after)) {
      return false;
    }
  }
  return true;
}

Reply PromptedInstrument::hear(std::string_view text, MonoTime now, bool deaf) {
  Reply reply;
  for (std::size_t i = 0; i < script_.steps.size() && !reply.understood && !deaf; ++i) {
    const auto& step = script_.steps[i];
    if (addressed(step.send, scenario_.settings.unit) != text) {
      continue;
    }
    reply.understood = true;
    reply.asked = !step.answer.empty();
    reply.speaks = reply.asked && is_awake(now);
    reply.ending = step.expect.empty() ? "" : step.expect.front();
    if (wakes(step) || reply.speaks) {
      last_heard_ = now;
    }
    heard_[i] = now;
    asked_ = i;
  }
  const auto& recover = script_.recover;
  if (!reply.understood && recover && addressed(recover->send, scenario_.settings.unit) == text) {
    reply.understood = true;
    reply.ending = recover->expect.front();
  }
  reply.echo = script_.echo && reply.understood;
  reply.relays = recover.has_value();
  return reply;
}

std::string PromptedInstrument::address() const {
  const int own = scenario_.settings.unit;
  const int other = own < script_.highest_unit ? own + 1 : script_.lowest_unit;
  return script_.address ? addressed(*script_.address, poses_ ? other : own) : "";
}

/// Of the kinds that may answer, those that the scenario names, else the first (`said`, if any
/// was).
bool PromptedInstrument::is_said(const Utterance& sentence, const std::string& said) const {
  const auto& step = script_.steps[asked_];
  const auto& kinds = scenario_.model->kinds;
  const std::string& own = sentence.entries.front().kind;
  const bool wanted = std::any_of(step.answer.begin(), step.answer.end(),
                                  [&](std::size_t kind) { return kinds[kind].name == own; });
  return wanted && (said.empty() || said == own);
}

std::vector<Utterance> PromptedInstrument::speak(buoyd::WallTime time) {
  std::vector<Utterance> said;
  std::string kind;
  for (Utterance& sentence : voice_.speak(time)) {
    if (!is_said(sentence, kind)) {
      continue;
    }
    kind = sentence.entries.front().kind;
    const std::string begin = address();
    sentence.bytes.insert(sentence.bytes.begin(), begin.begin(), begin.end());
    said.push_back(std::move(sentence));
  }
  return said;
}

}  // namespace buoysim
