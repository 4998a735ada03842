#pragma once
// What a scenario file says: lines, instruments with their models and waveforms, faults
// (config/scenarios/*.toml; the comments of demo.toml explain the keys). Read once at start;
// immutable then.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/settings.hpp"
#include "firmware-host/acoustic/modem_scenario.hpp"
#include "firmware-host/deck/deck_scenario.hpp"
#include "firmware-host/terminals/terminal_scenario.hpp"
#include "firmware-host/wire/bytes.hpp"
#include "firmware-host/world/csv_columns.hpp"
#include "firmware-host/world/defect.hpp"
#include "firmware-host/world/faults.hpp"
#include "firmware-host/world/measurement.hpp"
#include "firmware-host/world/waveform.hpp"
#include "firmware-host/world/world.hpp"
#include "model/model.hpp"

namespace buoysim {

/// [[line]]: a pty, or a TCP port.
struct LineScenario {
  buoyd::LineSettings settings;  ///< as buoyd is to have it; device is filled in when it is open
  std::string pty;               ///< the link's name in the run's folder, or an absolute path
  std::string tcp_address;       ///< "" if it is a pty
  std::uint16_t tcp_port = 0;    ///< 0: a free one
};

/// Which channel counts up, and how.
struct CounterScenario {
  std::string kind;     ///< name of the kind it is in
  std::string channel;  ///< "" = none
  double offset = 0;    ///< value = offset + step × (counter mod wrap)
  double step = 1;
  std::uint64_t wrap = 1ULL << 24U;
  std::uint64_t start = 1;  ///< the first counter, if the ledger knows none
  bool operator==(const CounterScenario&) const = default;
};

/// A channel's values: a waveform, what it measures of the world, one text, or the rows of a CSV
/// file.
struct ChannelScenario {
  std::optional<WaveformSpec> waveform;
  std::optional<MeasurementSpec> measures;
  std::string text;
  CsvColumns
      csv;  ///< if not empty: a column for each point, a row for each record, again and again
};

/// [[instrument]] power: it hangs on a relay of a module of the scenario.
struct SupplyScenario {
  std::string module;
  std::uint16_t relay = 1;
  bool normally_closed = false;  ///< it has power while the coil is off
  Micros start_up{0};            ///< so long after power it says nothing
};

/// [[instrument]]
struct InstrumentScenario {
  buoyd::InstrumentSettings settings;  ///< as buoyd is to have it
  buoyd::ModelPtr model;
  std::string configuration;  ///< further lines of its block, as they are to stand there
  CounterScenario counter;
  Micros record_interval{0};  ///< registers: a new record so often; 0: with each poll
  Micros scan_time{0};        ///< registers: so long from a record's first point to its last
  Micros sleep_after{0};      ///< polled texts: it sleeps when none came for so long; 0: never
  Micros turnaround{10'000};  ///< polled: from a request's end to the answer's begin
  Micros period{1'000'000};   ///< messages: a burst of sentences so often, aligned to UTC
  std::optional<SupplyScenario> supply{};  ///< nullopt: it always has power
  Micros clock_behind{0};                  ///< its own clock, which it lost with its power
  double nulls = 0;          ///< probability that a point (or message's channel) has no value
  std::vector<double> axis;  ///< coordinates of the points in use; empty: the model's
  std::vector<std::string> sentences;  ///< messages: tags with talker, in order; empty: all
  std::map<std::string, ChannelScenario> channels;
  Bytes recording;               ///< if not empty, all it says is said from this
  std::shared_ptr<World> world;  ///< the scenario's; nullptr only where no channel measures it
  std::optional<Defect> defect;  ///< drawn, and told to nobody but the ledger
};

struct Scenario {
  std::string title;
  std::uint64_t seed = 1;
  std::shared_ptr<World> world;  ///< of all instruments; moves only by being asked
  std::vector<LineScenario> lines;
  std::vector<InstrumentScenario> instruments;
  std::vector<TerminalScenario> terminals;
  std::vector<DeckScenario> deck_units;
  std::vector<ModemScenario> modems;
  WaterScenario water;  ///< between the modems
  std::vector<FaultSpec> faults;
  bool is_secret = false;  ///< defects were drawn; one without any has none
};

/// Where it sits on the hull.
[[nodiscard]] Mounting mounting_of(const buoyd::InstrumentSettings& settings);

/// Coordinates of a kind's points in use; empty if it has no axis.
[[nodiscard]] std::vector<double> points_on_axis(const InstrumentScenario& instrument,
                                                 std::size_t kind);

/// Where nothing says what counts, and the model has a record mark, that does.
void count_records(InstrumentScenario& instrument);

/// Why a fault cannot befall that instrument, "" where it can: its model speaks no Modbus, or
/// (torn) has no scan counter, so that nobody could tell.
[[nodiscard]] std::string why_unfit(FaultKind kind, const InstrumentScenario& instrument);

}  // namespace buoysim
