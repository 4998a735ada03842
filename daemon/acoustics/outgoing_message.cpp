#include "acoustics/outgoing_message.hpp"

#include <algorithm>
#include <utility>

#include "base/crc.hpp"
#include "core/told/high_byte_first.hpp"

namespace buoyd {

namespace {

constexpr std::size_t check_bytes = 4;

std::uint32_t check_of(std::span<const std::uint8_t> said, std::string_view station) {
  Bytes all(said.begin(), said.end());
  all.insert(all.end(), station.begin(), station.end());
  return crc32(all);
}

}  // namespace

Bytes seal_message(MessageKind kind, std::span<const std::uint8_t> payload,
                   std::string_view station) {
  Bytes out{static_cast<std::uint8_t>(kind)};
  out.insert(out.end(), payload.begin(), payload.end());
  append_high_first(out, check_of(out, station), check_bytes);
  return out;
}

std::optional<OpenedMessage> open_message(std::span<const std::uint8_t> bytes,
                                          std::string_view station) {
  if (bytes.size() <= check_bytes) return std::nullopt;
  const auto said = bytes.first(bytes.size() - check_bytes);
  const bool is_known = said[0] >= static_cast<std::uint8_t>(MessageKind::hello) &&
                        said[0] <= static_cast<std::uint8_t>(MessageKind::receipt);
  const bool is_whole = high_first(bytes.last(check_bytes)) == check_of(said, station);
  if (!is_whole || !is_known) return std::nullopt;
  return OpenedMessage{static_cast<MessageKind>(said[0]), {said.begin() + 1, said.end()}};
}

OutgoingMessage::OutgoingMessage(std::uint16_t number, Bytes sealed, std::size_t room)
    : number_(number),
      bytes_(std::move(sealed)),
      room_(room),
      there_((bytes_.size() + room - 1) / room, false) {}

Fragment OutgoingMessage::fragment(std::size_t index) const {
  const auto from = bytes_.begin() + static_cast<std::ptrdiff_t>(index * room_);
  const std::size_t length = std::min(room_, bytes_.size() - index * room_);
  return {number_,
          static_cast<std::uint8_t>(index),
          static_cast<std::uint8_t>(there_.size()),
          {from, from + static_cast<std::ptrdiff_t>(length)}};
}

std::vector<Fragment> OutgoingMessage::missing() const {
  std::vector<Fragment> found;
  const auto first = static_cast<std::size_t>(std::ranges::find(there_, false) - there_.begin());
  const std::size_t end = std::min(there_.size(), first + most_turn_fragments);
  for (std::size_t i = first; i < end; ++i) {
    if (!there_[i]) found.push_back(fragment(i));
  }
  return found;
}

void OutgoingMessage::told(const HeardState& heard) {
  const bool is_known = heard.hearing != Hearing::none && heard.message == number_;
  const bool is_all = is_known && heard.hearing != Hearing::partly;
  for (std::size_t i = 0; i < there_.size(); ++i) {
    const bool is_before = i < heard.base;
    const bool is_after = i > heard.base && i - heard.base <= 16 &&
                          ((unsigned{heard.after} >> (i - heard.base - 1)) & 1U) != 0;
    there_[i] = is_all || (is_known && (is_before || is_after));
  }
}

bool OutgoingMessage::is_whole() const {
  return std::ranges::find(there_, false) == there_.end();
}

}  // namespace buoyd
