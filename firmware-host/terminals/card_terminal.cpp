#include "firmware-host/terminals/card_terminal.hpp"

namespace buoysim {

using buoyd::Micros;
using buoyd::MonoTime;

void CardTerminal::send(const ShortMessage& message, std::size_t size, MonoTime now) {
  const auto refuse = [&](Outcome outcome, Micros wait) {
    ++counters_.refused;
    answer(outcome, wait, now);
  };
  if (size > scenario().length) {
    ++counters_.long_ones;
    return refuse(Outcome::too_long, Micros(0));
  }
  if (last_sent_ && is_early(now)) {
    ++counters_.early;
    return refuse(Outcome::too_early, *last_sent_ + scenario().interval - now);
  }
  if (lot(scenario().refusals)) return refuse(Outcome::no_beam, Micros(0));
  launch(message, now);
  if (!lot(scenario().silences)) answer(Outcome::done, Micros(0), now);
}

}  // namespace buoysim
