#include "shore/collect/fair_turns.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "shore/collect/topic.hpp"

namespace buoyshore {

using buoyd::Micros;
using buoyd::MonoTime;
using buoyd::Priority;

namespace {

constexpr Micros time_to_flush{1'000'000};

void append(std::vector<Outgoing>& out, std::vector<Outgoing> more) {
  std::move(more.begin(), more.end(), std::back_inserter(out));
}

}  // namespace

FairTurns::FairTurns(Listener& listener, std::string topic_prefix, const buoyd::Clock& clock,
                     buoyd::RepeatLog& log)
    : listener_(listener), prefix_(std::move(topic_prefix)), clock_(clock), log_(log) {}

std::vector<std::string> FairTurns::subscriptions() const {
  return listener_.subscriptions();
}

std::vector<std::string> FairTurns::wished_subscriptions() const {
  return listener_.wished_subscriptions();
}

std::vector<Outgoing> FairTurns::connected() {
  return listener_.connected();
}

std::vector<Outgoing> FairTurns::message(std::string_view topic,
                                         std::span<const std::uint8_t> payload, bool retained) {
  const auto parsed = parse_topic(prefix_, topic);
  if (!parsed) {
    return listener_.message(topic, payload, retained);
  }
  Station& station = waiting_[parsed->station];
  if (!fits(station, payload.size())) {
    log_.occurred(parsed->station, "turns", Priority::warning,
                  "sends faster than its turns come: what does not fit has to come again");
    return {};
  }
  if (station.messages.empty()) {
    station.taken = std::max(station.taken, reached_);
  }
  station.messages.push_back({std::string(topic), {payload.begin(), payload.end()}, retained});
  station.bytes += payload.size();
  bytes_ += payload.size();
  ++messages_;
  return {};
}

bool FairTurns::fits(const Station& station, std::size_t bytes) const {
  const bool fits_the_station =
      station.messages.empty() ||
      (station.messages.size() < most_messages && station.bytes + bytes <= most_bytes);
  return fits_the_station && bytes_ + bytes <= most_bytes_of_all;
}

std::vector<Outgoing> FairTurns::due() {
  auto out = listener_.due();
  if (messages_ > 0) append(out, hear_next());
  return out;
}

FairTurns::Message FairTurns::take_next(Station& station) {
  Message message = std::move(station.messages.front());
  station.messages.pop_front();
  station.bytes -= message.payload.size();
  bytes_ -= message.payload.size();
  --messages_;
  return message;
}

std::vector<Outgoing> FairTurns::hear_next() {
  const auto key = [](const auto& one) {
    return std::pair(one.second.messages.empty(), one.second.taken);
  };
  const auto next = std::ranges::min_element(
      waiting_, [&](const auto& a, const auto& b) { return key(a) < key(b); });
  Station& station = next->second;
  const Message message = take_next(station);
  reached_ = std::max(reached_, station.taken);
  const MonoTime begun = clock_.mono();
  auto out = listener_.message(message.topic, message.payload, message.retained);
  station.taken += clock_.mono() - begun;
  if (station.messages.empty()) {
    log_.ended(next->first, "turns", "what it sends is heard in time again");
  }
  std::erase_if(waiting_, [this](const auto& one) {
    return one.second.messages.empty() && one.second.taken <= reached_;
  });
  return out;
}

std::optional<MonoTime> FairTurns::next_due() const {
  return messages_ > 0 ? std::optional(MonoTime{}) : listener_.next_due();
}

std::vector<Outgoing> FairTurns::flush() {
  std::vector<Outgoing> out;
  const MonoTime until = clock_.mono() + time_to_flush;
  while (messages_ > 0 && clock_.mono() < until) append(out, hear_next());
  append(out, listener_.flush());
  return out;
}

}  // namespace buoyshore
