// PlayedLine's part for text instruments that are asked: finds their texts in what comes, repeats
// and prompts as whatever hangs between them and the line, and lets them answer.

#include <algorithm>

#include "firmware-host/bench/played_line.hpp"
#include "firmware-host/sentences/damage.hpp"
#include "firmware-host/sentences/message_encoder.hpp"
#include "firmware-host/world/model_parts.hpp"

namespace buoysim {

namespace {

/// A modem that got no answer listens so long for one, if nobody interrupts it: RelayMax of
/// Sea-Bird's surface modem (SBE 39plus-IM manual revision 001, page 42).
constexpr Micros relay_patience{20'000'000};

}  // namespace

/// The longest text of any instrument with which `heard` begins; "" if none. `more`: it is the
/// beginning of one.
std::string PlayedLine::text_in(const std::string& heard, bool& more) const {
  std::string found;
  for (const Player& player : players_) {
    for (const std::string& text : player.instrument->texts()) {
      more = more || (text.size() > heard.size() && text.starts_with(heard));
      if (heard.starts_with(text) && text.size() > found.size()) found = text;
    }
  }
  return found;
}

void PlayedLine::hear_text(Conversation& conversation, const Bytes& bytes, MonoTime at) {
  std::string& heard = conversation.heard;
  heard.append(bytes.begin(), bytes.end());
  while (!heard.empty()) {
    bool more = false;
    const std::string text = text_in(heard, more);
    if (text.empty() && more) {
      return;
    }
    if (text.empty()) {
      heard.erase(0, 1);
      continue;
    }
    heard.erase(0, text.size());
    const MonoTime end = conversation.wire.request(text.size(), seen_empty_, at);
    serve_text(conversation, text, end);
  }
}

/// All hear it; one voice repeats it and says the ending.
void PlayedLine::serve_text(Conversation& conversation, const std::string& text, MonoTime end) {
  const bool deaf = now() < conversation.relaying_until;
  Reply first;
  bool answered = false;
  for (Player& player : players_) {
    const Reply reply = player.instrument->hear(text, now(), deaf);
    if (!reply.understood) {
      continue;
    }
    if (!first.understood) {
      first = reply;
      first.turnaround = player.instrument->scenario().turnaround;
      conversation.relaying_until = MonoTime{};
      if (reply.echo) conversation.wire.send(Bytes(text.begin(), text.end()), end);
    }
    if (reply.speaks) {
      first.turnaround += answer_text(conversation, *player.instrument, end, answered);
    }
  }
  if (!first.understood) {
    return;
  }
  if (first.asked && !answered) {
    conversation.relaying_until = first.relays ? now() + relay_patience : MonoTime{};
    return;
  }
  conversation.wire.send(Bytes(first.ending.begin(), first.ending.end()), end + first.turnaround);
}

/// Says the frames; returns how much later than usual they come.
Micros PlayedLine::answer_text(Conversation& conversation, Instrument& instrument, MonoTime end,
                               bool& answered) {
  const std::string& name = instrument.name();
  instrument.suffer(false, stage_.faults->holds(FaultKind::stuck, name, stage_.age()));
  const buoyd::MessageSet& messages = messages_of(*instrument.scenario().model);
  Misfortune lot = lot_of(instrument);
  instrument.pose(lot.has(FaultKind::wrong_unit));
  const MonoTime start = end + instrument.scenario().turnaround;
  for (Utterance& sentence : instrument.speak(stage_.clock->wall())) {
    Misfortune own = lot;
    damage(
        sentence.bytes, own, [&](auto frame) { return sentence_passes(messages, frame); },
        [&](Bytes& bytes) { spoil_sentence(messages, bytes); }, *stage_.faults);
    own.undetectable = own.undetectable || (sentence.in_order && own.displaces());
    say(instrument, sentence, own, {&conversation}, start);
  }
  answered = !lot.has(FaultKind::silence);
  return lot.late + lot.slow;
}

}  // namespace buoysim
