#include "science/track/fix_check.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "model/quality_of.hpp"
#include "science/computed/value_places.hpp"
#include "science/flags.hpp"

namespace buoyd {

namespace {

/// As models name what NMEA 0183 calls the quality of a fix.
constexpr std::array<std::string_view, 2> quality_channels{"fix_quality", "fix"};
constexpr std::array<std::string_view, 4> no_fixes{"none", "dead reckoning", "manual", "simulated"};
constexpr std::array<std::string_view, 3> dilutions{"hdop", "pdop", "dop"};

template <class List, class Word>
bool is_in(const List& list, const Word& word) {
  return std::ranges::find(list, word) != list.end();
}

/// The codes of its enumeration that mean that there is no fix.
std::vector<double> codes_without_fix(const ModelChannel& channel) {
  std::vector<double> codes;
  for (const auto& [code, name] : channel.value_names) {
    if (is_in(no_fixes, name)) codes.push_back(static_cast<double>(code));
  }
  return codes;
}

bool is_usable(Flag flag) {
  return flag == Flag::good || flag == Flag::not_evaluated;
}

/// In [-180, 180]: some say 0 to 360. The difference has a digit more than is meant.
double turned(double longitude) {
  constexpr double steps = 1e9;  // of a degree: 0.1 mm
  if (!(longitude > 180) || longitude > 360) return longitude;
  return std::round((longitude - 360) * steps) / steps;
}

}  // namespace

const ModelChannel* latitude_of(const ModelKind& kind) {
  const auto found = std::ranges::find_if(kind.channels, [&](const ModelChannel& channel) {
    return channel.standard_name == "latitude" && !channel.on_axis &&
           longitude_beside(kind, channel.name) != nullptr;
  });
  return found == kind.channels.end() ? nullptr : &*found;
}

std::optional<FixCheck> FixCheck::make(const ModelKind& kind, const Description& shape) {
  const ModelChannel* const latitude = latitude_of(kind);
  if (latitude == nullptr) return std::nullopt;
  const auto latitude_at = number_place(shape, latitude->name);
  const auto longitude_at = number_place(shape, longitude_beside(kind, latitude->name)->name);
  if (!latitude_at || !longitude_at) return std::nullopt;
  FixCheck check;
  check.latitude_ = *latitude_at;
  check.longitude_ = *longitude_at;
  for (const ModelChannel& channel : kind.channels) {
    const auto value = number_place(shape, channel.name);
    if (!value) continue;
    std::vector<double> codes = codes_without_fix(channel);
    const bool is_quality = is_in(quality_channels, channel.name) && !codes.empty();
    if (is_quality || is_in(dilutions, channel.name)) {
      check.objections_.push_back({*value, is_quality ? std::move(codes) : std::vector<double>{}});
    }
  }
  return check;
}

bool FixCheck::is_raised(const Objection& objection, const SourceReading& reading) {
  const double said = reading.values[objection.value];
  return objection.codes.empty() ? said > most_dilution : is_in(objection.codes, said);
}

std::optional<Fix> FixCheck::fix_of(const SourceReading& reading) const {
  const Flag north = reading.flag(latitude_);
  const Flag east = reading.flag(longitude_);
  if (!is_usable(north) || !is_usable(east)) return std::nullopt;
  const Position position{reading.values[latitude_], turned(reading.values[longitude_])};
  if (coordinate_flag(position) != Flag::good) return std::nullopt;
  if (position.latitude == 0 && position.longitude == 0) return std::nullopt;
  const bool has_objection = std::ranges::any_of(
      objections_, [&](const Objection& one) { return is_raised(one, reading); });
  if (has_objection) return std::nullopt;
  return Fix{position, worst_flag({north, east})};
}

}  // namespace buoyd
