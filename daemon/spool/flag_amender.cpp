#include "spool/flag_amender.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "core/body.hpp"
#include "core/own_readings.hpp"

namespace buoyd {

namespace {

/// False if the reading's body does not have that value.
bool set_flag(Reading& reading, const LateFlag& late) {
  const auto tokens = split_body(*reading.description, reading.body);
  if (!tokens || late.value >= tokens->size()) return false;
  auto flags = full_flags(*reading.description, *tokens, reading.flags);
  if (!flags) return false;
  (*flags)[late.value] = static_cast<char>('0' + static_cast<int>(late.flag));
  reading.flags = short_flags(*reading.description, *tokens, *flags);
  return true;
}

/// The channel that has a value of the body, and the point if it is one of an array's.
std::pair<std::string, std::optional<std::size_t>> place_of(const Description& description,
                                                            std::size_t value) {
  for (const ChannelLayout& channel : description.channels()) {
    if (value < channel.points) {
      return {channel.name, channel.is_array ? std::optional(value) : std::nullopt};
    }
    value -= channel.points;
  }
  return {};
}

/// Whether a reading, or what is known of it, is the one that is meant. Several bear one time:
/// those of a message, and those that the science could not take.
template <class Named>
bool is_meant(const Named& named, const Description& description, const LateFlag& late) {
  return named.boottime == late.boottime && named.judged == late.judged &&
         same_kind(*named.description, description);
}

Reading* find_in(std::span<Reading> readings, const Description& description,
                 const LateFlag& late) {
  const auto found = std::find_if(readings.rbegin(), readings.rend(), [&](const Reading& one) {
    return is_meant(one, description, late);
  });
  return found == readings.rend() ? nullptr : &*found;
}

}  // namespace

void FlagAmender::settle(std::vector<Reading>& batch, MonoTime now) const {
  const std::size_t offered = batch.size();
  for (std::size_t i = 0; i < offered; ++i) {
    const DescriptionPtr description = batch[i].description;
    for (const LateFlag& late : std::exchange(batch[i].late_flags, {})) {
      Reading* const waiting = find_in(std::span(batch).first(i), *description, late);
      if (waiting != nullptr && set_flag(*waiting, late)) continue;
      const Known* const known = find(*description, late);
      if (known == nullptr) continue;
      auto [channel, point] = place_of(*known->description, late.value);
      if (channel.empty()) continue;
      batch.push_back(
          amendment_reading({known->epoch, known->seq, std::move(channel), point, late.flag}, now));
    }
  }
}

const FlagAmender::Known* FlagAmender::find(const Description& description,
                                            const LateFlag& late) const {
  const auto found = std::ranges::find_if(
      newest_, [&](const Known& one) { return is_meant(one, description, late); });
  return found == newest_.end() ? nullptr : &*found;
}

void FlagAmender::committed(const EpochId& epoch, std::uint64_t first,
                            const std::vector<Reading>& batch) {
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const Reading& reading = batch[i];
    if (reading.judged == 0) continue;
    const auto same = std::ranges::find_if(newest_, [&](const Known& one) {
      return same_kind(*one.description, *reading.description);
    });
    Known& known = same == newest_.end() ? newest_.emplace_back() : *same;
    known = {reading.description, reading.boottime, reading.judged, epoch, first + i};
  }
}

}  // namespace buoyd
