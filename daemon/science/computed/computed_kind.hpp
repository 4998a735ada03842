#pragma once
// A kind of reading that is computed of another kind of the same instrument: what its channels
// mean, before a reading of it is there. The checks of a configuration, the forecast and the
// descriptions come from it. Values; any thread.

#include <string>
#include <vector>

#include "core/instrument_settings.hpp"
#include "model/describe.hpp"
#include "model/model.hpp"

namespace buoyd {

/// ComputedBy::method of an event.
inline constexpr std::string_view event_method = "event";
/// … and of what the board knows of messages.
inline constexpr std::string_view reception_method = "reception";
/// … and of where the station is from its anchor.
inline constexpr std::string_view track_method = "track";
/// The name of that kind.
inline constexpr std::string_view track_name = "track";
/// … and of what each test of quality says.
inline constexpr std::string_view tests_method = "quality tests";

/// A duration as descriptions have it: seconds.
[[nodiscard]] std::string seconds_json(Micros duration);

struct ComputedKind {
  ModelKind kind;
  ComputedBy by;
  Micros interval{0};         ///< from one of its readings to the next
  bool has_own_axis = false;  ///< whose points are known before there is a reading
};

/// All that the instrument's configuration computes, in the order in which they are computed. The
/// first that cannot be is left out, with all of those behind it that need it.
[[nodiscard]] std::vector<ComputedKind> computed_kinds(const InstrumentSettings& instrument,
                                                       const Model& model);
/// From one reading of a kind to the next: of a kind of windows that of their ends.
[[nodiscard]] Micros kind_interval(const InstrumentSettings& instrument, const Model& model,
                                   const std::string& kind);
/// The model's kinds that become readings.
[[nodiscard]] std::vector<ModelKind> source_kinds(const InstrumentSettings& instrument,
                                                  const Model& model);
/// All that become readings: the model's, and the computed ones behind them.
[[nodiscard]] std::vector<ModelKind> all_kinds(const InstrumentSettings& instrument,
                                               const Model& model);
/// Whether readings of that kind become rows: with `record` = "statistics" no sample does, nor what
/// is derived of it.
[[nodiscard]] bool becomes_row(const InstrumentSettings& instrument, const Model& model,
                               const std::string& kind);

/// `kinds`: those of the instrument that become readings, and the computed ones before it. Invalid:
/// it cannot be computed of them; the text says why, and what was expected.
[[nodiscard]] Result<ComputedKind> derived_kind(const DerivedSettings& settings,
                                                const InstrumentSettings& instrument,
                                                const std::vector<ModelKind>& kinds);
/// `interval`: from one reading of the instrument to the next.
[[nodiscard]] Result<ComputedKind> wave_kind(const WaveSettings& settings,
                                             const InstrumentSettings& instrument,
                                             const std::vector<ModelKind>& kinds, Micros interval);
[[nodiscard]] Result<ComputedKind> statistics_kind(const StatisticsSettings& settings,
                                                   const InstrumentSettings& instrument,
                                                   const std::vector<ModelKind>& kinds);
/// The kind that is named, or, of "", the first. Invalid: there is none.
[[nodiscard]] Result<const ModelKind*> source_of(const std::string& of,
                                                 const InstrumentSettings& instrument,
                                                 const std::vector<ModelKind>& kinds);
[[nodiscard]] Result<ComputedKind> event_kind(const EventSettings& settings,
                                              const InstrumentSettings& instrument,
                                              const std::vector<ModelKind>& kinds);
/// Of a kind that the instrument itself says.
[[nodiscard]] Result<ComputedKind> reception_kind(const ReceptionSettings& settings,
                                                  const InstrumentSettings& instrument,
                                                  const Model& model);
/// Of a kind that the instrument itself says.
[[nodiscard]] Result<ComputedKind> track_kind(const TrackSettings& settings,
                                              const InstrumentSettings& instrument,
                                              const Model& model);
/// How old the newest message of its kind may be, of which one is meant to come each `interval`.
[[nodiscard]] Micros allowed_gap(const ReceptionSettings& settings,
                                 const InstrumentSettings& instrument, Micros interval);
/// "sample_tests" of "sample"; nullopt: the tests of none of its channels are asked for.
[[nodiscard]] std::optional<ComputedKind> tests_kind(const InstrumentSettings& instrument,
                                                     const ModelKind& source);

}  // namespace buoyd
