#include "messages/message_lane.hpp"

#include <utility>

namespace buoyd {

MessageLane::MessageLane(MessageLaneOptions options)
    : options_(std::move(options)),
      schedule_(options_.interval),
      queue_(options_.station, options_.carries) {}

void MessageLane::opened(MonoTime now) {
  is_open_ = true;
  has_card_ = false;
  card_asked_ = false;
  next_ask_ = now;
  splitter_ = RdssSplitter(longest_rdss_sentence);
}

void MessageLane::closed(MonoTime now) {
  is_open_ = false;
  has_card_ = false;
  if (answer_until_) unanswered(now);
}

void MessageLane::heard(std::span<const std::uint8_t> bytes, MonoTime now) {
  for (const std::string& sentence : splitter_.take(bytes)) {
    if (!rdss_words(sentence)) ++status_.damaged;
    const RdssSentence said = read_rdss(sentence);
    if (const auto* card = std::get_if<CardFacts>(&said)) {
      if (card->is_there && !has_card_) schedule_.card(card->interval, now);
      has_card_ = card->is_there;
    } else if (const auto* answer = std::get_if<SendAnswer>(&said)) {
      hear(*answer, now);
    } else if (std::holds_alternative<MessageCame>(said)) {
      ++status_.received;
    }
  }
}

void MessageLane::hear(const SendAnswer& answer, MonoTime now) {
  if (!answer_until_) return;  // the terminal says of itself that it may send again
  answer_until_.reset();
  if (!answer.is_done) {
    ++status_.refused;
    return schedule_.refused(answer.wait, now);
  }
  ++status_.sent;
  status_.last = now;
  schedule_.sent(answer.wait, now);
  told();
}

void MessageLane::told() {
  tries_ = 0;
  queue_.told();
}

/// Nobody knows whether it was sent: the card has its whole interval.
void MessageLane::unanswered(MonoTime now) {
  answer_until_.reset();
  ++status_.unanswered;
  schedule_.sent(Micros(0), now);
  if (++tries_ >= most_tries) told();
}

std::string MessageLane::step(MonoTime now) {
  if (answer_until_ && now >= *answer_until_) unanswered(now);
  if (!is_open_ || answer_until_) return {};
  if (!has_card_) {
    if (now < next_ask_) return {};
    card_asked_ = true;
    next_ask_ = now + card_pause;
    return ask_for_card();
  }
  return now >= schedule_.next() ? send(now) : std::string();
}

std::string MessageLane::send(MonoTime now) {
  const auto message = queue_.make(options_.most_bytes);
  if (!message) return {};
  answer_until_ = now + answer_time;
  return send_to(options_.to, *message);
}

MonoTime MessageLane::next_due() const {
  if (answer_until_) return *answer_until_;
  if (!is_open_) return MonoTime::max();
  if (!has_card_) return next_ask_;
  return queue_.waiting() > 0 ? schedule_.next() : MonoTime::max();
}

MessageLinkStatus MessageLane::status() const {
  MessageLinkStatus status = status_;
  status.waiting = queue_.waiting();
  status.state = !is_open_ ? "closed" : has_card_ ? "ready" : card_asked_ ? "no_card" : "opened";
  if (answer_until_) status.state = "sending";
  return status;
}

}  // namespace buoyd
