#pragma once
// What rows an instrument's readings become, how many and how large: for forecast.cpp. Values; any
// thread.

#include <vector>

#include "core/instrument_settings.hpp"
#include "model/model.hpp"

namespace buoyd {

/// How many intervals a day has; 0 of an interval of 0.
[[nodiscard]] double per_day(Micros interval);

/// Part of its readings that come: 1, but where it measures in bursts. One that is polled more
/// seldom than a burst is long has one reading in each.
[[nodiscard]] double measuring_part(const InstrumentSettings& instrument, const Model& model);

/// The kinds of the model that become readings. Of those that may answer one text of a poll one
/// comes, and the first stands for it.
[[nodiscard]] std::vector<std::size_t> kept_kinds(const InstrumentSettings& instrument,
                                                  const Model& model);

/// Rows of one kind, of the model or computed.
struct RowForecast {
  ModelKind kind;
  double per_day = 0;     ///< where it measured without a pause
  double part = 1;        ///< of them come; windows end in the pauses, too
  double points = 1;      ///< of its axis
  double body_chars = 0;  ///< of one row

  [[nodiscard]] double rows_per_day() const { return part * per_day; }
  [[nodiscard]] double values() const {
    double count = 0;
    for (const ModelChannel& channel : kind.channels) count += channel.on_axis ? points : 1;
    return count;
  }
};

/// All kinds that become rows of the store. `record_interval`: between two readings of one kind.
[[nodiscard]] std::vector<RowForecast> rows_of(const InstrumentSettings& instrument,
                                               const Model& model, Micros record_interval);

}  // namespace buoyd
