// What a compass says is how its own mark lies; the wind is turned by the bow.

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <optional>

#include "model/describe.hpp"
#include "science/configured/derived_fixture.hpp"
#include "science/configured/instrument_science.hpp"

namespace buoyd::test {
namespace {

using namespace std::chrono_literals;

/// An instrument with one kind of readings.
class Speaker {
 public:
  Speaker(InstrumentSettings settings, ModelKind kind)
      : model_(model_of(std::move(kind))),
        description_(describe(*model_, 0, settings, deployment_, {}, {}).value()),
        science_(std::move(settings), model_, deployment_) {}

  void say(Micros time, std::string body, KnownValues& known, const InstrumentScience::Emit& emit) {
    Reading reading;
    reading.description = description_;
    reading.boottime = MonoTime(time);
    reading.body = std::move(body);
    science_.take(reading, time_, known, emit);
  }
  void advance(Micros until, KnownValues& known, const InstrumentScience::Emit& emit) {
    science_.advance(MonoTime(until), time_, known, emit);
  }

 private:
  static ModelPtr model_of(ModelKind kind) {
    Model model;
    model.name = "m";
    model.kinds = {std::move(kind)};
    return std::make_shared<const Model>(std::move(model));
  }

  DeploymentSettings deployment_{"d-1", "bench"};
  ScienceTime time_{Micros(0), true};
  ModelPtr model_;
  DescriptionPtr description_;
  InstrumentScience science_;
};

/// The direction of a wind from 80 degrees off the bow of a hull whose compass says so.
std::string true_direction(std::optional<double> compass_azimuth, double said) {
  InstrumentSettings compass;
  compass.name = "compass";
  compass.azimuth = compass_azimuth;
  compass.declination = Declination{2, false};
  compass.is_heard = true;
  InstrumentSettings mast;
  mast.name = "mast";
  mast.declination = compass.declination;
  mast.derived = {
      derived(Quantity::true_wind,
              {{"speed", "speed"}, {"direction", "direction"}, {"heading", "compass.heading"}})};
  Speaker wind(mast, kind_of({channel("speed", "m s-1"), channel("direction", "degree", hull)}));
  Speaker heading(compass, kind_of({channel("heading", "degree", magnetic)}));
  std::string body;
  KnownValues known;
  const InstrumentScience::Emit emit = [&](Reading& reading) {
    if (reading.description->kind() == "derived") body = reading.body;
  };
  wind.say(0s, "[5,80]", known, emit);  // asks for the heading
  heading.say(10ms, fmt::format("[{}]", said), known, emit);
  wind.say(100ms, "[5,80]", known, emit);
  heading.say(200ms, fmt::format("[{}]", said), known, emit);
  wind.advance(5s, known, emit);
  return body;
}

/// A compass on a receiver's declination; what a wind from the bow comes to, after each of them
/// spoke.
class RmcDeclination : public ::testing::Test {
 protected:
  static InstrumentSettings named(const std::string& name) {
    InstrumentSettings settings;
    settings.name = name;
    settings.declination = Declination{0, true};
    settings.is_heard = true;
    return settings;
  }
  static ModelKind sentence(const std::string& name, std::vector<ModelChannel> channels) {
    ModelKind kind = kind_of(std::move(channels));
    kind.name = name;
    return kind;
  }
  RmcDeclination() {
    at(0s);  // asks for the heading
  }
  void at(Micros time) { wind_.say(time, "[5,0]", known_, emit_); }
  void rmc(Micros time, const std::string& body) { receiver_.say(time, body, known_, emit_); }
  /// HDG: the heading, and the variation that somebody set at the compass.
  std::string turned(Micros time, const std::string& variation) {
    compass_.say(time, "[100," + variation + "]", known_, emit_);
    at(time + 10ms);
    compass_.say(time + 20ms, "[100," + variation + "]", known_, emit_);
    wind_.advance(time + 5s, known_, emit_);
    return body_;
  }

  static InstrumentSettings mast() {
    InstrumentSettings settings = named("mast");
    settings.derived = {
        derived(Quantity::true_wind,
                {{"speed", "speed"}, {"direction", "direction"}, {"heading", "compass.heading"}})};
    return settings;
  }
  Speaker wind_{mast(), kind_of({channel("speed", "m s-1"), channel("direction", "degree", hull)})};
  Speaker compass_{named("compass"), sentence("hdg", {channel("heading", "degree", magnetic),
                                                      channel("magnetic_variation", "degree")})};
  Speaker receiver_{named("gnss"), sentence("rmc", {channel("magnetic_variation", "degree")})};
  KnownValues known_;
  std::string body_;
  const InstrumentScience::Emit emit_ = [this](Reading& reading) {
    if (reading.description->kind() == "derived") body_ = reading.body;
  };
};

TEST_F(RmcDeclination, is_what_that_sentence_said_last) {
  rmc(1s, "[2]");
  EXPECT_EQ(turned(2s, "null"), "[5,102]");
  EXPECT_EQ(turned(10s, "-7.1"), "[5,102]") << "the compass's own is not asked";
  rmc(20s, "[null]");
  EXPECT_EQ(turned(21s, "null"), "[5,102]") << "without a fix the last one stays";
  rmc(30s, "[3]");
  EXPECT_EQ(turned(31s, "null"), "[5,103]");
}

/// Its points are known with its first reading alone.
TEST_F(RmcDeclination, said_before_the_first_profile_turns_it) {
  InstrumentSettings profiler = named("adcp");
  profiler.derived = {
      derived(Quantity::true_direction,
              {{"direction", "heading"}, {"declination", "gnss.magnetic_variation"}})};
  ModelKind profile = kind_of({channel("speed", "m s-1"), channel("heading", "degree", magnetic)});
  profile.channels[0].on_axis = true;
  profile.axis.emplace().name = "distance";
  profile.axis->points = 2;
  Speaker adcp(profiler, profile);
  adcp.advance(1s, known_, emit_);
  rmc(2s, "[3]");
  adcp.say(2500ms, "[[0.1,0.2],100]", known_, emit_);
  adcp.advance(10s, known_, emit_);
  EXPECT_EQ(body_, "[103]");
}

TEST(ToldHeading, is_that_of_the_bow_without_the_compasss_own_azimuth) {
  EXPECT_EQ(true_direction({}, 348), "[5,70]");
  EXPECT_EQ(true_direction(90, 78), "[5,70]")
      << "it is mounted across, and the hull lies as before";
  EXPECT_EQ(true_direction(350, 338), "[5,70]") << "over north";
}

TEST(ToldHeading, of_the_same_instrument_turns_by_its_azimuth_and_back) {
  InstrumentSettings mast;
  mast.azimuth = 100;
  const ModelKind kind = kind_of({channel("speed", "m s-1"), channel("direction", "degree", mark),
                                  channel("heading", "degree", true_north)});
  const auto settings =
      derived(Quantity::true_wind,
              {{"speed", "speed"}, {"direction", "direction"}, {"heading", "heading"}});
  EXPECT_EQ(numbers(one_row(settings, mast, kind, reading(0, {5, 80, 350}))),
            (std::vector<double>{5, 70}))
      << "both are counted from one mark";
}

}  // namespace
}  // namespace buoyd::test
