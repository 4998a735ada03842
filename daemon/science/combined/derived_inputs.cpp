#include "science/combined/derived_inputs.hpp"

#include <algorithm>

#include "model/circular.hpp"
#include "science/combined/derived_channels.hpp"
#include "science/flags.hpp"
#include "science/statistics/direction.hpp"

namespace buoyd {

namespace {

/// The unit that a role's values are computed in.
std::string_view unit_of(const DerivedRole& role, const ModelChannel& first) {
  if (!role.unit.empty()) return role.unit;
  return is_circular(first) ? "degree" : std::string_view(first.unit);
}

const ModelChannel* channel_of(const DerivedSettings::Input& input, const ModelKind& kind) {
  return find_named(kind.channels, input.channel);
}

/// Pressure that counts the air's, too, is counted from the surface: minus a standard atmosphere
/// (TEOS-10 manual, IOC Manuals and Guides 56, 2010, section 2.2).
constexpr double atmosphere_dbar = 10.1325;

DerivedValue said_at(const SourceReading& reading, std::size_t place) {
  if (place >= reading.values.size() || place >= reading.flags.size()) return {};
  return {reading.values[place], reading.flag(place)};
}

DerivedValue scaled(const DerivedValue& value, const UnitScale& scale, double turn) {
  return derived_value(scale(value.value) + turn, {value.flag});
}

}  // namespace

/// What moves is waited for max_age long, and interpolated from what is max_age away.
Micros asked_age(const DerivedRole& role, Micros max_age, Micros behind) {
  return role.is_moving ? behind + 2 * max_age : behind;
}

DerivedInputs::DerivedInputs(const DerivedSettings& settings, const InstrumentSettings& instrument,
                             const ModelKind& source, KnownValues& known, Micros behind)
    : roles_(roles_of(settings.quantity)), max_age_(settings.max_age) {
  if (instrument.declination && !instrument.declination->from_rmc) {
    declination_ = instrument.declination->east;
  }
  for (std::size_t i = 0; i < roles_.size(); ++i) {
    sources_.at(i) = source_of(roles_[i], settings, instrument, source, known, behind);
  }
  const auto speed = place_of("hull_speed");
  const auto course = place_of("hull_course");
  if (speed && course) hull_ = HullRoles{*speed, *course};
  declination_role_ = place_of("declination");
}

DerivedInputs::Source DerivedInputs::source_of(const DerivedRole& role,
                                               const DerivedSettings& settings,
                                               const InstrumentSettings& instrument,
                                               const ModelKind& kind, KnownValues& known,
                                               Micros behind) const {
  const auto* const first = find_input(settings, roles_.front().name);
  const auto* const input = find_input(settings, role.name);
  Source source;
  const ModelChannel* const primary = first == nullptr ? nullptr : channel_of(*first, kind);
  if (input == nullptr || primary == nullptr) return source;
  source.is_given = true;
  const std::string unit(unit_of(role, *primary));
  if (const auto named = named_channel(input->channel)) {
    if (role.is_of_mark) source.azimuth = &known.azimuth(named->instrument);
    source.track = &known.track(input->channel, asked_age(role, max_age_, behind));
    source.is_moving = role.is_moving;
    source.scale = unit_scale(base_unit(unit), unit).value_or(UnitScale{});
    return source;
  }
  const ModelChannel* const channel = channel_of(*input, kind);
  if (channel == nullptr) return {};
  source.index = kind.first_value(static_cast<std::size_t>(channel - kind.channels.data()));
  source.points = kind.points(*channel);
  source.scale = unit_scale(channel->unit, unit).value_or(UnitScale{});
  const bool is_of_water = role.unit == "dbar";  // what is chosen or compared stays as it is said
  if (is_of_water && channel->standard_name == "sea_water_pressure") {
    source.turn = -atmosphere_dbar;
  }
  if (role.from == CountedFrom::instrument) source.turn = instrument.azimuth.value_or(0);
  if (role.is_of_mark) source.turn = -instrument.azimuth.value_or(0);
  source.is_magnetic = role.from != CountedFrom::anything &&
                       channel->reference == DirectionReference::magnetic_north;
  return source;
}

std::optional<std::size_t> DerivedInputs::place_of(std::string_view role) const {
  const auto found = std::ranges::find(roles_, role, &DerivedRole::name);
  const auto place = static_cast<std::size_t>(found - roles_.begin());
  return found != roles_.end() && sources_.at(place).is_given ? std::optional(place) : std::nullopt;
}

void DerivedInputs::add(const SourceReading& reading) {
  DerivedSample sample;
  sample.boottime = reading.boottime;
  sample.span = reading.span;
  for (std::size_t i = 0; i < roles_.size(); ++i) {
    const Source& source = sources_.at(i);
    if (!source.is_given || source.track != nullptr) continue;
    for (std::size_t point = source.index; point < source.index + source.points; ++point) {
      const DerivedValue value = scaled(said_at(reading, point), source.scale, source.turn);
      if (i == 0) sample.first.push_back(value);
      if (point == source.index) sample.values.at(i) = value;
    }
  }
  waiting_.push_back(std::move(sample));
}

std::optional<DerivedSample> DerivedInputs::next() {
  take_known();
  if (waiting_.empty()) return std::nullopt;
  if (waiting_.size() <= most_waiting && !is_settled(waiting_.front().boottime)) {
    return std::nullopt;
  }
  return last();
}

std::optional<DerivedSample> DerivedInputs::last() {
  if (waiting_.empty()) return std::nullopt;
  DerivedSample sample = std::move(waiting_.front());
  waiting_.pop_front();
  take_rest(sample);
  make_true(sample);
  const bool is_own = hull_ && sources_.at(hull_->speed).track == nullptr;
  if (is_own) sample.hull = hull_at(*hull_, sample);
  return sample;
}

const DerivedInputs::HullRoles* DerivedInputs::hull_of(std::size_t role) const {
  return hull_ && (role == hull_->speed || role == hull_->course) ? &*hull_ : nullptr;
}

bool DerivedInputs::is_known(std::size_t role, MonoTime time) const {
  if (const HullRoles* const hull = hull_of(role)) {
    return velocity_reaches(*sources_.at(hull->speed).track, *sources_.at(hull->course).track,
                            time);
  }
  const Source& source = sources_.at(role);
  return source.is_moving ? source.track->reaches(time) : source.track->told_until(until_) >= time;
}

bool DerivedInputs::is_settled(MonoTime time) const {
  return std::ranges::all_of(sources_, [&](const Source& source) {
    return source.track == nullptr || source.n_known > 0 ||
           source.track->told_until(until_) >= time + max_age_;
  });
}

void DerivedInputs::take(std::size_t role, DerivedSample& sample) const {
  const Source& source = sources_.at(role);
  const MonoTime time = sample.boottime;
  if (const HullRoles* const hull = hull_of(role)) {
    sample.hull = hull_at(*hull, sample);
  } else if (source.is_moving) {
    const DerivedValue heading = heading_at(*source.track, time, max_age_);
    const double azimuth = source.azimuth == nullptr ? 0 : *source.azimuth;
    sample.values.at(role) = derived_value(fold_direction(heading.value - azimuth), {heading.flag});
  } else if (const auto point = source.track->last_at(time, max_age_)) {
    sample.values.at(role) = scaled({point->value, point->flag}, source.scale, 0);
  }
}

/// At once: while a row waits for one input, a track of another may lose the points around it.
void DerivedInputs::take_known() {
  for (std::size_t role = 0; role < roles_.size(); ++role) {
    Source& source = sources_.at(role);
    if (source.track == nullptr) continue;
    while (source.n_known < waiting_.size() && is_known(role, waiting_[source.n_known].boottime)) {
      take(role, waiting_[source.n_known]);
      ++source.n_known;
    }
  }
}

void DerivedInputs::take_rest(DerivedSample& sample) {
  for (std::size_t role = 0; role < roles_.size(); ++role) {
    Source& source = sources_.at(role);
    if (source.track == nullptr) continue;
    if (source.n_known > 0) {
      --source.n_known;
    } else {
      take(role, sample);
    }
  }
}

void DerivedInputs::make_true(DerivedSample& sample) const {
  const DerivedValue declination = declination_of(sample);
  const auto turn = [&](DerivedValue& value) {
    value = derived_value(fold_direction(value.value + declination.value),
                          {value.flag, declination.flag});
  };
  for (std::size_t i = 0; i < roles_.size(); ++i) {
    if (!sources_.at(i).is_magnetic) continue;
    turn(sample.values.at(i));
    if (i == 0) std::ranges::for_each(sample.first, turn);
  }
}

DerivedValue DerivedInputs::declination_of(const DerivedSample& sample) const {
  if (declination_role_) return sample.values.at(*declination_role_);
  return declination_ ? DerivedValue{*declination_, Flag::good} : DerivedValue{};
}

FlaggedVelocity DerivedInputs::hull_at(const HullRoles& hull, const DerivedSample& sample) const {
  const Source& speed = sources_.at(hull.speed);
  const Source& course = sources_.at(hull.course);
  if (speed.track != nullptr && course.track != nullptr) {
    return velocity_at(*speed.track, *course.track, sample.boottime, max_age_);
  }
  const DerivedValue& speed_now = sample.values.at(hull.speed);
  const DerivedValue& course_now = sample.values.at(hull.course);
  const Flag worst = worst_flag({speed_now.flag, course_now.flag});
  if (worst == Flag::missing || worst == Flag::fail) return {};
  return {hull_velocity(speed_now.value, course_now.value), worst};
}

}  // namespace buoyd
