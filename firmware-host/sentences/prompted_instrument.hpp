#pragma once
// A simulated text instrument that speaks when it is asked, by its model's poll script: awake only
// a while after it was woken, deaf to other addresses. What repeats the texts and prompts is
// whatever hangs between (a modem), which PlayedLine plays. The simulation's thread.

#include <map>

#include "firmware-host/sentences/message_instrument.hpp"

namespace buoysim {

class PromptedInstrument final : public Instrument {
 public:
  /// The scenario's model has a poll script.
  PromptedInstrument(const InstrumentScenario& scenario, std::uint64_t last_counter,
                     std::uint64_t seed);

  [[nodiscard]] const InstrumentScenario& scenario() const override { return scenario_; }
  [[nodiscard]] bool is_polled() const override { return true; }
  [[nodiscard]] std::vector<std::string> texts() const override;
  [[nodiscard]] Reply hear(std::string_view text, MonoTime now, bool deaf) override;
  /// The frames that answer the last request heard.
  [[nodiscard]] std::vector<Utterance> speak(buoyd::WallTime time) override;
  void suffer(bool torn, bool stuck) override { voice_.suffer(torn, stuck); }
  void pose(bool as_another) override { poses_ = as_another; }

 private:
  [[nodiscard]] bool is_awake(MonoTime now) const;
  [[nodiscard]] bool is_said(const Utterance& sentence, const std::string& said) const;
  [[nodiscard]] std::string address() const;

  const InstrumentScenario& scenario_;
  const buoyd::PollScript& script_;
  MessageInstrument voice_;
  std::map<std::size_t, MonoTime> heard_;  // when each step's text came
  std::size_t asked_ = 0;                  // the step whose text came last
  MonoTime last_heard_{};
  bool poses_ = false;
};

}  // namespace buoysim
