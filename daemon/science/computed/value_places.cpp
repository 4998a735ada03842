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

}  // namespace buoyd
