#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "model/reading_interval.hpp"
#include "science/computed/computed_kind.hpp"
#include "science/track/fix_check.hpp"
#include "science/track/track_computation.hpp"

namespace buoyd {

namespace {

ModelChannel number_channel(std::string name, std::string unit, ValueType type) {
  ModelChannel channel;
  channel.name = std::move(name);
  channel.unit = std::move(unit);
  channel.type = type;
  return channel;
}

ModelChannel coordinate(const std::string& name, std::string unit) {
  ModelChannel channel = number_channel(name, std::move(unit), ValueType::float64);
  channel.standard_name = name;
  return channel;
}

std::vector<ModelChannel> channels_of_track() {
  ModelChannel distance = number_channel("distance", "m", ValueType::float32);
  distance.long_name = "from the anchor";
  distance.resolution = 0.1;
  ModelChannel bearing = number_channel("bearing", "degree", ValueType::float32);
  bearing.long_name = "in which the station lies from the anchor";
  bearing.resolution = 0.1;
  bearing.reference = DirectionReference::true_north;
  ModelChannel outside = number_channel("outside", "", ValueType::integer);
  outside.long_name = "of the watch circle";
  outside.value_names = {{0, "inside"}, {1, "outside"}};
  return {coordinate("latitude", "degrees_north"), coordinate("longitude", "degrees_east"),
          std::move(distance), std::move(bearing), std::move(outside)};
}

}  // namespace

Result<ComputedKind> track_kind(const TrackSettings& settings, const InstrumentSettings& instrument,
                                const Model& model) {
  const std::vector<ModelKind> sources = source_kinds(instrument, model);
  const ModelKind* const source = find_named(sources, settings.of);
  const ModelChannel* const latitude = source == nullptr ? nullptr : latitude_of(*source);
  if (latitude == nullptr) {
    return fail(ErrorCode::invalid,
                fmt::format("{}.{} says no position", instrument.name, settings.of));
  }
  const WatchCircle& circle = settings.circle;
  const Micros interval = std::max(track_step, track_interval(reading_interval(instrument, model)));
  ModelKind kind;
  kind.name = track_name;
  kind.channels = channels_of_track();
  ComputedBy by{std::string(track_method), source->name, {}};
  by.with = {{"anchor",
              fmt::format("[{},{}]", json_number(circle.latitude), json_number(circle.longitude))},
             {"radius", json_number(circle.radius)},
             {"every", seconds_json(interval)}};
  return ComputedKind{std::move(kind), std::move(by), interval};
}

}  // namespace buoyd
