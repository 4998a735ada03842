#include "acoustics/incoming_message.hpp"

#include <algorithm>

namespace buoyd {

void IncomingMessage::begin(const Fragment& fragment) {
  hearing_ = Hearing::partly;
  number_ = fragment.message;
  reason_ = 0;
  parts_.assign(fragment.count, {});
}

std::optional<OpenedMessage> IncomingMessage::take(const Fragment& fragment) {
  const bool is_same = hearing_ != Hearing::none && fragment.message == number_;
  if (is_same && hearing_ != Hearing::partly) return std::nullopt;
  if (!is_same || fragment.count != parts_.size()) begin(fragment);
  parts_[fragment.index] = fragment.bytes;
  if (std::ranges::any_of(parts_, &Bytes::empty)) return std::nullopt;
  Bytes whole;
  for (const Bytes& part : parts_) whole.insert(whole.end(), part.begin(), part.end());
  auto opened = open_message(whole, station_);
  parts_.assign(parts_.size(), {});
  if (opened) hearing_ = Hearing::whole;
  return opened;
}

bool IncomingMessage::answered(std::uint16_t number, std::uint8_t reason) {
  if (hearing_ != Hearing::whole || number != number_) return false;
  hearing_ = Hearing::answered;
  reason_ = reason;
  return true;
}

void IncomingMessage::forget() {
  if (hearing_ == Hearing::whole) hearing_ = Hearing::partly;
}

HeardState IncomingMessage::state() const {
  HeardState state{hearing_, number_, reason_};
  if (hearing_ != Hearing::partly) return state;
  const auto missing = std::ranges::find_if(parts_, &Bytes::empty);
  const auto base = static_cast<std::size_t>(missing - parts_.begin());
  state.base = static_cast<std::uint8_t>(base);
  unsigned after = 0;
  for (std::size_t i = 0; i < 16 && base + 1 + i < parts_.size(); ++i) {
    if (!parts_[base + 1 + i].empty()) after |= 1U << i;
  }
  state.after = static_cast<std::uint16_t>(after);
  return state;
}

}  // namespace buoyd
