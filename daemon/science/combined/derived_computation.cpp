#include "science/combined/derived_computation.hpp"

#include <algorithm>
#include <cmath>

#include "model/circular.hpp"
#include "science/combined/derived_channels.hpp"
#include "science/combined/derived_function.hpp"
#include "science/combined/derived_inputs.hpp"

namespace buoyd {

namespace {

/// How a channel's values are written.
struct Written {
  ValueType type = ValueType::float64;
  bool is_direction = false;
  std::size_t points = 1;
};

/// 359.99999 and more are 360 in float32, and that is 0.
float narrow_direction(double direction) {
  const auto narrow = static_cast<float>(direction);
  return narrow >= 360.0F ? 0.0F : narrow;
}

Scalar scalar_of(const DerivedValue& value, const Written& as) {
  if (value.flag == Flag::missing || !std::isfinite(value.value)) return std::monostate{};
  if (as.type == ValueType::integer) return static_cast<std::int64_t>(value.value);
  if (as.type != ValueType::float32) return value.value;
  return as.is_direction ? narrow_direction(value.value) : static_cast<float>(value.value);
}

class DerivedComputation : public Computation {
 public:
  DerivedComputation(DerivedInputs inputs, DerivedFunction function, std::vector<Written> written)
      : inputs_(std::move(inputs)), function_(std::move(function)), written_(std::move(written)) {}

  void add(const SourceReading& reading, Rows& rows) override {
    inputs_.add(reading);
    take_settled(rows);
  }
  void advance(MonoTime until, WallTime /*utc*/, Rows& rows) override {
    inputs_.advance(until);
    take_settled(rows);
  }
  void finish(Rows& rows) override {
    while (const auto sample = inputs_.last()) rows.push_back(row_of(*sample));
  }
  [[nodiscard]] MonoTime made_until(MonoTime until) const override {
    const auto next = inputs_.next_time();
    return next ? std::min(until, *next - Micros(1)) : until;
  }

 private:
  void take_settled(Rows& rows) {
    while (const auto sample = inputs_.next()) rows.push_back(row_of(*sample));
  }

  [[nodiscard]] ComputedRow row_of(const DerivedSample& sample) const {
    ComputedRow row{sample.boottime, sample.span, {}, {}};
    const std::vector<DerivedValue> values = function_(sample);
    std::size_t place = 0;
    for (const Written& channel : written_) {
      for (std::size_t point = 0; point < channel.points; ++point, ++place) {
        const DerivedValue& value = values.at(place);
        row.values.push_back(scalar_of(value, channel));
        const bool is_null = std::holds_alternative<std::monostate>(row.values.back());
        const Flag flag = is_null ? Flag::missing : value.flag;
        row.flags += static_cast<char>('0' + static_cast<int>(flag));
      }
    }
    return row;
  }

  DerivedInputs inputs_;
  DerivedFunction function_;
  std::vector<Written> written_;
};

ModelChannel first_channel(const DerivedSettings& settings, const ModelKind& source) {
  const auto* const input = find_input(settings, roles_of(settings.quantity).front().name);
  const ModelChannel* const channel =
      input == nullptr ? nullptr : find_named(source.channels, input->channel);
  return channel == nullptr ? ModelChannel{} : *channel;
}

}  // namespace

std::unique_ptr<Computation> make_derived(const DerivedSettings& settings,
                                          const InstrumentSettings& instrument,
                                          const ModelKind& source, KnownValues& known,
                                          Micros behind) {
  const ModelChannel first = first_channel(settings, source);
  std::vector<Written> written;
  for (const ModelChannel& channel : derived_channels(settings, first)) {
    written.push_back({channel.type, is_circular(channel), source.points(channel)});
  }
  return std::make_unique<DerivedComputation>(
      DerivedInputs(settings, instrument, source, known, behind),
      derived_function(settings, instrument, is_circular(first)), std::move(written));
}

void ask_for_inputs(const DerivedSettings& settings, KnownValues& known, Micros behind) {
  for (const DerivedRole& role : roles_of(settings.quantity)) {
    const auto* const input = find_input(settings, role.name);
    if (input == nullptr || !named_channel(input->channel)) continue;
    static_cast<void>(known.track(input->channel, asked_age(role, settings.max_age, behind)));
  }
}

}  // namespace buoyd
