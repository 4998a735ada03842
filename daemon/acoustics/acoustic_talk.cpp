#include "acoustics/acoustic_talk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace buoyd {

namespace {

constexpr Micros slack{500'000};            // of the modem and its line, for each end
constexpr Micros between_turns{1'000'000};  // at most, when nobody asked
constexpr Micros busy_pause{200'000};
constexpr int most_doublings = 9;
constexpr std::size_t sealed_overhead = 5;  // kind and check
constexpr double numbers = 65'536;

Micros share(Micros whole, double part) {
  return Micros(static_cast<Micros::rep>(static_cast<double>(whole.count()) * part));
}

}  // namespace

AcousticTalk::AcousticTalk(TalkOptions options, const AcousticModem& modem)
    : options_(std::move(options)),
      modem_(modem),
      incoming_(options_.station),
      next_number_(static_cast<std::uint16_t>(options_.draw() * numbers)),
      is_online_(options_.asks_first) {
  status_.address = options_.peer;
}

std::size_t AcousticTalk::most_payload() const {
  return (modem_.most_frame_bytes() - fragment_overhead) * most_fragments - sealed_overhead;
}

Result<std::uint16_t> AcousticTalk::send(MessageKind kind, std::span<const std::uint8_t> payload) {
  if (outgoing_) return fail(ErrorCode::full, "a message is under way");
  if (payload.size() > most_payload()) {
    return fail(ErrorCode::invalid,
                fmt::format("{} bytes, expected at most {}", payload.size(), most_payload()));
  }
  outgoing_.emplace(++next_number_, seal_message(kind, payload, options_.station),
                    modem_.most_frame_bytes() - fragment_overhead);
  is_retry_ = false;
  return next_number_;
}

void AcousticTalk::answer(std::uint16_t number, std::uint8_t reason) {
  if (incoming_.answered(number, reason)) has_news_ = true;
}

void AcousticTalk::set_online(bool is_online) {
  if (is_online == is_online_) return;
  is_online_ = is_online;
  has_news_ = true;
  if (!is_online) incoming_.forget();
}

void AcousticTalk::set_travel(Micros one_way) {
  status_.travel = one_way;
  two_way_ = 2 * one_way;
}

bool AcousticTalk::has_something(MonoTime now) const {
  return has_news_ || has_question(now) || (lacks_broker() && now >= ask_online_at_);
}

/// Something of the message under way is still to be said, or asked.
bool AcousticTalk::has_question(MonoTime now) const {
  return outgoing_ && (!outgoing_->is_whole() || now >= ask_fate_at_);
}

bool AcousticTalk::wants_turn(MonoTime now) const {
  if (state_ != State::idle || now < until_) return false;
  if (!must_answer_) return has_something(now);
  return now >= hold_until_ || incoming_.state().hearing != Hearing::whole;
}

/// After a turn without answer the other end is asked how far it came before anything is repeated.
std::vector<SpokenFrame> AcousticTalk::turn_frames(MonoTime now) const {
  SpokenFrame bare;
  bare.is_online = is_online_;
  bare.heard = incoming_.state();
  bare.asks = has_question(now) || lacks_broker();
  bare.asks_time = options_.asks_first && now >= ask_time_at_;
  std::vector<SpokenFrame> frames;
  if (outgoing_ && !is_retry_) {
    for (Fragment& fragment : outgoing_->missing()) {
      frames.push_back(bare);
      frames.back().fragment = std::move(fragment);
    }
  }
  if (frames.empty()) frames.push_back(bare);
  return frames;
}

void AcousticTalk::begin_turn(MonoTime now) {
  std::vector<SpokenFrame> frames = turn_frames(now);
  std::size_t left = frames.size() * static_cast<std::size_t>(options_.copies);
  turn_.clear();
  for (int copy = 0; copy < options_.copies; ++copy) {
    for (SpokenFrame& frame : frames) {
      frame.left = static_cast<std::uint8_t>(--left);
      turn_.push_back(frame);
    }
  }
  turn_asks_ = frames.front().asks;
  must_answer_ = has_news_ = false;
  state_ = State::speaking;
}

std::optional<Bytes> AcousticTalk::frame(MonoTime now) const {
  if (!is_speaking() || now < until_ || turn_.empty()) return std::nullopt;
  SpokenFrame frame = turn_.front();
  if (peer_asks_time_ && !frame.fragment && options_.tell_time) frame.time = options_.tell_time();
  return encode_frame(frame, options_.station);
}

/// From its handing over until the next one may follow.
Micros AcousticTalk::longest_frame() const {
  return modem_.turnaround() + modem_.air_time(modem_.most_frame_bytes());
}

/// Room for what the other end holds back, and for its first frame.
Micros AcousticTalk::patience() const {
  return two_way_ + hold + longest_frame() + 2 * slack;
}

/// Between two turns of which nobody asked for the second. A buoy leaves the water to its node
/// first: what it would say is deaf to what the node says meanwhile, and goes with the answer to
/// that.
Micros AcousticTalk::rest() const {
  const Micros drawn = share(between_turns, options_.draw());
  return options_.asks_first ? drawn : two_way_ + 2 * slack + drawn;
}

void AcousticTalk::frame_gone(MonoTime now) {
  if (!is_speaking() || turn_.empty()) return;
  turn_.pop_front();
  if (!turn_.empty()) return;
  spoke_at_ = now;
  ask_fate_at_ = now + fate_patience;
  state_ = turn_asks_ ? State::waiting : State::idle;
  until_ = now + (turn_asks_ ? patience() : rest());
}

void AcousticTalk::frame_refused(bool is_busy, MonoTime now) {
  if (!is_speaking()) return;
  until_ = now + busy_pause;
  if (!is_busy) silent(now);
}

/// Nobody answered: the next try comes after a drawn time, which grows, for both ends may have
/// spoken at once.
void AcousticTalk::silent(MonoTime now) {
  ++status_.silences;
  silent_turns_ = std::min(silent_turns_ + 1, most_doublings);
  is_retry_ = true;
  state_ = State::idle;
  const Micros most = (two_way_ / 2 + between_turns) * (1 << silent_turns_);
  until_ = now + share(std::min(most, longest_back_off), options_.draw());
  if (!options_.asks_first) until_ += two_way_;
}

void AcousticTalk::reset(MonoTime now) {
  turn_.clear();
  state_ = State::idle;
  until_ = now;
  has_news_ = true;
}

void AcousticTalk::learn_two_way(std::size_t bytes, MonoTime now) {
  const Micros took = std::max(now - spoke_at_ - modem_.air_time(bytes), Micros(0));
  // What the other end held back is allowed for anyway: a long one counts by and by only.
  two_way_ = std::max(took, two_way_ - (two_way_ - took) / 4);
}

/// Sooner than sound goes there and back.
bool AcousticTalk::is_too_soon(MonoTime now) const {
  return state_ == State::waiting && status_.travel &&
         now - spoke_at_ < 2 * *status_.travel * 9 / 10;
}

void AcousticTalk::hear_state(const SpokenFrame& frame) {
  if (!outgoing_) return;
  outgoing_->told(frame.heard);
  is_retry_ = false;
  if (frame.heard.hearing != Hearing::answered || frame.heard.message != outgoing_->number()) {
    return;
  }
  events_.emplace_back(MessageAnswered{outgoing_->number(), frame.heard.reason});
  outgoing_.reset();
}

void AcousticTalk::hear_online(const SpokenFrame& frame, MonoTime now) {
  if (!options_.asks_first) return;
  if (!frame.is_online) {
    ask_online_at_ = now + ask_again_;
    ask_again_ = std::min(ask_again_ * 2, longest_back_off);
  } else {
    ask_again_ = first_ask_again;
  }
  if (std::exchange(peer_online_, frame.is_online) != frame.is_online) {
    events_.emplace_back(PeerOnline{frame.is_online});
  }
}

/// Between the clock at the other end and this moment lie the sound of the frame and its way. As
/// long as the way is unknown it is taken for half of the longest one.
void AcousticTalk::hear_time(const SpokenFrame& frame, std::size_t bytes, MonoTime now) {
  peer_asks_time_ = frame.asks_time;
  if (!frame.time || !options_.asks_first || now < ask_time_at_) return;
  const Micros unknown = status_.travel ? Micros(0) : first_two_way / 4;
  const Micros way = status_.travel.value_or(unknown);
  events_.emplace_back(TimeTold{now,
                                {frame.time->utc + modem_.air_time(bytes) + way,
                                 frame.time->error + modem_delay + modem_.turnaround() + unknown}});
  ask_time_at_ = now + time_lasts;
}

void AcousticTalk::hear_fragment(const SpokenFrame& frame) {
  if (!frame.fragment || !is_online_) return;
  if (auto message = incoming_.take(*frame.fragment)) {
    events_.emplace_back(
        MessageArrived{message->kind, std::move(message->payload), incoming_.number()});
  }
}

void AcousticTalk::heard(const SpokenFrame& frame, const FrameHeard& from, MonoTime now) {
  ++status_.frames;
  status_.quality = from.quality;
  status_.last = now;
  silent_turns_ = 0;
  const bool is_soon = is_too_soon(now);
  // It was said before the other end heard anything. But a retry comes after a drawn wait: then the
  // ends came closer, and to believe an old state costs one repeat.
  const bool crosses = is_soon && !is_retry_;
  if (is_soon && is_retry_) status_.travel.reset();
  if (state_ == State::waiting && !crosses) learn_two_way(from.bytes.size(), now);
  if (!crosses) hear_state(frame);
  hear_online(frame, now);
  hear_time(frame, from.bytes.size(), now);
  hear_fragment(frame);
  must_answer_ = must_answer_ || frame.asks;
  if (is_speaking() || crosses) return;
  state_ = State::listening;
  until_ = now + (longest_frame() + slack) * frame.left;
}

void AcousticTalk::turn_over(MonoTime now) {
  state_ = State::idle;
  hold_until_ = now + hold;
  const bool goes_on = must_answer_ || (options_.asks_first && outgoing_);
  until_ = goes_on ? now : now + rest();
}

void AcousticTalk::tick(MonoTime now) {
  if (now < until_) return;
  if (state_ == State::waiting) silent(now);
  if (state_ == State::listening) turn_over(now);
}

MonoTime AcousticTalk::next_due() const {
  if (state_ != State::idle) return until_;
  const auto not_before = [this](MonoTime time) { return std::max(until_, time); };
  if (must_answer_) {
    return incoming_.state().hearing == Hearing::whole ? not_before(hold_until_) : until_;
  }
  if (has_news_ || (outgoing_ && !outgoing_->is_whole())) return until_;
  MonoTime due = MonoTime::max();
  if (outgoing_) due = not_before(ask_fate_at_);
  if (lacks_broker()) due = std::min(due, not_before(ask_online_at_));
  return due;
}

std::vector<TalkEvent> AcousticTalk::take_events() {
  return std::exchange(events_, {});
}

}  // namespace buoyd
