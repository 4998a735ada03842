#pragma once
// Instruments for tests of what is derived, and rows in a form that is easy to compare.

#include <string>
#include <utility>
#include <vector>

#include "science/combined/derived_computation.hpp"
#include "science/combined/derived_roles.hpp"
#include "science/computed/computed_kind.hpp"

namespace buoyd::test {

using Quantity = DerivedSettings::Quantity;
using Inputs = std::vector<DerivedSettings::Input>;

inline constexpr auto true_north = DirectionReference::true_north;
inline constexpr auto magnetic = DirectionReference::magnetic_north;
inline constexpr auto hull = DirectionReference::hull;
inline constexpr auto mark = DirectionReference::mark;

inline MonoTime at_ms(int time) {
  return MonoTime(std::chrono::milliseconds(time));
}

inline ModelChannel channel(std::string name, std::string unit,
                            std::optional<DirectionReference> reference = {}) {
  ModelChannel one;
  one.name = std::move(name);
  one.unit = std::move(unit);
  one.type = ValueType::float32;
  one.reference = reference;
  return one;
}

inline ModelKind kind_of(std::vector<ModelChannel> channels) {
  ModelKind kind;
  kind.name = "scan";
  kind.channels = std::move(channels);
  return kind;
}

inline DerivedSettings derived(Quantity quantity, Inputs inputs) {
  DerivedSettings settings;
  settings.kind = "derived";
  settings.quantity = quantity;
  settings.inputs = std::move(inputs);
  settings.max_age = std::chrono::milliseconds(1000);
  return settings;
}

/// All flags 1 unless said; "9" of NaN has to be said.
inline SourceReading reading(int time_ms, std::vector<double> values, std::string flags = "") {
  if (flags.empty()) flags.assign(values.size(), '1');
  return {at_ms(time_ms), {}, std::move(values), std::move(flags)};
}

inline std::vector<double> numbers(const ComputedRow& row) {
  std::vector<double> numbers;
  for (const Scalar& value : row.values) numbers.push_back(number_of(value));
  return numbers;
}

/// What is computed of one reading alone.
inline ComputedRow one_row(const DerivedSettings& settings, const InstrumentSettings& instrument,
                           const ModelKind& kind, const SourceReading& said) {
  KnownValues known;
  Computation::Rows rows;
  make_derived(settings, instrument, kind, known)->add(said, rows);
  return rows.empty() ? ComputedRow{} : rows.front();
}

}  // namespace buoyd::test
