#pragma once
// A simulated instrument that speaks sentences on its own: a burst every period, one record each,
// and of a kind of several parts all of them, one behind the other.
// The simulation's thread.

#include <span>
#include <vector>

#include "firmware-host/sentences/message_encoder.hpp"
#include "firmware-host/world/instrument.hpp"

namespace buoysim {

class MessageInstrument final : public Instrument {
 public:
  MessageInstrument(const InstrumentScenario& scenario, std::uint64_t last_counter,
                    std::uint64_t seed);

  [[nodiscard]] const InstrumentScenario& scenario() const override { return scenario_; }
  [[nodiscard]] bool is_polled() const override { return false; }
  [[nodiscard]] std::vector<Utterance> speak(buoyd::WallTime time) override;
  void suffer(bool /*torn*/, bool stuck) override { source_.hold(stuck); }

 private:
  void say(const Record& record, std::span<const SentenceForm> forms,
           std::vector<Utterance>& burst) const;

  const InstrumentScenario& scenario_;
  RecordSource source_;
  std::vector<SentenceForm> forms_;  // of one burst, in order
};

/// The forms of a scenario's sentences: "gga" or "WI:mwv_true" (talker and kind); all of the
/// model's if it names none. Unknown kinds are left out.
[[nodiscard]] std::vector<SentenceForm> forms_of(const InstrumentScenario& scenario);

}  // namespace buoysim
