#include "firmware-host/bench/make_instrument.hpp"

#include "firmware-host/frames/frame_instrument.hpp"
#include "firmware-host/recorded/example_instrument.hpp"
#include "firmware-host/registers/register_instrument.hpp"
#include "firmware-host/sentences/message_instrument.hpp"
#include "firmware-host/sentences/prompted_instrument.hpp"

namespace buoysim {

std::unique_ptr<Instrument> make_instrument(const InstrumentScenario& scenario,
                                            std::uint64_t last_counter, std::uint64_t seed) {
  if (scenario.model->registers) {
    return std::make_unique<RegisterInstrument>(scenario, last_counter, seed);
  }
  if (is_played_from_examples(*scenario.model)) {
    return std::make_unique<ExampleInstrument>(scenario, last_counter);
  }
  if (scenario.model->frames) {
    return std::make_unique<FrameInstrument>(scenario, last_counter, seed);
  }
  if (scenario.model->poll) {
    return std::make_unique<PromptedInstrument>(scenario, last_counter, seed);
  }
  return std::make_unique<MessageInstrument>(scenario, last_counter, seed);
}

}  // namespace buoysim
