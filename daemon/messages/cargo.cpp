#include "messages/cargo.hpp"

#include <algorithm>
#include <numeric>

#include "base/json.hpp"
#include "core/own_reading.hpp"
#include "core/told/event_description.hpp"
#include "core/told/value_steps.hpp"

namespace buoyd {

namespace {

std::vector<std::size_t> position_places(const Description& description) {
  std::vector<std::size_t> places;
  std::size_t place = 0;
  for (const ChannelLayout& channel : description.channels()) {
    if (is_position(channel) && !channel.is_array) places.push_back(place);
    place += channel.points;
  }
  return places;
}

/// What others are and do, as AIS tells it.
bool is_of_target(const Description& description) {
  const auto text = Json::parse(description.text());
  return text && text->string_at("of") == "target";
}

/// An alarm that says where it began, as one of drift does, is an alarm.
bool is_position_of_station(const Description& description) {
  return position_places(description).size() == 2 && !is_alarm(description) &&
         !is_of_target(description);
}

bool fits(std::string_view entry, const Description& description, Micros span) {
  const bool is_row = span >= shortest_row;
  if (entry == "position") return !is_row && is_position_of_station(description);
  if (entry == "alarms") return is_alarm(description);
  if (entry == "rows") return is_row;
  return entry == "health" && is_own(description, "health");
}

/// Its own name before all that it is, too: who names a kind wants all of it.
std::vector<std::string>::const_iterator entry_of(const Description& description, Micros span,
                                                  const std::vector<std::string>& carries) {
  const auto named =
      std::ranges::find(carries, description.instrument() + '.' + description.kind());
  if (named != carries.end()) return named;
  return std::ranges::find_if(
      carries, [&](const std::string& entry) { return fits(entry, description, span); });
}

}  // namespace

std::optional<Cargo> cargo_of(const Description& description, Micros span,
                              const std::vector<std::string>& carries) {
  const auto entry = entry_of(description, span, carries);
  if (entry == carries.end()) return std::nullopt;
  const auto rank = static_cast<std::size_t>(entry - carries.begin());
  Cargo cargo{rank, {}, *entry == "position", is_alarm(description)};
  if (cargo.is_position) {
    cargo.places = position_places(description);
  } else {
    cargo.places.resize(description.value_count());
    std::iota(cargo.places.begin(), cargo.places.end(), std::size_t{0});
  }
  return cargo;
}

}  // namespace buoyd
