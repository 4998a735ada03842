#include "firmware-host/world/measurement.hpp"

#include "firmware-host/sea/angles.hpp"
#include "firmware-host/sea/draws.hpp"

namespace buoysim {

Measured measure(const MeasurementSpec& spec, const Sea& sea, double age, const Mounting& mounting,
                 double reach, const MeasuredPoint& point) {
  const auto [factor, offset] = point.conversion;
  Draws draws(point.channel_seed ^ point.record_seed, point.point + 1);
  const double noise = spec.noise * draws.normal() / factor;
  const bool is_lost = Draws(point.record_seed, point.point + 1).uniform() < spec.nulls;
  const double truth = spec.word->measure({sea, sea.at(age), mounting, reach});
  double said = truth;
  if (spec.lag > 0) {
    said = spec.word->measure({sea, sea.at(age - spec.lag), mounting, reach});
  }
  said += noise;
  if (spec.word->is_direction) {
    const bool turned = Draws(point.record_seed).uniform() < spec.ambiguity;
    said = wrapped(said + (turned ? 180 : 0));
  }
  Measured measured{truth * factor + offset, said * factor + offset};
  if (is_lost && mounting.height + reach > spec.nulls_above) measured.value.reset();
  return measured;
}

}  // namespace buoysim
