#include "shore/gateway/command_sender.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "base/digits.hpp"
#include "base/hash.hpp"
#include "core/told/command_message.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::MonoTime;
using buoyd::Priority;
using buoyd::Result;

namespace {

constexpr std::size_t most_card_digits = 10;

std::string name_of(const OutgoingCommand& command) {
  return buoyd::id_of_command(buoyd::number_of_command(command.message).value_or(0));
}

}  // namespace

std::string words_of(const OutgoingCommand& command) {
  return command.card + " " + buoyd::to_hex(command.message);
}

Result<OutgoingCommand> outgoing_command(std::string_view words) {
  const std::size_t blank = std::min(words.find(' '), words.size());
  OutgoingCommand command{std::string(words.substr(0, blank)), {}};
  const std::string_view hex = words.substr(std::min(blank + 1, words.size()));
  command.message.resize(hex.size() / 2);
  if (!buoyd::all_digits(command.card) || command.card.size() > most_card_digits ||
      !buoyd::read_hex(hex, command.message) || !buoyd::end_of_command(command.message)) {
    return buoyd::fail(ErrorCode::invalid, "no command for a card");
  }
  return command;
}

void CommandSender::add(OutgoingCommand command) {
  if (!dialect_.can_be_card(command.card)) {
    say_(Priority::warning,
         fmt::format("command {} is not sent: no card has its number", name_of(command)));
    return;
  }
  if (waiting_.size() >= most_waiting) {
    say_(Priority::warning,
         fmt::format("command {} is not sent: {} wait already", name_of(command), most_waiting));
    return;
  }
  say_(Priority::notice, fmt::format("command {} waits to be sent", name_of(command)));
  waiting_.push_back(std::move(command));
}

void CommandSender::drop_first(Priority priority, std::string_view why) {
  say_(priority, fmt::format("command {} {}", name_of(waiting_.front()), why));
  waiting_.pop_front();
  tries_ = 0;
}

void CommandSender::hear(const buoyd::TerminalWord& word, MonoTime now) {
  std::visit([&](const auto& said) { hear_word(said, now); }, word);
}

void CommandSender::hear_word(const buoyd::CardFacts& card, MonoTime now) {
  if (card.is_there && !has_card_) schedule_.card(card.interval.value_or(buoyd::Micros(0)), now);
  has_card_ = card.is_there;
}

void CommandSender::hear_word(const buoyd::SendAnswer& answer, MonoTime now) {
  if (!answer_until_) return;
  answer_until_.reset();
  if (!answer.is_done) return schedule_.refused(answer.wait, now);
  schedule_.sent(answer.wait, now);
  drop_first(Priority::notice, "is sent");
}

/// It may have been sent: the card has its whole interval. A buoy carries out one that is repeated
/// once.
void CommandSender::unanswered(MonoTime now) {
  answer_until_.reset();
  schedule_.sent(buoyd::Micros(0), now);
  if (++tries_ >= buoyd::MessageSchedule::most_tries)
    drop_first(Priority::warning, "was handed over, and nothing was said");
}

void CommandSender::drop_expired(buoyd::WallTime wall) {
  while (!waiting_.empty() &&
         buoyd::end_of_command(waiting_.front().message).value_or(wall) <= wall) {
    drop_first(Priority::warning, "has expired and is sent no more");
  }
}

std::string CommandSender::step(MonoTime now, buoyd::WallTime wall) {
  if (answer_until_) {
    if (now < *answer_until_) return {};
    unanswered(now);
  }
  drop_expired(wall);
  if (waiting_.empty()) return {};
  if (!has_card_) {
    if (now < next_ask_) return {};
    next_ask_ = now + buoyd::MessageSchedule::card_pause;
    return dialect_.ask_for_card();
  }
  if (now < schedule_.next()) return {};
  answer_until_ = now + buoyd::RdssDialect::answer_time;
  return dialect_.send_to(waiting_.front().card, waiting_.front().message);
}

}  // namespace buoyshore
