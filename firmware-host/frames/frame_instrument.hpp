#pragma once
// A simulated instrument that speaks binary frames on its own: every period as many as its kinds
// need, each a record. The simulation's thread.

#include <vector>

#include "firmware-host/frames/frame_encoder.hpp"
#include "firmware-host/world/instrument.hpp"

namespace buoysim {

class FrameInstrument final : public Instrument {
 public:
  FrameInstrument(const InstrumentScenario& scenario, std::uint64_t last_counter,
                  std::uint64_t seed);

  [[nodiscard]] const InstrumentScenario& scenario() const override { return scenario_; }
  [[nodiscard]] bool is_polled() const override { return false; }
  [[nodiscard]] std::vector<Utterance> speak(buoyd::WallTime time) override;
  void suffer(bool /*torn*/, bool stuck) override { source_.hold(stuck); }

 private:
  const InstrumentScenario& scenario_;
  RecordSource source_;
  std::vector<Bytes> forms_;  // of one burst, in order
};

/// The forms of the frames of a burst: of the kinds that a scenario's `sentences` name, in their
/// order, of all if it names none. Kinds without example, and unknown ones, are left out; a frame
/// of several kinds is there once.
[[nodiscard]] std::vector<Bytes> spoken_forms(const InstrumentScenario& scenario);

}  // namespace buoysim
