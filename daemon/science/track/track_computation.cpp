#include "science/track/track_computation.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace buoyd {

namespace {

/// To a tenth, as no receiver knows it better.
Scalar tenths(double number) {
  if (std::isnan(number)) return {};
  return static_cast<float>(std::round(number * 10) / 10);
}

/// A direction that a tenth rounds up to 360 is 0. At the anchor itself there is none.
Scalar bearing_in_tenths(double degrees, double distance) {
  if (distance < 0.05) return {};
  return tenths(degrees >= 359.95 ? 0 : degrees);
}

}  // namespace

Micros track_interval(Micros interval) {
  if (interval >= track_step) return interval;
  // Nearly one more: the interval of a rate may be rounded down.
  const Micros nearly_one = interval - interval / 100 - Micros(1);
  return (track_step + nearly_one) / interval * interval;
}

std::unique_ptr<Computation> TrackComputation::make(const WatchCircle& circle,
                                                    const ModelKind& source,
                                                    const Description& shape, Micros interval) {
  auto check = FixCheck::make(source, shape);
  if (!check) return nullptr;
  return std::unique_ptr<Computation>(new TrackComputation(*std::move(check), circle, interval));
}

void TrackComputation::add(const SourceReading& reading, Rows& rows) {
  rows.push_back(row_of(reading.boottime, check_.fix_of(reading)));
}

ComputedRow TrackComputation::row_of(MonoTime at, const std::optional<Fix>& fix) {
  ComputedRow row{at, Micros(0), Values(5), "99999"};
  Where where = Where::unknown;
  if (fix) {
    const Position anchor{circle_.latitude, circle_.longitude};
    const double exact = distance_m(anchor, fix->position);
    const Scalar distance = tenths(exact);  // what `outside` and the alarm are of
    where = number_of(distance) > circle_.radius ? Where::outside : Where::inside;
    row.values = {fix->position.latitude, fix->position.longitude, distance,
                  bearing_in_tenths(bearing_degrees(anchor, fix->position), exact),
                  std::int64_t{where == Where::outside}};
    row.flags =
        std::string(row.values.size(), static_cast<char>('0' + static_cast<int>(fix->flag)));
  }
  row.is_kept = is_kept(at, where);
  where_ = where;
  return row;
}

/// A reading may come up to half an interval sooner than it should.
bool TrackComputation::is_kept(MonoTime at, Where where) {
  const Micros interval = std::min(interval_, track_step);
  const Micros sooner = track_interval(interval) - interval / 2;
  if (where == where_ && kept_ && at - *kept_ <= sooner) return false;
  kept_ = at;
  return true;
}

}  // namespace buoyd
