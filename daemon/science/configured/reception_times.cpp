#include "science/configured/reception_times.hpp"

#include <algorithm>

#include "model/reading_interval.hpp"
#include "science/computed/computed_kind.hpp"

namespace buoyd {

ReceptionTimes reception_times(const ReceptionSettings& reception,
                               const InstrumentSettings& instrument, const Model& model,
                               Micros asked) {
  const Micros interval = asked > Micros(0) ? std::max(asked, between_records(instrument, model))
                                            : reading_interval(instrument, model);
  const Micros timeout = instrument.timeout.value_or(model.timeout);
  Micros slack = std::max(2 * timeout, interval / 10);
  // The last message of a burst and the first of the next are up to an interval off its edges.
  if (const Micros pause = meant_pause(instrument); pause > Micros(0)) slack += pause + interval;
  return {allowed_gap(reception, instrument, interval), interval, slack};
}

}  // namespace buoyd
