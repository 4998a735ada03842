#include "model/circular.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "core/standard_direction.hpp"

namespace buoyd {

namespace {

constexpr std::array<std::string_view, 7> direction_words{
    "heading", "yaw", "bearing", "azimuth", "direction", "course", "compass"};
/// With one of these it is a small angle beside a direction.
constexpr std::array<std::string_view, 12> other_words{
    "spread", "deviation", "sd",       "std",    "variation",  "declination",
    "rate",   "error",     "accuracy", "offset", "correction", "difference"};

/// Whether a word between the underscores of "sensor_heading" is one of these.
bool has_word_of(std::span<const std::string_view> words, std::string_view name) {
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('_'), name.size());
    if (std::ranges::find(words, name.substr(0, end)) != words.end()) return true;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return false;
}

bool is_named_direction(std::string_view name) {
  if (has_word_of(other_words, name)) return false;
  return name.find("wind_angle") != name.npos || has_word_of(direction_words, name);
}

}  // namespace

bool is_circular(const ModelChannel& channel) {
  if (channel.is_direction()) return true;
  const bool is_angle = channel.unit == "degree" || channel.unit == "rad";
  if (!is_angle || channel.method == CellMethod::standard_deviation) return false;
  return is_standard_direction(channel.standard_name) || is_named_direction(channel.name);
}

}  // namespace buoyd
