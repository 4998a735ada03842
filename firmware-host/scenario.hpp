#pragma once
// What a scenario file says: lines, instruments with their models and waveforms, faults
// (config/scenarios/*.toml; the comments of demo.toml explain the keys). Read once at start;
// immutable then.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/settings.hpp"
#include "core/toml_document.hpp"
#include "firmware-host/faults.hpp"
#include "firmware-host/waveform.hpp"
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

/// A channel's values: a waveform, or one text.
struct ChannelScenario {
  std::optional<WaveformSpec> waveform;
  std::string text;
};

/// [[instrument]]
struct InstrumentScenario {
  buoyd::InstrumentSettings settings;  ///< as buoyd is to have it
  buoyd::ModelPtr model;
  CounterScenario counter;
  Micros record_interval{0};  ///< registers: a new record so often; 0: with each poll
  Micros scan_time{0};        ///< registers: so long from a record's first point to its last
  Micros turnaround{10'000};  ///< registers: from a request's end to the answer's begin
  Micros period{1'000'000};   ///< messages: a burst of sentences so often, aligned to UTC
  double nulls = 0;           ///< probability that a point (or message's channel) has no value
  std::vector<double> axis;   ///< coordinates of the points in use; empty: the model's
  std::vector<std::string> sentences;  ///< messages: tags with talker, in order; empty: all
  std::map<std::string, ChannelScenario> channels;
};

struct Scenario {
  std::string title;
  std::uint64_t seed = 1;
  std::vector<LineScenario> lines;
  std::vector<InstrumentScenario> instruments;
  std::vector<FaultSpec> faults;
};

/// `scenario` means something only where there are no mistakes.
struct LoadedScenario {
  Scenario scenario;
  buoyd::Mistakes mistakes;
};

/// Reads and checks a scenario; models are looked for in `model_folders`.
[[nodiscard]] LoadedScenario load_scenario(const std::string& path,
                                           const std::vector<std::string>& model_folders);
[[nodiscard]] LoadedScenario parse_scenario(std::string_view text, std::string file,
                                            const std::vector<std::string>& model_folders);

}  // namespace buoysim
