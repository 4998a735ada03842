#pragma once
// What a simulated instrument measures: record after record, a value for each channel and point,
// moving as the scenario says, with one channel that counts. The simulation's thread.

#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "firmware-host/world/defective_values.hpp"
#include "firmware-host/world/record.hpp"
#include "firmware-host/world/scenario.hpp"

namespace buoysim {

/// How a channel's values lie where nothing is wrong.
struct UsualValues {
  double noise = 0;              ///< standard deviation of what is added to each
  double swing = 0;              ///< how far they go from the middle without it
  std::optional<double> middle;  ///< nullopt: as the world has it
};
/// nullopt: they are no numbers that move (a counter, a time, a text, as in the model's example).
[[nodiscard]] std::optional<UsualValues> usual_values(const InstrumentScenario& instrument,
                                                      std::size_t kind, std::size_t channel);

class RecordSource {
 public:
  /// Goes on behind `last_counter`; 0: starts as the scenario says.
  RecordSource(const InstrumentScenario& instrument, std::uint64_t last_counter,
               std::uint64_t seed);

  /// The next record. `skip` records were not asked for in between: they count all the same.
  [[nodiscard]] Record next(buoyd::WallTime time, std::uint64_t skip = 0);

  /// Held, the values of the next records are those of the last one; counter and time go on.
  void hold(bool held) { held_ = held; }

  /// Points of a kind's axis that are in use; 1 if it has none.
  [[nodiscard]] std::size_t points_in_use(std::size_t kind) const;

 private:
  [[nodiscard]] std::vector<Said> measured_values(std::size_t kind, std::size_t channel,
                                                  const MeasurementSpec& spec, std::size_t points,
                                                  Record& record) const;
  [[nodiscard]] std::vector<Said> channel_values(std::size_t kind, std::size_t channel,
                                                 Record& record);
  void keep_last(std::vector<std::vector<std::vector<Said>>>& values) const;
  [[nodiscard]] std::vector<Said> csv_values(std::size_t kind, std::size_t channel,
                                             std::size_t points) const;
  void strike_nulls(std::size_t kind, std::vector<std::vector<Said>>& values);
  [[nodiscard]] bool is_counter(std::size_t kind, std::size_t channel) const;
  [[nodiscard]] bool is_time(std::size_t kind, std::size_t channel) const;
  [[nodiscard]] bool may_be_null(std::size_t kind, std::size_t channel) const;
  [[nodiscard]] const ChannelScenario* told(std::size_t kind, std::size_t channel) const;
  [[nodiscard]] double counter_value() const;

  const InstrumentScenario& instrument_;
  std::uint64_t counter_;  // of the last record
  std::uint64_t seed_;
  std::mt19937_64 random_;
  std::vector<std::vector<std::uint64_t>> seeds_;  // [kind][channel]
  std::vector<std::vector<Waveform>> waveforms_;   // [kind][channel]
  DefectiveValues defective_;
  bool held_ = false;
  std::vector<std::vector<std::vector<Said>>> last_;  // values of the last record
};

}  // namespace buoysim
