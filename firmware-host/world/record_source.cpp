#include "firmware-host/world/record_source.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/number_text.hpp"
#include "firmware-host/sea/draws.hpp"
#include "firmware-host/world/model_parts.hpp"

namespace buoysim {

using buoyd::FieldFormat;
using buoyd::MessageField;
using buoyd::ModelChannel;
using buoyd::ModelKind;

namespace {

constexpr double far_away = 1e300;

const ChannelScenario* find_channel(const InstrumentScenario& instrument, const ModelKind& kind,
                                    const ModelChannel& channel) {
  for (const std::string& name : {kind.name + "." + channel.name, channel.name}) {
    const auto found = instrument.channels.find(name);
    if (found != instrument.channels.end()) {
      return &found->second;
    }
  }
  return nullptr;
}

WaveformSpec waveform_of(const ChannelScenario* told, const ModelChannel& channel) {
  if (told != nullptr && told->waveform) {
    return *told->waveform;
  }
  if (!channel.value_names.empty()) {
    WaveformSpec first;
    first.mean = static_cast<double>(channel.value_names.front().first);
    return first;
  }
  return default_waveform(channel.name, channel.unit, channel.minimum.value_or(-far_away),
                          channel.maximum.value_or(far_away));
}

const MessageField* field_of(const buoyd::Model& model, std::size_t kind, std::size_t channel) {
  for (const auto& format : messages_of(model).formats) {
    for (const MessageField& field : format.fields) {
      if (format.kind == kind && field.channel == channel) {
        return &field;
      }
    }
  }
  return nullptr;
}

bool counts(const InstrumentScenario& instrument, std::size_t kind, std::size_t channel) {
  const ModelKind& k = instrument.model->kinds[kind];
  return k.name == instrument.counter.kind &&
         k.channels[channel].name == instrument.counter.channel;
}

bool tells_time(const buoyd::Model& model, std::size_t kind, std::size_t channel) {
  if (model.registers) {
    return registers_of(model).kinds[kind].channels[channel].time != buoyd::RegisterTime::none;
  }
  if (model.frames) {
    return frames_of(model).kinds[kind].channels[channel].time.has_value();
  }
  const MessageField* const field = field_of(model, kind, channel);
  return field != nullptr &&
         (field->format == FieldFormat::utc || field->format == FieldFormat::time_of_day ||
          field->format == FieldFormat::time);
}

/// Seconds since 1970, in whole hundredths.
double seconds_of(buoyd::WallTime time) {
  constexpr std::int64_t hundredth = 10'000;
  const std::int64_t micros = time.time_since_epoch().count();
  const std::int64_t hundredths = micros / hundredth;
  return static_cast<double>(hundredths) / 100.0;
}

std::string name_of(const ModelChannel& channel, std::size_t point) {
  return channel.on_axis ? channel.name + "[" + std::to_string(point) + "]" : channel.name;
}

/// Inside the channel's limits, as the real instrument would keep it.
Said said_of(const ModelChannel& channel, double value) {
  const double inside =
      std::clamp(value, channel.minimum.value_or(-far_away), channel.maximum.value_or(far_away));
  return channel.type == buoyd::ValueType::integer ? std::round(inside) : inside;
}

/// 270 degrees is -90 of a channel that counts to both sides. `turn`: a whole one, 0 of what is no
/// direction.
double as_counted(const ModelChannel& channel, double value, double turn) {
  const bool is_beyond = value > channel.maximum.value_or(far_away);
  return is_beyond && value - turn >= channel.minimum.value_or(0) ? value - turn : value;
}

/// Metres upwards from the instrument to each point: as the channel says, else as the axis, if that
/// has heights.
std::vector<double> reaches_of(const InstrumentScenario& instrument, std::size_t kind,
                               const ModelChannel& channel, const MeasurementSpec& spec,
                               std::size_t points) {
  const auto& axis = instrument.model->kinds[kind].axis;
  std::vector<double> reaches;
  if (channel.on_axis && !spec.first && axis && axis->unit == "m") {
    reaches = points_on_axis(instrument, kind);
  }
  for (std::size_t point = reaches.size(); point < points; ++point) {
    reaches.push_back(spec.first.value_or(0) + static_cast<double>(point) * spec.step);
  }
  return reaches;
}

/// Nobody measured it: it stays as the model's example has it, or as a plain text.
bool stands_still(const buoyd::Model& model, const ModelChannel& channel, bool is_told) {
  const bool moves = channel.type != buoyd::ValueType::text && channel.value_names.empty() &&
                     has_default_waveform(channel.name, channel.unit);
  return channel.type == buoyd::ValueType::text || (!model.registers && !moves && !is_told);
}

}  // namespace

std::optional<UsualValues> usual_values(const InstrumentScenario& instrument, std::size_t kind,
                                        std::size_t channel) {
  const ModelKind& k = instrument.model->kinds[kind];
  const ModelChannel& c = k.channels[channel];
  const ChannelScenario* const told = find_channel(instrument, k, c);
  if (counts(instrument, kind, channel) || tells_time(*instrument.model, kind, channel) ||
      stands_still(*instrument.model, c, told != nullptr) || !c.value_names.empty() ||
      (told != nullptr && !told->csv.empty())) {
    return std::nullopt;
  }
  if (told != nullptr && told->measures) return UsualValues{told->measures->noise, 0, {}};
  const WaveformSpec spec = waveform_of(told, c);
  return UsualValues{spec.noise / std::numbers::sqrt3, std::abs(spec.amplitude), spec.mean};
}

RecordSource::RecordSource(const InstrumentScenario& instrument, std::uint64_t last_counter,
                           std::uint64_t seed)
    : instrument_(instrument),
      counter_(last_counter > 0 ? last_counter : instrument.counter.start - 1),
      seed_(seed),
      random_(seed),
      defective_(instrument.defect) {
  for (const ModelKind& kind : instrument.model->kinds) {
    auto& row = waveforms_.emplace_back();
    auto& seeds = seeds_.emplace_back();
    for (const ModelChannel& channel : kind.channels) {
      seeds.push_back(random_());
      row.emplace_back(waveform_of(find_channel(instrument, kind, channel), channel), seeds.back());
    }
  }
}

std::size_t RecordSource::points_in_use(std::size_t kind) const {
  const auto& axis = instrument_.model->kinds[kind].axis;
  if (!axis) {
    return 1;
  }
  return instrument_.axis.empty() ? axis->points : std::min(axis->points, instrument_.axis.size());
}

const ChannelScenario* RecordSource::told(std::size_t kind, std::size_t channel) const {
  const ModelKind& k = instrument_.model->kinds[kind];
  return find_channel(instrument_, k, k.channels[channel]);
}

bool RecordSource::is_counter(std::size_t kind, std::size_t channel) const {
  return counts(instrument_, kind, channel);
}

bool RecordSource::is_time(std::size_t kind, std::size_t channel) const {
  return tells_time(*instrument_.model, kind, channel);
}

bool RecordSource::may_be_null(std::size_t kind, std::size_t channel) const {
  const buoyd::Model& model = *instrument_.model;
  if (is_counter(kind, channel) || is_time(kind, channel)) {
    return false;
  }
  return can_be_null(model, kind, channel);
}

double RecordSource::counter_value() const {
  const CounterScenario& counter = instrument_.counter;
  return counter.offset + counter.step * static_cast<double>(counter_ % counter.wrap);
}

/// The row of this record. What is no number is no value; 0 where the model has no way to say so.
std::vector<Said> RecordSource::csv_values(std::size_t kind, std::size_t channel,
                                           std::size_t points) const {
  const CsvColumns& columns = told(kind, channel)->csv;
  const buoyd::ValueType type = instrument_.model->kinds[kind].channels[channel].type;
  const auto row =
      static_cast<std::size_t>((counter_ - instrument_.counter.start) % columns.front().size());
  std::vector<Said> values;
  for (std::size_t point = 0; point < points; ++point) {
    const std::string& cell = columns[std::min(point, columns.size() - 1)][row];
    const auto number = buoyd::number_in<double>(cell);
    if (type == buoyd::ValueType::text) {
      values.emplace_back(cell);
    } else if (number && std::isfinite(*number)) {
      values.emplace_back(type == buoyd::ValueType::integer ? std::round(*number) : *number);
    } else {
      values.push_back(may_be_null(kind, channel) ? Said{} : Said{0.0});
    }
  }
  return values;
}

std::vector<Said> RecordSource::measured_values(std::size_t kind, std::size_t channel,
                                                const MeasurementSpec& spec, std::size_t points,
                                                Record& record) const {
  const ModelKind& of_kind = instrument_.model->kinds[kind];
  const ModelChannel& c = of_kind.channels[channel];
  const std::vector<double> reaches = reaches_of(instrument_, kind, c, spec, points);
  const std::uint64_t record_seed =
      Draws(seed_, static_cast<std::uint64_t>(record.time.time_since_epoch().count())).next();
  MeasuredPoint point{seeds_[kind][channel], record_seed, 0,
                      conversion_to(c.unit, spec.word->quantity).value_or(UnitConversion{})};
  const double turn = spec.word->is_direction ? 360 * point.conversion.factor : 0;
  std::vector<Said> values;
  for (; point.point < points; ++point.point) {
    const double earlier = static_cast<double>(points - 1 - point.point) * spec.point_interval;
    const auto [truth, value] =
        measure(spec, instrument_.world->sea(), record.truths.age - earlier,
                mounting_of(instrument_.settings), reaches[point.point], point);
    record.truths.values.push_back(
        {&of_kind.name, name_of(c, point.point), as_counted(c, truth, turn)});
    values.push_back(value ? said_of(c, as_counted(c, *value, turn)) : Said{});
  }
  return values;
}

std::vector<Said> RecordSource::channel_values(std::size_t kind, std::size_t channel,
                                               Record& record) {
  const ModelChannel& c = instrument_.model->kinds[kind].channels[channel];
  const std::size_t points = c.on_axis ? points_in_use(kind) : 1;
  const ChannelScenario* const scenario = told(kind, channel);
  if (is_counter(kind, channel)) {
    return std::vector<Said>(points, counter_value());
  }
  if (is_time(kind, channel)) {
    return std::vector<Said>(points,
                             seconds_of(defective_.clock(record.time) - instrument_.clock_behind));
  }
  if (scenario != nullptr && !scenario->csv.empty()) {
    return csv_values(kind, channel, points);
  }
  if (scenario != nullptr && scenario->measures) {
    return measured_values(kind, channel, *scenario->measures, points, record);
  }
  const bool stands = stands_still(*instrument_.model, c, scenario != nullptr);
  if (stands && !instrument_.model->registers && scenario == nullptr) {
    return std::vector<Said>(points, AsInExample{});
  }
  if (c.type == buoyd::ValueType::text) {
    return std::vector<Said>(points, scenario == nullptr ? std::string() : scenario->text);
  }
  std::vector<Said> values;
  for (const double value : waveforms_[kind][channel].next(record.time, points)) {
    values.emplace_back(c.type == buoyd::ValueType::integer ? std::round(value) : value);
  }
  return values;
}

void RecordSource::strike_nulls(std::size_t kind, std::vector<std::vector<Said>>& values) {
  std::uniform_real_distribution<double> lot(0, 1);
  const bool whole_point = instrument_.model->kinds[kind].axis.has_value();
  for (std::size_t point = 0; point < points_in_use(kind); ++point) {
    bool struck = lot(random_) < instrument_.nulls;
    for (std::size_t channel = 0; channel < values.size(); ++channel) {
      if (struck && point < values[channel].size() && may_be_null(kind, channel)) {
        values[channel][point] = std::monostate{};
      }
      struck = whole_point ? struck : lot(random_) < instrument_.nulls;
    }
  }
}

void RecordSource::keep_last(std::vector<std::vector<std::vector<Said>>>& values) const {
  for (std::size_t kind = 0; kind < last_.size(); ++kind) {
    for (std::size_t channel = 0; channel < last_[kind].size(); ++channel) {
      if (!is_counter(kind, channel) && !is_time(kind, channel)) {
        values[kind][channel] = last_[kind][channel];
      }
    }
  }
}

Record RecordSource::next(buoyd::WallTime time, std::uint64_t skip) {
  counter_ += 1 + skip;
  Record record;
  record.counter = counter_;
  record.time = time;
  if (instrument_.world) {
    record.truths.age = instrument_.world->age(time);
  }
  for (std::size_t kind = 0; kind < waveforms_.size(); ++kind) {
    auto& row = record.values.emplace_back();
    for (std::size_t channel = 0; channel < waveforms_[kind].size(); ++channel) {
      row.push_back(channel_values(kind, channel, record));
    }
    strike_nulls(kind, row);
  }
  if (held_) {
    keep_last(record.values);
  }
  last_ = record.values;
  defective_.spoil(record);
  return record;
}

}  // namespace buoysim
