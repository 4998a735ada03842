#pragma once
// An instrument that says the examples of its model as they stand there: frames that no encoder of
// the simulator's writes. What they mean is what the examples state. The simulation's thread.

#include <cstdint>
#include <vector>

#include "firmware-host/world/instrument.hpp"

namespace buoysim {

/// Does buoysim play a model from its examples: AIS messages, and frames with texts, printed
/// numbers, tests of a channel or squares?
[[nodiscard]] bool is_played_from_examples(const buoyd::Model& model);

/// Says an example of each kind every period, the next one each time. Of a model whose examples
/// leave out channels the ledger has no values, as of a recording.
class ExampleInstrument final : public Instrument {
 public:
  /// The scenario's model has frames. Goes on behind `last_counter`.
  ExampleInstrument(const InstrumentScenario& scenario, std::uint64_t last_counter);

  [[nodiscard]] const InstrumentScenario& scenario() const override { return scenario_; }
  [[nodiscard]] bool is_polled() const override { return false; }
  [[nodiscard]] std::vector<Utterance> speak(buoyd::WallTime time) override;
  void suffer(bool /*torn*/, bool /*stuck*/) override {}

 private:
  [[nodiscard]] LedgerEntry entry_of(const buoyd::ModelExample& example) const;

  const InstrumentScenario& scenario_;
  std::vector<std::vector<const buoyd::ModelExample*>> kinds_;  // the examples of each, in order
  bool complete_ = true;                                        // they state every channel
  std::uint64_t counter_;
};

}  // namespace buoysim
