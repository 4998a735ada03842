#include "shore/serve/event_ring.hpp"

#include <fmt/format.h>

namespace buoyshore {

using buoyd::Lock;

void EventRing::push(Audience audience, std::string_view station, std::string_view name,
                     std::string_view data) {
  auto text =
      std::make_shared<const std::string>(fmt::format("event: {}\ndata: {}\n\n", name, data));
  const Lock lock(mutex_);
  bytes_ += text->size();
  events_.push_back({audience, std::string(station), std::move(text)});
  while (events_.size() > most_events || bytes_ > most_bytes) {
    bytes_ -= events_.front().text->size();
    events_.pop_front();
    ++begin_;
  }
}

std::uint64_t EventRing::end() const {
  const Lock lock(mutex_);
  return begin_ + events_.size();
}

bool EventRing::is_for(const Event& event, std::string_view station) {
  if (event.audience == Audience::all) return true;
  return station.empty() ? event.audience == Audience::summary : event.station == station;
}

EventRing::Next EventRing::next(std::uint64_t& place, std::string_view station) const {
  const Lock lock(mutex_);
  if (place < begin_) return {nullptr, true};
  while (place < begin_ + events_.size()) {
    const Event& event = events_[static_cast<std::size_t>(place++ - begin_)];
    if (is_for(event, station)) return {event.text};
  }
  return {};
}

}  // namespace buoyshore
