#include "firmware-host/played_line.hpp"

#include <algorithm>

#include "firmware-host/message_encoder.hpp"
#include "firmware-host/register_server.hpp"

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

}  // namespace

PlayedLine::PlayedLine(const LineScenario& scenario, std::unique_ptr<Port> port, const Stage& stage)
    : scenario_(scenario), port_(std::move(port)), stage_(stage), pace_(pace_of(scenario)) {}

void PlayedLine::add(std::unique_ptr<Instrument> instrument) {
  told_[instrument->name()];
  players_.push_back({std::move(instrument), std::nullopt});
}

Result<void> PlayedLine::open() {
  seen_empty_ = now();
  const bool is_cut = stage_.faults->is_cut(scenario_.settings.name, stage_.age());
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
  listen();
  end_silences();
  speak();
  send_due();
}

void PlayedLine::follow_cuts() {
  const bool is_cut = stage_.faults->is_cut(scenario_.settings.name, stage_.age());
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
      conversations_.emplace(peer, Conversation{Wire(pace_),
                                                is_tcp() ? make_tcp_framing() : make_rtu_framing(),
                                                std::nullopt,
                                                now(),
                                                {}});
    }
  }
}

void PlayedLine::lose(Conversation& conversation) {
  for (const std::uint64_t id : conversation.wire.waiting()) {
    for (LedgerEntry& entry : conversation.unsent[id]) {
      entry.fault = "cut";
      entry.bytes.clear();
      entry.time = stage_.clock->wall();
      entry.boottime = now();
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
    const Bytes nobody{static_cast<std::uint8_t>(request.pdu[0] | 0x80U), gateway_target_silent};
    conversation.wire.send(conversation.framing->frame(request, nobody), end);
  }
}

void PlayedLine::answer(Conversation& conversation, const ModbusRequest& request,
                        Instrument& instrument, MonoTime request_end) {
  const Misfortune lot = stage_.faults->strike(instrument.name(), stage_.age());
  Utterance said;
  if (lot.silence) {
    said.entries.emplace_back().instrument = instrument.name();
  } else {
    said = instrument.answer(request.pdu, stage_.clock->wall());
    told_[instrument.name()].exceptions += is_exception(said.bytes) ? 1U : 0U;
    said.bytes = conversation.framing->frame(request, said.bytes);
  }
  if (lot.bad_checksum && !said.bytes.empty()) {
    spoil_answer(said.bytes, is_tcp());
  }
  say(instrument, std::move(said), lot, {&conversation},
      request_end + instrument.scenario().turnaround);
}

void PlayedLine::say(Instrument& instrument, Utterance said, const Misfortune& lot,
                     const std::vector<Conversation*>& to, MonoTime start) {
  InstrumentCounters& counters = told_[instrument.name()];
  for (LedgerEntry& entry : said.entries) {
    entry.time = stage_.clock->wall();
    entry.boottime = now();
    entry.bytes = said.bytes;
    entry.fault = lot.fault(instrument.is_polled());
    counters.counter = std::max(counters.counter, entry.counter);
    if (!stage_.record(entry)) {
      return;
    }
  }
  ++counters.said;
  counters.faults += lot.strikes() ? 1U : 0U;
  if (lot.silence) {
    return;
  }
  for (Conversation* const conversation : to) {
    const bool late = lot.late > Micros{0};
    conversation->unsent[++last_id_] = said.entries;
    conversation->wire.send(said.bytes, start + lot.late, late, last_id_);
    const auto after = pace_.wire_time(said.bytes.size()) + noise_after;
    conversation->wire.send(stage_.faults->noise(lot.garbage_bytes), start + lot.late + after,
                            true);
  }
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
  for (Utterance& sentence : instrument.speak(time)) {
    const Misfortune lot = stage_.faults->strike(instrument.name(), stage_.age());
    if (lot.bad_checksum) {
      spoil_sentence(sentence.bytes);
    }
    say(instrument, std::move(sentence), lot, listeners, now());
  }
}

void PlayedLine::send_due() {
  for (auto& [peer, conversation] : conversations_) {
    const Bytes due = conversation.wire.take_due(now());
    if (!due.empty()) {
      port_->write(peer, due);
    }
    const auto waiting = conversation.wire.waiting();
    std::erase_if(conversation.unsent, [&](const auto& frame) {
      return std::find(waiting.begin(), waiting.end(), frame.first) == waiting.end();
    });
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
