#include "science/computed/value_places.hpp"

namespace buoyd {

std::optional<ValuePlaces> places_of(const Description& description, std::string_view channel) {
  std::size_t first = 0;
  for (const ChannelLayout& one : description.channels()) {
    if (one.name == channel) return ValuePlaces{first, one.points, one.is_array};
    first += one.points;
  }
  return std::nullopt;
}

std::optional<std::size_t> number_place(const Description& description, std::string_view channel) {
  const auto places = places_of(description, channel);
  return places && !places->is_array ? std::optional(places->first) : std::nullopt;
}

}  // namespace buoyd
