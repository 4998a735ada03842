#include "science/configured/told_values.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "science/computed/computed_kind.hpp"
#include "science/computed/value_places.hpp"
#include "science/statistics/direction.hpp"

namespace buoyd {

namespace {

/// What `declination = "RMC"` names. A compass says the same channel in HDG: what somebody set
/// there.
constexpr std::string_view declination_kind = "rmc";
constexpr std::string_view declination_channel = "magnetic_variation";

bool is_magnetic(const ModelKind& kind, const std::string& name) {
  const auto channel = std::ranges::find(kind.channels, name, &ModelChannel::name);
  return channel != kind.channels.end() && channel->reference == DirectionReference::magnetic_north;
}

const ModelKind* first_with(const std::vector<ModelKind>& kinds, const std::string& channel) {
  const auto found = std::ranges::find_if(
      kinds, [&](const ModelKind& kind) { return find_named(kind.channels, channel) != nullptr; });
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace

void ToldValues::tell(const DescriptionPtr& description, const SourceReading& numbers,
                      KnownValues& known) {
  if (!instrument_.is_heard) return;
  const ToldKind& kind = told_of(description, known);
  for (const Told& told : kind.told) {
    double number = told.scale(numbers.values[told.value]);
    Flag flag = numbers.flag(told.value);
    if (told.is_magnetic) number = fold_direction(number + declination(known));
    if (!std::isfinite(number)) flag = Flag::missing;
    told.track->add({numbers.boottime, number, flag});
    told.track->announced.reset();
  }
  if (!kind.declination) return;
  const double declination = numbers.values[*kind.declination];
  const Flag flag = numbers.flag(*kind.declination);
  const bool is_said = std::isfinite(declination) && flag != Flag::fail && flag != Flag::missing;
  if (is_said) known.declination = declination;  // without a fix the last one stays
}

void ToldValues::announce(const DescriptionPtr& description, MonoTime boottime,
                          KnownValues& known) {
  if (!instrument_.is_heard) return;
  for (const Told& told : told_of(description, known).told) told.track->announced = boottime;
}

void ToldValues::come_late(const std::string& kind, Micros late) {
  for (const ToldKind& one : told_) {
    if (one.description->kind() != kind) continue;
    for (const Told& told : one.told) told.track->late = late;
  }
}

void ToldValues::made(const DescriptionPtr& description, std::optional<MonoTime> until,
                      KnownValues& known) {
  if (!instrument_.is_heard) return;
  for (const Told& told : told_of(description, known).told) told.track->made(until);
}

/// NaN while nobody said it.
double ToldValues::declination(const KnownValues& known) const {
  const auto& said = instrument_.declination;
  if (said && !said->from_rmc) return said->east;
  return said ? known.declination.value_or(std::nan("")) : std::nan("");
}

ToldValues::ToldKind& ToldValues::told_of(const DescriptionPtr& description, KnownValues& known) {
  auto kind = std::ranges::find_if(
      told_, [&](const ToldKind& one) { return same_kind(*one.description, *description); });
  if (kind == told_.end()) kind = told_.emplace(told_.end());
  if (kind->description != description || kind->generation != known.generation()) {
    *kind = {description, known.generation(), told_by(*description, known),
             description->kind() == declination_kind
                 ? number_place(*description, declination_channel)
                 : std::nullopt};
  }
  return *kind;
}

/// "mast.wind_speed" is of the first kind that has it, "mast.true_wind.wind_speed" of that one.
std::vector<ValueTrack*> ToldValues::tracks_of(const std::string& channel, bool is_first,
                                               const std::string& kind, KnownValues& known) const {
  std::vector<ValueTrack*> tracks{
      known.find(instrument_.name + '.' + kind + '.' + channel),
      is_first ? known.find(instrument_.name + '.' + channel) : nullptr};
  std::erase(tracks, nullptr);
  return tracks;
}

std::vector<ToldValues::Told> ToldValues::told_by(const Description& description,
                                                  KnownValues& known) const {
  std::vector<Told> told;
  known.azimuth(instrument_.name) = instrument_.azimuth.value_or(0);
  const std::vector<ModelKind> kinds = all_kinds(instrument_, *model_);
  const ModelKind* const kind = find_named(kinds, description.kind());
  for (const ChannelLayout& channel : description.channels()) {
    const auto value = number_place(description, channel.name);
    if (!value || kind == nullptr) continue;  // or it is an array
    const bool is_first = first_with(kinds, channel.name) == kind;
    for (ValueTrack* const track : tracks_of(channel.name, is_first, kind->name, known)) {
      told.push_back({*value,
                      unit_scale(channel.unit, base_unit(channel.unit)).value_or(UnitScale{}),
                      is_magnetic(*kind, channel.name), track});
    }
  }
  return told;
}

}  // namespace buoyd
