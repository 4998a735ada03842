#include "science/configured/reception_times.hpp"

#include <algorithm>

#include "model/reading_interval.hpp"
#include "science/computed/computed_kind.hpp"

namespace buoyd {

ReceptionTimes reception_times(const ReceptionSettings& reception,
                               const InstrumentSettings& instrument, const Model& model) {
  const Micros interval = reading_interval(instrument, model);
  const Micros timeout = instrument.timeout.value_or(model.timeout);
  return {allowed_gap(reception, instrument, model), interval,
          std::max(2 * timeout, interval / 10)};
}

}  // namespace buoyd
