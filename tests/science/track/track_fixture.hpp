#pragma once
// A receiver whose positions are watched: what it says, in metres from its anchor.

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "core/body.hpp"
#include "model/describe.hpp"
#include "science/configured/instrument_science.hpp"
#include "science/configured/storm_recorder.hpp"
#include "science/track/watch_circle.hpp"

namespace buoyd {

inline ModelPtr receiver() {
  const auto channel = [](std::string name, std::string unit, ValueType type) {
    ModelChannel made;
    made.name = std::move(name);
    made.unit = std::move(unit);
    made.type = type;
    return made;
  };
  Model model;
  model.name = "r-1";
  model.interval = std::chrono::minutes(1);
  ModelKind kind;
  kind.name = "gga";
  kind.channels = {channel("latitude", "degrees_north", ValueType::float64),
                   channel("longitude", "degrees_east", ValueType::float64),
                   channel("fix_quality", "", ValueType::integer),
                   channel("hdop", "1", ValueType::float32)};
  kind.channels[0].standard_name = "latitude";
  kind.channels[1].standard_name = "longitude";
  kind.channels[2].value_names = {{0, "none"}, {1, "GPS"}, {6, "dead reckoning"}};
  model.kinds = {kind};
  return std::make_shared<const Model>(std::move(model));
}

class TrackFixture : public ::testing::Test {
 protected:
  static constexpr double metres_a_degree = std::numbers::pi / 180 * 6'371'000;

  TrackFixture() {
    instrument_.name = "gnss";
    instrument_.interval = std::chrono::minutes(1);
    instrument_.track = TrackSettings{"gga", {54.5013, 7.0042, 150}};
  }

  /// With the events of the circle; `known_` goes on, as over a reload.
  void make() {
    instrument_.events = watch_events(instrument_, *receiver());
    science_ = std::make_unique<InstrumentScience>(instrument_, receiver(), deployment_, &storms_);
    described_ = describe(*receiver(), 0, instrument_, deployment_, {}, {}).value();
  }

  void say_body(Micros at, const std::string& body, const std::string& flags = "") {
    if (!science_) make();
    Reading reading;
    reading.description = described_;
    reading.boottime = MonoTime(at);
    reading.body = body;
    reading.flags = flags;
    science_->take(reading, time_, known_, emit_);
    pass(at);
  }
  [[nodiscard]] std::string body_of(double north, double east, int quality = 1,
                                    double dilution = 0.9) const {
    const WatchCircle& circle = instrument_.track.value_or(TrackSettings{}).circle;
    const double metres_of_longitude =
        metres_a_degree * std::cos(circle.latitude * std::numbers::pi / 180);
    return fmt::format("[{},{},{},{}]", circle.latitude + north / metres_a_degree,
                       circle.longitude + east / metres_of_longitude, quality, dilution);
  }
  /// So many metres north and east of the anchor.
  void say(Micros at, double north, double east) { say_body(at, body_of(north, east)); }
  void say_no_fix(Micros at) { say_body(at, "[null,null,0,null]", "9929"); }
  void pass(Micros at) {
    if (!science_) make();
    science_->advance(MonoTime(at), time_, known_, emit_);
  }

  [[nodiscard]] std::vector<const Reading*> rows(const std::string& kind) const {
    std::vector<const Reading*> found;
    for (const Reading& reading : emitted_) {
      if (reading.description->kind() == kind) found.push_back(&reading);
    }
    return found;
  }
  /// When an event was told, and its state and value: "135 s [1,164.2]", without what is beside.
  [[nodiscard]] std::vector<std::string> told(std::string_view kind) const {
    std::vector<std::string> all;
    for (const Reading* const row : rows(std::string(kind))) {
      EXPECT_TRUE(row->urgent);
      const auto seconds = row->boottime.time_since_epoch() / std::chrono::seconds(1);
      const auto tokens = split_body(*row->description, row->body).value();
      all.push_back(fmt::format("{} s [{},{}]", seconds, tokens[0], tokens[1]));
    }
    return all;
  }

  InstrumentSettings instrument_;
  DeploymentSettings deployment_{"d-1", "deployed"};
  ScienceTime time_{std::chrono::seconds(1'795'132'800), true};
  KnownValues known_;
  DescriptionPtr described_;
  std::vector<Reading> emitted_;
  const InstrumentScience::Emit emit_ = [this](Reading& reading) { emitted_.push_back(reading); };
  StormRecorder storms_;
  std::unique_ptr<InstrumentScience> science_;
};

}  // namespace buoyd
