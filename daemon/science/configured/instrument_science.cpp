#include "science/configured/instrument_science.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "core/body.hpp"
#include "core/credible_time.hpp"
#include "model/describe.hpp"
#include "model/quality_of.hpp"
#include "model/reading_interval.hpp"
#include "science/combined/derived_computation.hpp"
#include "science/computed/event_computation.hpp"
#include "science/computed/reading_numbers.hpp"
#include "science/computed/reception_computation.hpp"
#include "science/computed/statistics_computation.hpp"
#include "science/computed/tests_computation.hpp"
#include "science/computed/value_places.hpp"
#include "science/configured/configured_tests.hpp"
#include "science/configured/lateness.hpp"
#include "science/configured/reception_times.hpp"
#include "science/sea_state/wave_computation.hpp"
#include "science/statistics/burst_grid.hpp"
#include "science/track/track_computation.hpp"

namespace buoyd {

namespace {

template <class Settings>
const Settings* find_kind_in(const std::vector<Settings>& all, const std::string& kind) {
  const auto found = std::ranges::find(all, kind, &Settings::kind);
  return found == all.end() ? nullptr : &*found;
}

std::unique_ptr<Computation> make_event(const EventSettings& settings, const ModelKind& source,
                                        const Description& shape, std::unique_ptr<EventStorm> storm,
                                        EventMemory memory) {
  const std::string channel = channel_of(settings, source);
  const auto value = number_place(shape, channel);
  if (!value) return nullptr;
  const ModelChannel& meaning = *find_named(source.channels, channel);
  auto event = std::make_unique<EventComputation>(settings, *value, meaning.type, std::move(storm),
                                                  memory, whole_turn_of(meaning));
  std::vector<EventValue> beside;
  for (const std::string& name : settings.beside) {
    const auto place = number_place(shape, name);
    if (!place) return nullptr;
    beside.push_back({*place, find_named(source.channels, name)->type});
  }
  event->say_beside(std::move(beside));
  return event;
}

void log_not_computed(const std::string& instrument, const std::string& kind, const Error& why) {
  log_line(Priority::error, instrument + ": " + kind + " is not computed: " + why.text);
}

/// nullptr: its settings were to be refused with the configuration, or by what changed it.
template <class Made>
std::unique_ptr<Computation> made_or_none(const std::string& instrument, const std::string& kind,
                                          Result<std::unique_ptr<Made>> made) {
  if (made) return *std::move(made);
  log_not_computed(instrument, kind, made.error());
  return nullptr;
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
      judge_(instrument_, model_),
      told_(instrument_, model_) {
  std::vector<ModelKind> kinds = source_kinds(instrument_, *model_);
  for (ComputedKind& one : computed_kinds(instrument_, *model_)) {
    series_.push_back({one.kind.name, one.by.of, one.by.method, one.interval});
    const ModelKind* const source = find_named(kinds, one.by.of);
    series_.back().waits = source != nullptr && waits_for_verdicts(series_.back(), *source);
    kinds.push_back(std::move(one.kind));
  }
}

bool InstrumentScience::is_needed(const InstrumentSettings& instrument) {
  return !instrument.quality.empty() || !instrument.derived.empty() || !instrument.waves.empty() ||
         instrument.track.has_value() || !instrument.statistics.empty() ||
         !instrument.events.empty() || !instrument.receptions.empty() || instrument.is_heard ||
         instrument.record != Recorded::all;
}

Micros InstrumentScience::interval_of(const std::string& kind) const {
  const auto found = std::ranges::find(series_, kind, &ComputedSeries::kind);
  return found == series_.end() ? reading_interval(instrument_, *model_) : found->interval;
}

/// What is told at once: that a message came, and an event of a value that is judged at once.
bool InstrumentScience::waits_for_verdicts(const ComputedSeries& series,
                                           const ModelKind& source) const {
  if (series.method == reception_method) return false;
  const auto* const event = find_kind_in(instrument_.events, series.kind);
  return std::ranges::any_of(source.channels, [&](const ModelChannel& channel) {
    const auto quality = quality_of(instrument_, source, channel);
    const bool is_used = event == nullptr || channel_of(*event, source) == channel.name;
    return is_used && quality && is_judged_late(*quality);
  });
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
    return make_derived(*derived, instrument_, shaped(source, shape), known,
                        longest_lateness(source.name, instrument_, *model_));
  }
  if (const auto* const event = find_kind_in(instrument_.events, series.kind)) {
    bool& is_on = known.event_is_on(instrument_.name + '.' + event->kind);
    const bool sleeps = event->at_sea && deployment_.state != "deployed";
    return make_event(*event, source, shape, storm_of(*event, source.name), {&is_on, sleeps});
  }
  const Micros interval = interval_of(source.name);
  // Rows of windows come in the pauses, too.
  const bool is_of_windows = find_kind_in(instrument_.statistics, source.name) != nullptr;
  const BurstGrid bursts = is_of_windows ? BurstGrid{} : bursts_of(instrument_);
  if (instrument_.track && series.method == track_method) {
    return TrackComputation::make(instrument_.track->circle, source, shape, interval);
  }
  if (const auto* const waves = find_kind_in(instrument_.waves, series.kind)) {
    return made_or_none(instrument_.name, series.kind,
                        WaveComputation::make(*waves, {shaped(source, shape),
                                                       instrument_.declination, interval, bursts}));
  }
  if (const auto* const reception = find_kind_in(instrument_.receptions, series.kind)) {
    const auto times = [this, reception] {
      return reception_times(*reception, instrument_, *model_,
                             storms_ ? storms_->asked_interval(instrument_.name) : Micros(0));
    };
    return std::make_unique<ReceptionComputation>(times, damage_);
  }
  return made_or_none(
      instrument_.name, series.kind,
      StatisticsComputation::make(*find_kind_in(instrument_.statistics, series.kind),
                                  {&source, &shape, interval, bursts}));
}

/// nullptr: it changes no interval.
std::unique_ptr<EventStorm> InstrumentScience::storm_of(const EventSettings& event,
                                                        const std::string& of) const {
  if (storms_ == nullptr || (event.intervals.empty() && event.off.empty())) return nullptr;
  Storm storm{instrument_.name + '.' + event.kind, event.intervals, event.off};
  return std::make_unique<EventStorm>(
      std::move(storm), StormSource{instrument_.name, interval_of(of), meant_pause(instrument_)},
      *storms_);
}

void InstrumentScience::take(Reading& reading, const ScienceTime& time, KnownValues& known,
                             const Emit& emit) {
  note_passed_by();
  process(reading, {time, known, emit}, true);
}

/// `may_be_kept`: false where it is there for what is computed of it alone.
void InstrumentScience::process(Reading& reading, const Given& given, bool may_be_kept) {
  auto numbers = reading_numbers(reading, given.time.utc(reading.boottime));
  if (!numbers) return given.emit(reading);
  numbers->is_kept = may_be_kept;
  const bool is_late = judge_.judge(
      reading, *numbers, given.time.is_known ? std::optional(numbers->utc) : std::nullopt);
  if (!is_late) told_.tell(reading.description, *numbers, given.known);
  const DescriptionPtr source = reading.description;
  const std::vector<LateFlag> late = reading.late_flags;
  if (becomes_row(instrument_, *model_, source->kind())) hand_on(reading, given, may_be_kept);
  compute(source, *numbers, false, given);
  if (!is_late) return;
  const MonoTime until = numbers->boottime + silence_after(interval_of(source->kind()));
  hold({source, *std::move(numbers), until}, late, given);
}

/// Of one that is not kept, what it says of the one before it goes along with the next.
void InstrumentScience::hand_on(Reading& reading, const Given& given, bool is_kept) {
  if (!is_kept) return owed_.owe(reading);
  owed_.pay(reading);
  given.emit(reading);
}

/// What its tests say is whole with the next one.
void InstrumentScience::hold(HeldReading reading, const std::vector<LateFlag>& late,
                             const Given& given) {
  const DescriptionPtr description = reading.description;
  const MonoTime boottime = reading.numbers.boottime;
  if (auto before = held_.exchange(std::move(reading), late)) settle(*before, given);
  told_.announce(description, boottime, given.known);
}

void InstrumentScience::settle(HeldReading& held, const Given& given) {
  held.numbers.utc = window_time(held.numbers.window_end, given.time.utc(held.numbers.boottime));
  told_.tell(held.description, held.numbers, given.known);
  compute(held.description, held.numbers, true, given);
}

void InstrumentScience::settle_kind(const std::string& kind, const Given& given) {
  if (auto held = held_.take(kind)) settle(*held, given);
}

/// All readings of the kind up to `until` were given or made.
void InstrumentScience::settle_overdue(const std::string& kind, MonoTime until,
                                       const Given& given) {
  if (auto held = held_.take_overdue(kind, until)) settle(*held, given);
}

void InstrumentScience::compute(const DescriptionPtr& source, const SourceReading& numbers,
                                bool has_verdict, const Given& given) {
  for (ComputedSeries& series : series_) {
    if (series.of != source->kind() || series.waits != has_verdict) continue;
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
    const std::vector<ModelKind> kinds = all_kinds(instrument_, *model_);
    series.computation = make(series, *find_named(kinds, series.of), given.known);
  }
  auto described = describe(series);
  if (!described) tell_refusal(series, described.error());
  series.description = described ? *std::move(described) : nullptr;
}

/// A kind that was described once more is described with what the instrument said of itself, if it
/// said something.
Result<DescriptionPtr> InstrumentScience::describe(const ComputedSeries& series) const {
  for (const ComputedKind& one : computed_kinds(instrument_, *model_)) {
    if (one.kind.name != series.kind) continue;
    const bool has_its_axis = series.source && one.kind.axis && !one.has_own_axis;
    return describe_computed(*model_, one.kind, one.by, instrument_, deployment_,
                             series.source ? identity_in(*series.source) : Identity{},
                             has_its_axis ? axis_in(*series.source) : std::vector<double>{});
  }
  return fail(ErrorCode::invalid, "its settings compute it no more");
}

/// What the configuration could not know: how many points the instrument has, what it calls itself.
void InstrumentScience::tell_refusal(ComputedSeries& series, const Error& why) const {
  if (std::exchange(series.is_refusal_told, true)) return;
  log_not_computed(instrument_.name, series.kind, why);
}

/// Silence is told even of an instrument that never said anything, and what others say before its
/// first reading counts, even if nobody knows yet how many points that has.
void InstrumentScience::expect_first_readings(const Given& given) {
  for (ComputedSeries& series : series_) {
    if (series.computation != nullptr) continue;
    if (const auto* const derived = find_kind_in(instrument_.derived, series.kind)) {
      ask_for_inputs(*derived, given.known, longest_lateness(series.of, instrument_, *model_));
    }
    if (const DescriptionPtr source = source_by_model(series)) take_source(series, source, given);
  }
}

/// The description that its source has as long as nothing is known but the model. nullptr: values
/// are computed at points that the instrument alone knows.
DescriptionPtr InstrumentScience::source_by_model(const ComputedSeries& series) const {
  const bool has_values = series.method != event_method && series.method != reception_method;
  const auto computed = std::ranges::find(series_, series.of, &ComputedSeries::kind);
  if (computed != series_.end()) {
    if (has_values || computed->description) return computed->description;
    return describe(*computed).value_or(nullptr);
  }
  const auto source = std::ranges::find(model_->kinds, series.of, &ModelKind::name);
  if (source == model_->kinds.end()) return nullptr;
  if (has_values && source->axis && source->axis->defaults.empty()) return nullptr;
  const auto index = static_cast<std::size_t>(source - model_->kinds.begin());
  auto described = buoyd::describe(*model_, index, instrument_, deployment_, {}, {});
  return described ? *std::move(described) : nullptr;
}

void InstrumentScience::emit_rows(ComputedSeries& series, const std::vector<ComputedRow>& rows,
                                  const Given& given) {
  if (series.description == nullptr) return;  // told already
  for (const ComputedRow& row : rows) {
    auto body = write_body(*series.description, row.values);
    if (!body) {
      tell_refusal(series, body.error());
      continue;
    }
    Reading reading;
    reading.description = series.description;
    reading.boottime = row.boottime;
    reading.span = row.span;
    reading.body = *std::move(body);
    // A test is to say that a value is good, not the description.
    std::string unjudged;
    if (row.flags.empty()) unjudged.assign(row.values.size(), '2');
    reading.flags =
        write_flags(*series.description, row.values, row.flags.empty() ? unjudged : row.flags);
    reading.urgent = row.urgent;
    reading.window_end = row.window_end;
    process(reading, given, row.is_kept);
  }
}

void InstrumentScience::advance(MonoTime until, const ScienceTime& time, KnownValues& known,
                                const Emit& emit) {
  note_passed_by();
  const Given given{time, known, emit};
  if (!std::exchange(is_expecting_, true)) expect_first_readings(given);
  for (const ModelKind& kind : model_->kinds) {
    settle_overdue(kind.name, until - delays_.of(kind.name), given);
  }
  for (ComputedSeries& series : series_) advance(series, until, given);
  if (instrument_.is_heard) tell_delays(known);
}

void InstrumentScience::advance(ComputedSeries& series, MonoTime until, const Given& given) {
  series.made_until = given_until(series, until);
  if (series.computation != nullptr) {
    Computation::Rows rows;
    series.computation->advance(series.made_until, given.time.utc(series.made_until), rows);
    emit_rows(series, rows, given);
    series.made_until = series.computation->made_until(series.made_until);
  }
  settle_overdue(series.kind, series.made_until, given);
}

void InstrumentScience::tell_delays(KnownValues& known) {
  for (const ModelKind& kind : model_->kinds) told_.come_late(kind.name, delays_.of(kind.name));
  for (const ComputedSeries& series : series_) {
    if (series.description) told_.made(series.description, series.made_until, known);
  }
}

/// Up to where all readings that it is computed of were given to it.
MonoTime InstrumentScience::given_until(const ComputedSeries& series, MonoTime until) const {
  const auto source = std::ranges::find(series_, series.of, &ComputedSeries::kind);
  const MonoTime made =
      source == series_.end() ? until - delays_.of(series.of) : source->made_until;
  const auto held = series.waits ? held_.since(series.of) : std::nullopt;
  return held ? std::min(made, *held - Micros(1)) : made;
}

void InstrumentScience::finish(const ScienceTime& time, KnownValues& known, const Emit& emit) {
  note_passed_by();
  const Given given{time, known, emit};
  for (const ModelKind& kind : model_->kinds) settle_kind(kind.name, given);
  for (ComputedSeries& series : series_) {
    end(series, given);
    settle_kind(series.kind, given);
    if (series.description) told_.made(series.description, std::nullopt, known);
  }
}

/// What it holds becomes rows now.
void InstrumentScience::end(ComputedSeries& series, const Given& given) {
  if (series.computation == nullptr) return;
  Computation::Rows rows;
  series.computation->finish(rows);
  emit_rows(series, rows, given);
}

void InstrumentScience::note_passed_by() {
  const MonoTime newest = passed_by_.exchange(MonoTime::min());
  if (newest == MonoTime::min()) return;
  for (ComputedSeries& series : series_) {
    if (series.computation != nullptr) series.computation->pass_by(newest);
  }
}

}  // namespace buoyd
