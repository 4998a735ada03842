#include "firmware-host/bench/played_line.hpp"

#include <algorithm>

#include "firmware-host/frames/frame_checks.hpp"
#include "firmware-host/judge/claim.hpp"
#include "firmware-host/registers/register_server.hpp"
#include "firmware-host/sentences/damage.hpp"
#include "firmware-host/sentences/message_encoder.hpp"
#include "firmware-host/world/model_parts.hpp"

namespace buoysim {

namespace {

/// Silence that ends an unfinished frame: a pty brings the bytes of one write together, so this
/// may be longer than a gap without harm.
constexpr Micros end_of_frame{5'000};
/// Noise follows an answer at this distance.
constexpr Micros noise_after{2'000};
/// A slot of the burst's grid is met when its time is so near.
constexpr Micros clock_grain{1'000};
constexpr std::size_t most_waiting = 64;
constexpr std::uint8_t gateway_target_silent = 11;

Pace pace_of(const LineScenario& line) {
  if (!line.tcp_address.empty()) {
    return {};
  }
  const buoyd::LineSettings& settings = line.settings;
  const unsigned parity = settings.parity == buoyd::Parity::none ? 0 : 1;
  return {settings.baud, 1U + settings.data_bits + parity + settings.stop_bits};
}

void add_to(WireCounters& sum, const WireCounters& one) {
  sum.requests += one.requests;
  sum.inside_gap += one.inside_gap;
  sum.overlapping += one.overlapping;
  sum.sent_bytes += one.sent_bytes;
  sum.received_bytes += one.received_bytes;
}

void keep_earlier(std::optional<MonoTime>& best, std::optional<MonoTime> candidate) {
  if (candidate && (!best || *candidate < *best)) {
    best = candidate;
  }
}

/// A CRC's last byte; on TCP, which has none, the transaction's number.
void spoil_answer(Bytes& frame, bool tcp) {
  std::uint8_t& victim = tcp ? frame[1] : frame.back();
  victim = static_cast<std::uint8_t>(victim ^ 0xFFU);
}

Bytes exception_pdu(const ModbusRequest& request, std::uint8_t code) {
  return {static_cast<std::uint8_t>(request.pdu[0] | 0x80U), code};
}

/// Any other unit than that of the request.
ModbusRequest of_wrong_unit(ModbusRequest request) {
  constexpr int highest_unit = 247;
  request.unit = request.unit % highest_unit + 1;
  return request;
}

}  // namespace

PlayedLine::PlayedLine(const LineScenario& scenario, std::unique_ptr<Port> port, const Stage& stage)
    : scenario_(scenario), port_(std::move(port)), stage_(stage), pace_(pace_of(scenario)) {}

void PlayedLine::add(std::unique_ptr<Instrument> instrument) {
  told_[instrument->name()];
  const bool by_text = !instrument->texts().empty();
  has_texts_ = has_texts_ || by_text;
  has_modbus_ = has_modbus_ || (instrument->is_polled() && !by_text);
  players_.push_back({std::move(instrument), std::nullopt});
}

Result<void> PlayedLine::open() {
  seen_empty_ = now();
  const bool is_cut = holds(FaultKind::cut);
  return is_cut ? Result<void>{} : port_->open();
}

void PlayedLine::close() {
  for (auto& [peer, conversation] : conversations_) {
    lose(conversation);
  }
  conversations_.clear();
  port_->cut();
}

void PlayedLine::turn() {
  follow_cuts();
  meet_peers();
  for (Player& player : players_) player.instrument->follow_power(stage_.clock->wall());
  listen();
  end_silences();
  speak();
  send_due();
}

void PlayedLine::follow_cuts() {
  const bool is_cut = holds(FaultKind::cut);
  if (is_cut && port_->is_up()) {
    close();
  } else if (!is_cut && !port_->is_up()) {
    // What cannot be opened now is tried again in the next turn.
    static_cast<void>(port_->open());
    seen_empty_ = now();
  }
}

void PlayedLine::meet_peers() {
  const auto peers = port_->peers();
  for (auto known = conversations_.begin(); known != conversations_.end();) {
    if (std::find(peers.begin(), peers.end(), known->first) == peers.end()) {
      lose(known->second);
      known = conversations_.erase(known);
    } else {
      ++known;
    }
  }
  for (const int peer : peers) {
    if (!conversations_.contains(peer)) {
      Conversation met{Wire(pace_), is_tcp() ? make_tcp_framing() : make_rtu_framing()};
      met.last_byte = now();
      conversations_.emplace(peer, std::move(met));
    }
  }
}

void PlayedLine::lose(Conversation& conversation) {
  for (const std::uint64_t id : conversation.wire.waiting()) {
    for (LedgerEntry& entry : conversation.unsent[id]) {
      entry.fault = "cut";
      entry.asked.reset();
      entry.bytes.clear();
      entry.time = stage_.clock->wall();
      entry.boottime = now();
      // Where the ledger cannot have it, nothing is excused.
      static_cast<void>(stage_.record(entry));
    }
  }
  add_to(ended_, conversation.wire.counters());
  damaged_ += conversation.framing->damaged();
}

void PlayedLine::listen() {
  const MonoTime before = now();
  for (Port::Incoming& incoming : port_->receive()) {
    meet_peers();
    const auto found = conversations_.find(incoming.peer);
    if (found != conversations_.end()) {
      hear(incoming.peer, found->second, incoming.bytes, now());
    }
  }
  seen_empty_ = before;
}

void PlayedLine::hear(int peer, Conversation& conversation, const Bytes& bytes, MonoTime now) {
  conversation.last_byte = now;
  if (hears_itself()) {
    port_->write(peer, bytes);
  }
  if (has_texts_) {
    hear_text(conversation, bytes, now);
    if (!has_modbus_) return;
  }
  if (!conversation.frame_began) conversation.not_asked = seen_empty_;
  const MonoTime began = conversation.frame_began.value_or(now);
  for (const ModbusRequest& request : conversation.framing->take(bytes)) {
    serve(conversation, request, began);
  }
  conversation.frame_began =
      conversation.framing->unfinished() ? std::optional(began) : std::nullopt;
  if (conversation.framing->hopeless()) {
    port_->drop(peer);
  }
}

void PlayedLine::end_silences() {
  const MonoTime at = now();
  for (auto& [peer, conversation] : conversations_) {
    if (!conversation.framing->unfinished() || at < conversation.last_byte + end_of_frame) {
      continue;
    }
    for (const ModbusRequest& request : conversation.framing->silence()) {
      serve(conversation, request, conversation.frame_began.value_or(at));
    }
    conversation.frame_began.reset();
  }
}

Instrument* PlayedLine::instrument_of(int unit) {
  if (is_tcp() && players_.size() == 1) {
    return players_.front().instrument.get();
  }
  for (const Player& player : players_) {
    if (player.instrument->scenario().settings.unit == unit) {
      return player.instrument.get();
    }
  }
  return nullptr;
}

void PlayedLine::serve(Conversation& conversation, const ModbusRequest& request, MonoTime at) {
  const MonoTime end = conversation.wire.request(request.frame_bytes, seen_empty_, at);
  Instrument* const instrument = instrument_of(request.unit);
  if (instrument != nullptr && instrument->is_polled()) {
    answer(conversation, request, *instrument, end);
  } else if (is_tcp()) {
    const Bytes nobody = exception_pdu(request, gateway_target_silent);
    conversation.wire.send(conversation.framing->frame(request, nobody), end);
  }
}

Misfortune PlayedLine::lot_of(Instrument& instrument) {
  Misfortune lot = stage_.faults->strike(instrument.name(), stage_.age());
  if (holds(FaultKind::echo) && !is_tcp()) {
    lot.add(FaultKind::echo);
  }
  return lot;
}

/// What the instrument says to a request, framed; its own words only where the lot lets it speak.
/// An exception begins no record, and needs an instrument that hears the request.
Utterance PlayedLine::say_to(const ModbusFraming& framing, const ModbusRequest& request,
                             Instrument& instrument, const Misfortune& lot) {
  const buoyd::WallTime time = stage_.clock->wall();
  const bool is_silent = lot.has(FaultKind::silence);
  const bool refuses = !is_silent && lot.code != 0 && instrument.is_reachable(time);
  Utterance said;
  if (is_silent || refuses) {
    said.entries.emplace_back().instrument = instrument.name();
  } else {
    said = instrument.answer(request.pdu, time);
  }
  if (refuses) {
    said.bytes = exception_pdu(request, lot.code);
  }
  if (said.bytes.empty()) {  // struck silent, or asleep
    return said;
  }
  told_[instrument.name()].exceptions += is_exception(said.bytes) ? 1U : 0U;
  const bool strange = lot.has(FaultKind::wrong_unit);
  said.bytes = framing.frame(strange ? of_wrong_unit(request) : request, said.bytes);
  return said;
}

void PlayedLine::answer(Conversation& conversation, const ModbusRequest& request,
                        Instrument& instrument, MonoTime request_end) {
  Misfortune lot = lot_of(instrument);
  instrument.suffer(lot.has(FaultKind::torn), lot.has(FaultKind::stuck));
  Utterance said = say_to(*conversation.framing, request, instrument, lot);
  if (const auto lost = lost_answer(lot, instrument.scenario())) {
    instrument.lost(request.pdu, stage_.clock->wall(), *lost);
  }
  if (!said.bytes.empty()) {
    const Bytes sound = said.bytes;
    damage(
        said.bytes, lot,
        [&](auto frame) { return is_tcp() ? tcp_passes(sound, frame) : rtu_passes(frame); },
        [&](Bytes& frame) { spoil_answer(frame, is_tcp()); }, *stage_.faults);
  }
  for (LedgerEntry& entry : said.entries) entry.asked = conversation.not_asked;
  say(instrument, said, lot, {&conversation}, request_end + instrument.scenario().turnaround);
}

/// False: the ledger cannot have it.
bool PlayedLine::tell(const Instrument& instrument, const Utterance& said,
                      const std::string& fault) {
  InstrumentCounters& counters = told_[instrument.name()];
  for (LedgerEntry entry : said.entries) {
    entry.time = stage_.clock->wall();
    entry.boottime = now();
    entry.bytes = said.bytes;
    entry.fault = fault;
    entry.asked.reset();
    counters.counter = std::max(counters.counter, entry.counter);
    if (!stage_.record(entry)) {
      return false;
    }
  }
  return true;
}

void PlayedLine::say(Instrument& instrument, const Utterance& said, const Misfortune& lot,
                     const std::vector<Conversation*>& to, MonoTime start) {
  const bool silence = lot.has(FaultKind::silence);
  const bool second = lot.has(FaultKind::duplicated) && !instrument.is_polled() && !silence;
  const std::string fault = said.again ? with_word(lot.fault(), "copy") : lot.fault();
  if (!tell(instrument, said, fault) ||
      (second && !tell(instrument, said, with_word(fault, "copy")))) {
    return;
  }
  InstrumentCounters& counters = told_[instrument.name()];
  ++counters.said;
  counters.faults += lot.strikes() ? 1U : 0U;
  for (Conversation* const conversation : to) {
    if (!silence) {
      send(*conversation, said, lot, start + lot.late + lot.slow);
    }
  }
}

void PlayedLine::send(Conversation& conversation, const Utterance& said, const Misfortune& lot,
                      MonoTime start) {
  const bool late = lot.late + lot.slow > Micros{0};
  const auto after = pace_.wire_time(said.bytes.size()) + noise_after;
  conversation.unsent[++last_id_] = said.entries;
  conversation.wire.send(said.bytes, start, late, last_id_);
  if (lot.has(FaultKind::duplicated)) {
    start += after;
    conversation.wire.send(said.bytes, start, true);
  }
  conversation.wire.send(stage_.faults->noise(lot.garbage_bytes), start + after, true);
}

void PlayedLine::speak() {
  const MonoTime at = now();
  for (Player& player : players_) {
    if (player.instrument->is_polled() || (player.next_burst && at < *player.next_burst)) {
      continue;
    }
    const Micros period = player.instrument->scenario().period;
    const auto wall = stage_.clock->wall();
    const buoyd::WallTime slot((wall + clock_grain).time_since_epoch() / period * period);
    if (player.next_burst) {
      burst(*player.instrument, slot);
    }
    player.next_burst = at + (slot + period - wall);
  }
}

void PlayedLine::burst(Instrument& instrument, buoyd::WallTime time) {
  std::vector<Conversation*> listeners;
  for (auto& [peer, conversation] : conversations_) {
    if (conversation.wire.waiting().size() < most_waiting) {
      listeners.push_back(&conversation);
    }
  }
  if (listeners.empty()) {
    ++told_[instrument.name()].skipped;
    return;
  }
  const std::string& name = instrument.name();
  instrument.suffer(false, stage_.faults->holds(FaultKind::stuck, name, stage_.age()));
  const buoyd::Model& model = *instrument.scenario().model;
  const auto passes = [&model](auto frame) {
    return model.frames ? frame_passes(*model.frames, frame)
                        : sentence_passes(messages_of(model), frame);
  };
  const auto spoil = [&model](Bytes& frame) {
    model.frames ? spoil_frame(*model.frames, frame) : spoil_sentence(messages_of(model), frame);
  };
  for (Utterance& sentence : instrument.speak(time)) {
    Misfortune lot = lot_of(instrument);
    damage(sentence.bytes, lot, passes, spoil, *stage_.faults);
    lot.undetectable = lot.undetectable || (sentence.in_order && lot.displaces());
    say(instrument, sentence, lot, listeners, now());
  }
}

void PlayedLine::send_due() {
  for (auto& [peer, conversation] : conversations_) {
    note_stall(conversation);
    const Bytes due = conversation.wire.take_due(now());
    if (!due.empty()) {
      port_->write(peer, due);
    }
    note_departures(conversation);
  }
}

std::optional<MonoTime> PlayedLine::next_due() const {
  std::optional<MonoTime> next;
  for (const auto& [peer, conversation] : conversations_) {
    keep_earlier(next, conversation.wire.next_due());
    if (conversation.framing->unfinished()) {
      keep_earlier(next, conversation.last_byte + end_of_frame);
    }
  }
  for (const Player& player : players_) {
    keep_earlier(next, player.next_burst);
  }
  return next;
}

WireCounters PlayedLine::counters() const {
  WireCounters sum = ended_;
  for (const auto& [peer, conversation] : conversations_) {
    add_to(sum, conversation.wire.counters());
  }
  return sum;
}

}  // namespace buoysim
