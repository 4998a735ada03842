#include "firmware-host/world/defective_values.hpp"

#include <cmath>

#include "firmware-host/sea/durations.hpp"

namespace buoysim {

/// Seconds since the first record.
double DefectiveValues::elapsed(buoyd::WallTime time) {
  first_ = first_.value_or(time);
  return static_cast<double>((time - *first_).count()) / 1e6;
}

buoyd::WallTime DefectiveValues::clock(buoyd::WallTime time) {
  const double seconds = elapsed(time);
  double ahead = 0;
  if (defect_ && defect_->kind == DefectKind::clock_offset) ahead = defect_->size;
  if (defect_ && defect_->kind == DefectKind::clock_drift) ahead = defect_->size * seconds;
  return time + buoyd::Micros(std::llround(ahead * 1e6));
}

void DefectiveValues::spoil(Record& record) {
  const double seconds = elapsed(record.time);
  if (defect_ && defect_->has_channel()) {
    spoil(*defect_, record.values[defect_->of_kind][defect_->channel], seconds);
  }
}

void DefectiveValues::spoil(const Defect& defect, std::vector<Said>& points, double seconds) {
  if (defect.kind == DefectKind::stuck) {
    if (kept_.empty() && seconds >= defect.size) kept_ = points;
    points = kept_.empty() ? points : kept_;
    return;
  }
  for (Said& point : points) {
    if (const double* const value = std::get_if<double>(&point))
      point = spoiled(defect, *value, seconds);
  }
}

double DefectiveValues::spoiled(const Defect& defect, double value, double seconds) {
  switch (defect.kind) {
    case DefectKind::drift:
      return value + defect.size * seconds / hour_seconds;
    case DefectKind::noise:
      return value + defect.size * draws_.normal();
    case DefectKind::coarse:
      return std::round(value / defect.size) * defect.size;
    case DefectKind::wrong_nulls:
      return draws_.uniform() < defect.share ? defect.size : value;
    default:
      return value;
  }
}

}  // namespace buoysim
