#include "science/configured/computed_series.hpp"

#include <utility>

namespace buoyd {

ComputedSeries::ComputedSeries(ComputedKind computed, Make make)
    : computed_(std::move(computed)), make_(std::move(make)) {}

bool ComputedSeries::take_source(const DescriptionPtr& source, KnownValues& known, Rows& rows) {
  if (source == source_) return false;
  const bool is_shaped_anew = source_ == nullptr || !same_shape(*source_, *source);
  source_ = source;
  if (is_shaped_anew) {
    if (computation_) computation_->finish(rows);
    computation_ = make_(*source, known);
  }
  return true;
}

}  // namespace buoyd
