#include "messages/message_lane.hpp"

#include <algorithm>
#include <utility>

namespace buoyd {

MessageLane::MessageLane(MessageLaneOptions options, std::unique_ptr<LinkTerminal> terminal)
    : options_(std::move(options)),
      terminal_(std::move(terminal)),
      schedule_(options_.interval),
      queue_(options_.station, options_.carries) {}

void MessageLane::opened(MonoTime now) {
  is_open_ = true;
  has_card_ = false;
  card_asked_ = false;
  next_ask_ = now;
  may_keep_ = false;
  terminal_->opened();
}

void MessageLane::closed(MonoTime now) {
  is_open_ = false;
  has_card_ = false;
  if (answer_until_) silent(now);
}

void MessageLane::heard(std::span<const std::uint8_t> bytes, MonoTime now) {
  TerminalHeard heard = terminal_->hear(bytes);
  for (const TerminalWord& word : heard.words) {
    std::visit([&](const auto& said) { hear(said, now); }, word);
  }
  reply_ += heard.reply;
}

/// A card that says its interval may be another one each time it is found. One without an interval
/// has the link's, which counts on from its last message.
void MessageLane::hear(const CardFacts& card, MonoTime now) {
  if (card.is_there && !has_card_ && (card.interval || !had_card_)) {
    schedule_.card(card.interval.value_or(options_.interval), now);
  }
  has_card_ = card.is_there;
  had_card_ = had_card_ || has_card_;
}

void MessageLane::hear(const MessageCame& came, MonoTime /*now*/) {
  ++status_.received;
  if (!options_.take_command) return;
  ++(options_.take_command(came.bytes) ? status_.commands : status_.unproven);
}

void MessageLane::hear(const MessageWaits& /*waits*/, MonoTime /*now*/) {
  waits_ = options_.take_command != nullptr;
}

void MessageLane::hear(const DamagedWords& /*words*/, MonoTime /*now*/) {
  ++status_.damaged;
}

void MessageLane::hear(const SendAnswer& answer, MonoTime now) {
  if (!answer_until_) return;  // the terminal says of itself that it may send again
  answer_until_.reset();
  if (!answer.is_done) {
    ++status_.refused;
    waits_ = waits_ || is_session_alone_;
    return schedule_.refused(answer.wait, now);
  }
  schedule_.sent(answer.wait, now);
  if (is_session_alone_) return;
  ++status_.sent;
  status_.last = now;
  told();
}

void MessageLane::told() {
  if (!answered_) queue_.told();
  end_tries();
}

void MessageLane::end_tries() {
  tries_ = 0;
  after_answer_ = answered_.has_value();
  if (!answered_) return;
  std::erase_if(answers_, [this](const AnswerMessage& one) { return one.number == *answered_; });
}

void MessageLane::answer(AnswerMessage answer) {
  std::erase_if(answers_, [&](const AnswerMessage& one) { return one.number == answer.number; });
  answers_.push_back(std::move(answer));
  if (answers_.size() > most_answers) answers_.pop_front();
}

/// A terminal that took no message, or fell silent behind it, is asked again whether it is there:
/// then it says, too, what it keeps for the buoy.
void MessageLane::silent(MonoTime now) {
  reply_.clear();
  waits_ = waits_ || is_session_alone_;
  const auto known = terminal_->give_up();
  if (!known) return unanswered(now);
  has_card_ = false;
  next_ask_ = now;
  if (known->is_done) return hear(*known, now);
  answer_until_.reset();
  ++status_.unanswered;
  schedule_.refused(known->wait, now);
}

/// Nobody knows whether it was sent, and what it brought: the card has its whole interval. After
/// its last try an answer counts as told, as each reading of a digest does after its own: some
/// terminals never say anything.
void MessageLane::unanswered(MonoTime now) {
  answer_until_.reset();
  ++status_.unanswered;
  schedule_.sent(Micros(0), now);
  may_keep_ = terminal_->keeps_what_came();
  if (is_session_alone_) return;
  if (!answered_) queue_.unanswered();
  if (++tries_ >= MessageSchedule::most_tries) end_tries();
}

std::string MessageLane::step(MonoTime now) {
  if (answer_until_ && now >= *answer_until_) silent(now);
  if (!is_open_) return {};
  if (!reply_.empty() || answer_until_) return std::exchange(reply_, {});
  if (!has_card_) {
    return now < next_ask_ ? std::string() : ask(now);
  }
  if (now < schedule_.next()) return {};
  std::string words = send(now);
  return words.empty() && may_keep_ ? ask(now) : words;
}

std::string MessageLane::ask(MonoTime now) {
  card_asked_ = true;
  has_card_ = false;
  may_keep_ = false;
  next_ask_ = now + MessageSchedule::card_pause;
  return terminal_->ask_for_card();
}

std::string MessageLane::send(MonoTime now) {
  const auto message = next_message();
  if (!message) return {};
  waits_ = false;
  may_keep_ = false;
  is_session_alone_ = message->empty();
  answer_until_ = now + terminal_->answer_time();
  return terminal_->send(*message);
}

/// What is repeated comes first.
std::optional<Bytes> MessageLane::next_message() {
  const bool is_turn_of_digests = tries_ > 0 ? !answered_ : after_answer_;
  if (answers_.empty() || is_turn_of_digests) {
    if (auto digest = queue_.make(options_.most_bytes)) {
      answered_.reset();
      return digest;
    }
  }
  if (answers_.empty()) return waits_ ? std::optional(Bytes()) : std::nullopt;
  const std::uint64_t number = answers_.front().number;
  if (answered_ != number) tries_ = 0;  // of one that is said again, and waits behind this
  answered_ = number;
  return write_answer_message(answers_.front(), options_.most_bytes);
}

MonoTime MessageLane::next_due() const {
  if (!reply_.empty()) return MonoTime::min();
  if (answer_until_) return *answer_until_;
  if (!is_open_) return MonoTime::max();
  if (!has_card_) return next_ask_;
  const bool is_due = queue_.waiting() > 0 || !answers_.empty() || waits_ || may_keep_;
  return is_due ? schedule_.next() : MonoTime::max();
}

MessageLinkStatus MessageLane::status() const {
  MessageLinkStatus status = status_;
  status.waiting = queue_.waiting();
  status.state = !is_open_ ? "closed" : has_card_ ? "ready" : card_asked_ ? "no_card" : "opened";
  if (answer_until_) status.state = "sending";
  return status;
}

}  // namespace buoyd
