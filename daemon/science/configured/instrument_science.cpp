#include "science/configured/instrument_science.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/body.hpp"
#include "model/describe.hpp"
#include "model/reading_interval.hpp"
#include "science/combined/derived_computation.hpp"
#include "science/computed/event_computation.hpp"
#include "science/computed/reading_numbers.hpp"
#include "science/computed/reception_computation.hpp"
#include "science/computed/statistics_computation.hpp"
#include "science/computed/tests_computation.hpp"
#include "science/computed/value_places.hpp"
#include "science/configured/reception_times.hpp"
#include "science/sea_state/wave_computation.hpp"
#include "science/statistics/direction.hpp"

namespace buoyd {

namespace {

constexpr std::string_view declination_channel = "magnetic_variation";

/// Without a usable value of its channel an event shortens intervals for so long at most, or for so
/// many intervals in which one should have come.
constexpr Micros storm_patience = std::chrono::minutes(10);
constexpr int storm_patience_intervals = 3;

/// A declination is counted from magnetic north and is none.
bool is_magnetic(const ModelKind& kind, const std::string& name) {
  if (name == declination_channel) return false;
  const auto channel = std::ranges::find(kind.channels, name, &ModelChannel::name);
  return channel != kind.channels.end() && channel->reference == DirectionReference::magnetic_north;
}

const ModelKind* first_with(const std::vector<ModelKind>& kinds, const std::string& channel) {
  const auto found = std::ranges::find_if(
      kinds, [&](const ModelKind& kind) { return find_named(kind.channels, channel) != nullptr; });
  return found == kinds.end() ? nullptr : &*found;
}

/// Of a channel that is one number; where its value is.
std::optional<std::size_t> value_of(const Description& description, std::string_view name) {
  const auto places = places_of(description, name);
  return places && !places->is_array ? std::optional(places->first) : std::nullopt;
}

template <class Settings>
const Settings* find_kind_in(const std::vector<Settings>& all, const std::string& kind) {
  const auto found = std::ranges::find(all, kind, &Settings::kind);
  return found == all.end() ? nullptr : &*found;
}

std::unique_ptr<Computation> make_event(const EventSettings& settings, const ModelKind& source,
                                        const Description& shape,
                                        std::unique_ptr<EventStorm> storm) {
  const std::string channel = channel_of(settings, source);
  const auto value = value_of(shape, channel);
  if (!value) return nullptr;
  return std::make_unique<EventComputation>(
      settings, *value, find_named(source.channels, channel)->type, std::move(storm));
}

/// nullptr: its settings were refused with the configuration.
template <class Made>
std::unique_ptr<Computation> made_or_none(Result<std::unique_ptr<Made>> made) {
  return made ? *std::move(made) : nullptr;
}

/// The kind with as many points of its axis as its readings have.
ModelKind shaped(ModelKind kind, const Description& shape) {
  if (kind.axis) kind.axis->points = axis_in(shape).size();
  return kind;
}

}  // namespace

InstrumentScience::InstrumentScience(InstrumentSettings instrument, ModelPtr model,
                                     DeploymentSettings deployment, StormListener* storms,
                                     std::shared_ptr<const DamageCount> damage)
    : instrument_(std::move(instrument)),
      model_(std::move(model)),
      deployment_(std::move(deployment)),
      storms_(storms),
      damage_(std::move(damage)),
      judge_(instrument_, model_) {
  for (const ComputedKind& one : computed_kinds(instrument_, *model_)) {
    series_.push_back(
        {one.kind.name, one.by.of, one.by.method, std::max(one.delay, delay_of(one.by.of))});
  }
}

bool InstrumentScience::is_needed(const InstrumentSettings& instrument) {
  return !instrument.quality.empty() || !instrument.derived.empty() || !instrument.waves.empty() ||
         !instrument.statistics.empty() || !instrument.events.empty() ||
         !instrument.receptions.empty() || instrument.is_heard ||
         instrument.record != Recorded::all;
}

Micros InstrumentScience::delay_of(const std::string& kind) const {
  const auto found = std::ranges::find(series_, kind, &ComputedSeries::kind);
  return found == series_.end() ? Micros(0) : found->delay;
}

/// All that its readings may be of, those that are computed behind those of the model.
std::vector<ModelKind> InstrumentScience::kinds() const {
  std::vector<ModelKind> kinds = source_kinds(instrument_, *model_);
  for (ComputedKind& one : computed_kinds(instrument_, *model_)) {
    kinds.push_back(std::move(one.kind));
  }
  return kinds;
}

/// nullptr: it cannot be computed of its source.
std::unique_ptr<Computation> InstrumentScience::make(const ComputedSeries& series,
                                                     const ModelKind& source,
                                                     KnownValues& known) const {
  const Description& shape = *series.source;
  if (series.method == tests_method) {
    return std::make_unique<TestsComputation>(test_columns(instrument_, source), shape);
  }
  if (const auto* const derived = find_kind_in(instrument_.derived, series.kind)) {
    return make_derived(*derived, instrument_, shaped(source, shape), known);
  }
  const Micros delay = delay_of(source.name);
  if (const auto* const event = find_kind_in(instrument_.events, series.kind)) {
    return make_event(*event, source, shape, storm_of(*event, delay));
  }
  const Micros interval = reading_interval(instrument_, *model_);
  if (const auto* const waves = find_kind_in(instrument_.waves, series.kind)) {
    return made_or_none(WaveComputation::make(
        *waves, {shaped(source, shape), instrument_.declination, interval, delay}));
  }
  if (const auto* const reception = find_kind_in(instrument_.receptions, series.kind)) {
    return std::make_unique<ReceptionComputation>(reception_times(*reception, instrument_, *model_),
                                                  damage_);
  }
  return made_or_none(StatisticsComputation::make(
      *find_kind_in(instrument_.statistics, series.kind), {&source, &shape, interval, delay}));
}

/// nullptr: it shortens no interval. `delay`: so long a value of its channel may be under way.
std::unique_ptr<EventStorm> InstrumentScience::storm_of(const EventSettings& event,
                                                        Micros delay) const {
  if (storms_ == nullptr || event.intervals.empty()) return nullptr;
  const Micros interval = reading_interval(instrument_, *model_);
  const Micros patience = std::max(storm_patience, interval * storm_patience_intervals) + delay;
  return std::make_unique<EventStorm>(Storm{instrument_.name + '.' + event.kind, event.intervals},
                                      patience, *storms_);
}

void InstrumentScience::take(Reading& reading, const ScienceTime& time, KnownValues& known,
                             const Emit& emit) {
  if (was_passed_by_.exchange(false)) note_passed_by();
  process(reading, {time, known, emit});
}

void InstrumentScience::process(Reading& reading, const Given& given) {
  const WallTime utc = given.time.utc(reading.boottime);
  auto numbers = reading_numbers(reading, utc);
  if (!numbers) return given.emit(reading);
  judge_.judge(reading, *numbers, given.time.is_known ? std::optional(utc) : std::nullopt);
  tell(reading, *numbers, given.known);
  const DescriptionPtr source = reading.description;
  if (is_kept(reading)) given.emit(reading);
  compute(source, *numbers, given);
}

/// With `record` = "statistics" a sample is no row, and what is derived of it is none either.
bool InstrumentScience::is_kept(const Reading& reading) const {
  const std::string& kind = reading.description->kind();
  const auto series = std::ranges::find(series_, kind, &ComputedSeries::kind);
  if (series != series_.end() && series->method == tests_method) return true;
  return instrument_.record == Recorded::all ||
         find_kind_in(instrument_.statistics, kind) != nullptr ||
         find_kind_in(instrument_.waves, kind) != nullptr ||
         find_kind_in(instrument_.events, kind) != nullptr ||
         find_kind_in(instrument_.receptions, kind) != nullptr;
}

void InstrumentScience::compute(const DescriptionPtr& source, const SourceReading& numbers,
                                const Given& given) {
  for (ComputedSeries& series : series_) {
    if (series.of != source->kind()) continue;
    if (series.source != source) take_source(series, source, given);
    if (series.computation == nullptr) continue;
    Computation::Rows rows;
    series.computation->add(numbers, rows);
    emit_rows(series, rows, given);
  }
}

/// What is left of a source of another shape goes out under the description before.
void InstrumentScience::take_source(ComputedSeries& series, const DescriptionPtr& source,
                                    const Given& given) {
  const bool is_shaped_anew = series.source == nullptr || !same_shape(*series.source, *source);
  series.source = source;
  if (is_shaped_anew) {
    end(series, given);
    const std::vector<ModelKind> kinds = this->kinds();
    series.computation = make(series, *find_named(kinds, series.of), given.known);
  }
  series.description = describe(series);
}

/// A kind that was described once more is described with what the instrument said of itself.
DescriptionPtr InstrumentScience::describe(const ComputedSeries& series) const {
  for (const ComputedKind& one : computed_kinds(instrument_, *model_)) {
    if (one.kind.name != series.kind) continue;
    const bool has_its_axis = one.kind.axis && !one.has_own_axis;
    auto described = describe_computed(
        *model_, one.kind, one.by, instrument_, deployment_, identity_in(*series.source),
        has_its_axis ? axis_in(*series.source) : std::vector<double>{});
    return described ? *std::move(described) : nullptr;
  }
  return nullptr;
}

/// Silence is told even of an instrument that never said anything: it is described by its model.
void InstrumentScience::expect_first_readings(const Given& given) {
  for (ComputedSeries& series : series_) {
    const bool is_told = series.method == event_method || series.method == reception_method;
    if (series.computation != nullptr || !is_told) continue;
    const auto source = std::ranges::find(model_->kinds, series.of, &ModelKind::name);
    if (source == model_->kinds.end()) continue;
    const auto index = static_cast<std::size_t>(source - model_->kinds.begin());
    auto description = buoyd::describe(*model_, index, instrument_, deployment_, {}, {});
    if (description) take_source(series, *description, given);
  }
}

void InstrumentScience::emit_rows(const ComputedSeries& series,
                                  const std::vector<ComputedRow>& rows, const Given& given) {
  if (series.description == nullptr) return;
  for (const ComputedRow& row : rows) {
    auto body = write_body(*series.description, row.values);
    if (!body) continue;
    Reading reading;
    reading.description = series.description;
    reading.boottime = row.boottime;
    reading.span = row.span;
    reading.body = *std::move(body);
    reading.flags = write_flags(*series.description, row.values, row.flags);
    reading.urgent = row.urgent;
    reading.window_end = row.window_end;
    process(reading, given);
  }
}

void InstrumentScience::advance(MonoTime until, const ScienceTime& time, KnownValues& known,
                                const Emit& emit) {
  if (!std::exchange(is_expecting_, true)) expect_first_readings({time, known, emit});
  for (ComputedSeries& series : series_) {
    if (series.computation == nullptr) continue;
    Computation::Rows rows;
    series.computation->advance(until, time.utc(until), rows);
    emit_rows(series, rows, {time, known, emit});
  }
}

void InstrumentScience::finish(const ScienceTime& time, KnownValues& known, const Emit& emit) {
  for (ComputedSeries& series : series_) end(series, {time, known, emit});
}

/// What it holds becomes rows now.
void InstrumentScience::end(ComputedSeries& series, const Given& given) {
  if (series.computation == nullptr) return;
  Computation::Rows rows;
  series.computation->finish(rows);
  emit_rows(series, rows, given);
}

void InstrumentScience::note_passed_by() {
  for (ComputedSeries& series : series_) {
    if (series.computation != nullptr) series.computation->pass_by();
  }
}

void InstrumentScience::tell(const Reading& reading, const SourceReading& numbers,
                             KnownValues& known) {
  if (!instrument_.is_heard) return;
  const ToldKind& kind = told_of(reading.description, known);
  for (const Told& told : kind.told) {
    double number = told.scale(numbers.values[told.value]);
    Flag flag = numbers.flag(told.value);
    if (told.is_magnetic) number = fold_direction(number + declination(known));
    if (!std::isfinite(number)) flag = Flag::missing;
    told.track->add({reading.boottime, number, flag});
  }
  if (kind.declination) known.declination = numbers.values[*kind.declination];
}

/// NaN while nobody said it.
double InstrumentScience::declination(const KnownValues& known) const {
  const auto& said = instrument_.declination;
  if (said && !said->from_rmc) return said->east;
  return said ? known.declination.value_or(std::nan("")) : std::nan("");
}

InstrumentScience::ToldKind& InstrumentScience::told_of(const DescriptionPtr& description,
                                                        KnownValues& known) {
  auto kind = std::ranges::find_if(
      told_, [&](const ToldKind& one) { return same_kind(*one.description, *description); });
  if (kind == told_.end()) kind = told_.emplace(told_.end());
  if (kind->description != description || kind->generation != known.generation()) {
    *kind = {description, known.generation(), told_by(*description, known),
             value_of(*description, declination_channel)};
  }
  return *kind;
}

/// "mast.wind_speed" is of the first kind that has it, "mast.true_wind.wind_speed" of that one.
std::vector<ValueTrack*> InstrumentScience::tracks_of(const std::string& channel, bool is_first,
                                                      const std::string& kind,
                                                      KnownValues& known) const {
  std::vector<ValueTrack*> tracks{
      known.find(instrument_.name + '.' + kind + '.' + channel),
      is_first ? known.find(instrument_.name + '.' + channel) : nullptr};
  std::erase(tracks, nullptr);
  return tracks;
}

std::vector<InstrumentScience::Told> InstrumentScience::told_by(const Description& description,
                                                                KnownValues& known) const {
  std::vector<Told> told;
  known.azimuth(instrument_.name) = instrument_.azimuth.value_or(0);
  const std::vector<ModelKind> kinds = this->kinds();
  const ModelKind* const kind = find_named(kinds, description.kind());
  for (const ChannelLayout& channel : description.channels()) {
    const auto value = value_of(description, channel.name);
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
