#include "model/quality_of.hpp"

#include <algorithm>
#include <limits>
#include <string_view>

namespace buoyd {

namespace {

constexpr std::string_view latitude_word = "latitude";
constexpr std::string_view longitude_word = "longitude";

std::optional<QualitySettings> said_of(const InstrumentSettings& instrument,
                                       const std::string& channel) {
  const auto said = std::ranges::find(instrument.quality, channel, &QualitySettings::channel);
  return said == instrument.quality.end() ? std::nullopt : std::optional(*said);
}

/// The range from fix to fix that the latitude beside this longitude is judged by.
std::optional<double> location_beside(const InstrumentSettings& instrument, const ModelKind& kind,
                                      const ModelChannel& longitude) {
  for (const QualitySettings& one : instrument.quality) {
    if (one.location && longitude_beside(kind, one.channel) == &longitude) return one.location;
  }
  return std::nullopt;
}

}  // namespace

const ModelChannel* longitude_beside(const ModelKind& kind, const std::string& latitude) {
  const std::size_t word = latitude.find(latitude_word);
  if (word == std::string::npos || kind.is_of_target) return nullptr;
  if (find_named(kind.channels, latitude) == nullptr) return nullptr;
  std::string longitude = latitude;
  longitude.replace(word, latitude_word.size(), longitude_word);
  return find_named(kind.channels, longitude);
}

std::optional<QualitySettings::Range> model_range(const ModelChannel& channel) {
  if (!channel.minimum && !channel.maximum) return std::nullopt;
  constexpr double any = std::numeric_limits<double>::infinity();
  return QualitySettings::Range{channel.minimum.value_or(-any), channel.maximum.value_or(any)};
}

bool is_over_depth(const ModelKind& kind, const std::string& channel) {
  const ModelChannel* const profile = find_named(kind.channels, channel);
  const bool is_profile = profile != nullptr && profile->on_axis && kind.axis;
  return is_profile && (kind.axis->standard_name == "depth" || kind.axis->name == "depth");
}

bool is_event_kind(const InstrumentSettings& instrument, const std::string& kind) {
  return std::ranges::find(instrument.events, kind, &EventSettings::kind) !=
         instrument.events.end();
}

std::optional<QualitySettings> quality_of(const InstrumentSettings& instrument,
                                          const ModelKind& kind, const ModelChannel& channel) {
  if (is_event_kind(instrument, kind.name)) return std::nullopt;
  auto quality = said_of(instrument, channel.name);
  if (const auto location = location_beside(instrument, kind, channel)) {
    if (!quality) quality.emplace().channel = channel.name;
    quality->location = location;
  }
  if (quality && !quality->fail) quality->fail = model_range(channel);
  return quality;
}

}  // namespace buoyd
