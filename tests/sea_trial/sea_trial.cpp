// Plays one seed of a simulated sea through the daemon's science in virtual time:
// sea_trial SCENARIO SEED writes one JSON object with the rows that it computed and the truth at
// the same moments. What is right is judged by sea_trial.py alone.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iostream>
#include <random>

#include "base/toml_document.hpp"
#include "firmware-host/bench/world_table.hpp"
#include "firmware-host/sea/words.hpp"
#include "model/describe.hpp"
#include "science/configured/instrument_science.hpp"

namespace {

using namespace std::chrono_literals;
using buoyd::DirectionReference;
using buoyd::Micros;
using buoyd::MonoTime;

constexpr Micros lag = std::chrono::seconds(1'795'132'800);  // boottime 0 is 2026-11-20T00:00:00Z
constexpr Micros length = 1210s;      // two windows of ten minutes, one of twenty, and some more
constexpr double antenna_height = 4;  // m, beside the anemometer
constexpr std::array lidar_heights{40.0, 100.0, 200.0};  // m above the waterline
constexpr double wave_rate = 4;                          // Hz
constexpr std::size_t wave_samples = 4801;  // of twenty minutes, and the one at their begin

struct Channel {
  std::string name;
  std::string unit;
  const char* word;
  double noise;  ///< standard deviation
  std::optional<DirectionReference> reference = {};
  std::string standard_name = {};
};

/// An instrument that says all its channels on a grid of its own.
struct Speaker {
  std::string name;
  Micros interval;
  Micros phase;
  buoysim::Mounting mounting;
  std::vector<Channel> channels;
  bool is_profiler = false;  ///< all channels are measured at the lidar's heights
};

const std::vector<Speaker>& speakers() {
  static const std::vector<Speaker> all{
      {"compass",
       500ms,
       130ms,
       {.height = 1, .azimuth = 90},
       {{"heading", "degree", "heading", 0.3, DirectionReference::true_north}}},
      {"gnss",
       500ms,
       310ms,
       {.height = antenna_height},
       {{"speed_over_ground", "m s-1", "speed_over_ground", 0.02},
        {"course_over_ground", "degree", "course_over_ground", 1, DirectionReference::true_north}}},
      {"mast",
       250ms,
       0ms,
       {.height = antenna_height, .azimuth = 330},
       {{"wind_speed", "m s-1", "apparent_wind.speed", 0.1, {}, "wind_speed"},
        {"wind_from_direction", "degree", "apparent_wind.direction", 1, DirectionReference::mark}}},
      {"lidar",
       1s,
       70ms,
       {.height = 2, .azimuth = 120},
       {{"wind_speed", "m s-1", "apparent_wind.speed", 0.1, {}, "wind_speed"},
        {"wind_from_direction", "degree", "apparent_wind.direction", 1, DirectionReference::mark}},
       true},
      {"mru",
       250ms,
       0ms,
       {.azimuth = 45},
       {{"heave", "m", "heave", 0.01},
        {"east", "m", "displacement.east", 0.01},
        {"north", "m", "displacement.north", 0.01},
        {"acceleration", "m s-2", "heave.acceleration", 0.01},
        {"pitch", "degree", "pitch", 0.05},
        {"roll", "degree", "roll", 0.05},
        {"heading", "degree", "heading", 0.1, DirectionReference::true_north}}}};
  return all;
}

buoyd::ModelPtr model_of(const Speaker& speaker) {
  buoyd::Model model;
  model.name = speaker.name;
  model.interval = speaker.interval;
  buoyd::ModelKind kind;
  kind.name = "sample";
  for (const Channel& channel : speaker.channels) {
    buoyd::ModelChannel one;
    one.name = channel.name;
    one.unit = channel.unit;
    one.type = buoyd::ValueType::float64;
    one.reference = channel.reference;
    one.standard_name = channel.standard_name;
    one.on_axis = speaker.is_profiler;
    kind.channels.push_back(one);
  }
  if (speaker.is_profiler) {
    kind.axis = buoyd::ModelAxis{
        "height", "m", "height", lidar_heights.size(), {lidar_heights.begin(), lidar_heights.end()},
        {}};
  }
  model.kinds = {kind};
  return std::make_shared<const buoyd::Model>(std::move(model));
}

void compute_true_wind(buoyd::InstrumentSettings& mast) {
  buoyd::DerivedSettings wind;
  wind.kind = "true_wind";
  wind.quantity = buoyd::DerivedSettings::Quantity::true_wind;
  wind.inputs = {{"speed", "wind_speed"},
                 {"direction", "wind_from_direction"},
                 {"heading", "compass.heading"},
                 {"hull_speed", "gnss.speed_over_ground"},
                 {"hull_course", "gnss.course_over_ground"}};
  mast.derived = {wind};
  buoyd::StatisticsSettings corrected;
  corrected.kind = "corrected";
  corrected.of = "true_wind";
  corrected.wind = buoyd::WindSettings{"wind_speed", "wind_direction"};
  corrected.statistics = {buoyd::StatisticsSettings::Statistic::mean,
                          buoyd::StatisticsSettings::Statistic::count,
                          buoyd::StatisticsSettings::Statistic::turbulence_intensity};
  buoyd::StatisticsSettings control = corrected;
  control.kind = "control";
  control.of = "sample";
  control.wind = buoyd::WindSettings{"wind_speed", "wind_from_direction"};
  mast.statistics = {corrected, control};
}

/// A homodyne lidar, that is checked with the mast.
void compute_profile(buoyd::InstrumentSettings& lidar) {
  using Statistic = buoyd::StatisticsSettings::Statistic;
  buoyd::DerivedSettings direction;
  direction.kind = "true_direction";
  direction.quantity = buoyd::DerivedSettings::Quantity::lidar_direction;
  direction.inputs = {{"direction", "wind_from_direction"},
                      {"heading", "compass.heading"},
                      {"reference", "mast.true_wind.wind_direction"}};
  lidar.derived = {direction};
  buoyd::StatisticsSettings speeds;
  speeds.kind = "profile";
  speeds.of = "sample";
  speeds.channels = {"wind_speed"};
  speeds.statistics = {Statistic::mean, Statistic::count, Statistic::turbulence_intensity};
  buoyd::StatisticsSettings directions;
  directions.kind = "profile_direction";
  directions.of = "true_direction";
  directions.channels = {"wind_direction", "wind_direction_unchecked"};
  directions.statistics = {Statistic::mean, Statistic::count};
  lidar.statistics = {speeds, directions};
}

/// The same sea out of three kinds of motion sensors.
void compute_waves(buoyd::InstrumentSettings& mru) {
  buoyd::WaveSettings displaced;
  displaced.kind = "displaced";
  displaced.band.highest = 1;
  buoyd::WaveSettings tilted = displaced;
  buoyd::WaveSettings accelerated = displaced;
  displaced.up = "heave";
  displaced.east = "east";
  displaced.north = "north";
  tilted.kind = "tilted";
  tilted.up = "heave";
  accelerated.kind = "accelerated";
  accelerated.up = "acceleration";
  for (buoyd::WaveSettings* waves : {&tilted, &accelerated}) {
    waves->pitch = "pitch";
    waves->roll = "roll";
    waves->heading = "heading";
  }
  mru.waves = {displaced, tilted, accelerated};
}

/// One instrument of the trial: what it measures, and what the daemon makes of it.
class Instrument {
 public:
  Instrument(const Speaker& speaker, std::uint64_t seed)
      : speaker_(speaker), next_(speaker.phase), random_(seed) {
    settings_.name = speaker.name;
    settings_.interval = speaker.interval;
    settings_.azimuth = speaker.mounting.azimuth;
    settings_.is_heard = speaker.name != "lidar";
    if (speaker.name == "mast") compute_true_wind(settings_);
    if (speaker.name == "lidar") compute_profile(settings_);
    if (speaker.name == "mru") compute_waves(settings_);
    const buoyd::ModelPtr model = model_of(speaker);
    const buoyd::DeploymentSettings deployment{"trial", "bench"};
    description_ = buoyd::describe(*model, 0, settings_, deployment, {}, {}).value();
    science_ = std::make_unique<buoyd::InstrumentScience>(settings_, model, deployment);
  }

  [[nodiscard]] Micros next() const { return next_; }

  void hear_until(Micros until, buoyd::KnownValues& known,
                  const buoyd::InstrumentScience::Emit& emit) {
    science_->advance(MonoTime(until), {lag, true}, known, emit);
  }

  void speak(const buoysim::Sea& sea, buoyd::KnownValues& known,
             const buoyd::InstrumentScience::Emit& emit) {
    const buoysim::Moment& now = sea.at(std::chrono::duration<double>(next_).count());
    const bool is_turned = std::uniform_real_distribution<>()(random_) < ambiguity;
    std::string values;
    for (const Channel& channel : speaker_.channels) {
      values += values.empty() ? "" : ",";
      values += speaker_.is_profiler ? profile(channel, {sea, now, speaker_.mounting}, is_turned)
                                     : number(channel, {sea, now, speaker_.mounting});
    }
    buoyd::Reading reading;
    reading.description = description_;
    reading.boottime = MonoTime(next_);
    reading.body = '[' + values + ']';
    science_->take(reading, {lag, true}, known, emit);
    next_ += speaker_.interval;
  }

 private:
  /// Of a value of all the heights alike.
  static constexpr double ambiguity = 0.02;

  [[nodiscard]] std::string number(const Channel& channel, const buoysim::Question& question,
                                   double turn = 0) {
    const double noise = std::normal_distribution<>(0, channel.noise)(random_);
    const double measured = buoysim::find_word(channel.word)->measure(question) + noise;
    return fmt::format(
        "{:.6f}", channel.reference && turn > 0 ? std::fmod(measured + turn + 360, 360) : measured);
  }
  [[nodiscard]] std::string profile(const Channel& channel, buoysim::Question question,
                                    bool is_turned) {
    std::vector<std::string> points;
    for (const double height : lidar_heights) {
      question.reach = height - question.mounting.height;
      points.push_back(number(channel, question, is_turned ? 180 : 0));
    }
    return fmt::format("[{}]", fmt::join(points, ","));
  }

  const Speaker& speaker_;
  Micros next_;
  std::mt19937_64 random_;
  buoyd::InstrumentSettings settings_;
  buoyd::DescriptionPtr description_;
  std::unique_ptr<buoyd::InstrumentScience> science_;
};

/// The windows' rows, each with the description that names its channels.
std::vector<std::string> rows_of(const buoysim::Sea& sea, std::uint64_t seed) {
  std::vector<std::string> rows;
  const auto emit = [&](buoyd::Reading& reading) {
    if (reading.span == Micros(0)) return;
    const double end = std::chrono::duration<double>(reading.boottime.time_since_epoch()).count();
    rows.push_back(fmt::format(R"({{"kind":"{}","end":{},"body":{},"description":{}}})",
                               reading.description->kind(), end, reading.body,
                               reading.description->text()));
  };
  buoyd::KnownValues known;
  std::vector<Instrument> instruments;
  instruments.reserve(speakers().size());
  for (const Speaker& speaker : speakers()) instruments.emplace_back(speaker, ++seed);
  for (;;) {
    Instrument& first = *std::min_element(
        instruments.begin(), instruments.end(),
        [](const Instrument& a, const Instrument& b) { return a.next() < b.next(); });
    if (first.next() > length) return rows;
    const Micros now = first.next();
    first.speak(sea, known, emit);
    for (Instrument& instrument : instruments) instrument.hear_until(now, known, emit);
  }
}

std::vector<double> series(const buoysim::Sea& sea, const char* word, double height, double rate,
                           std::size_t count) {
  const buoysim::Mounting mounting{.height = height};
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    const buoysim::Moment& now = sea.at(static_cast<double>(i) / rate);
    values.push_back(buoysim::find_word(word)->measure({sea, now, mounting}));
  }
  return values;
}

std::string truth(const buoysim::Sea& sea) {
  const auto wind = [&](const char* word) { return series(sea, word, antenna_height, 4, 4804); };
  const auto water = [&](const char* word) {
    return series(sea, word, 0, wave_rate, wave_samples);
  };
  const auto profile = [&](const char* word) {
    std::vector<std::string> heights;
    for (const double height : lidar_heights) {
      heights.push_back(
          fmt::format("[{:.6f}]", fmt::join(series(sea, word, height, 4, 4804), ",")));
    }
    return fmt::format("[{}]", fmt::join(heights, ","));
  };
  return fmt::format(
      R"({{"wind_rate":4,"wind_east":[{:.6f}],"wind_north":[{:.6f}],"heading":[{:.3f}],)"
      R"("profile_east":{},"profile_north":{},)"
      R"("wave_rate":{},"elevation":[{:.6f}],"direction":{}}})",
      fmt::join(wind("true_wind.east"), ","), fmt::join(wind("true_wind.north"), ","),
      fmt::join(wind("heading"), ","), profile("true_wind.east"), profile("true_wind.north"),
      wave_rate, fmt::join(water("surface.elevation"), ","), sea.waves.state().direction);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 3) {
    std::cerr << "usage: sea_trial SCENARIO SEED\n";
    return 2;
  }
  const auto document = buoyd::TomlDocument::load(argv[1]);
  auto root = document->root();
  const std::uint64_t seed = std::stoull(argv[2]);
  const auto world = buoysim::read_world(root, seed);
  document->refuse_unknown_keys();
  for (const auto& mistake : document->mistakes()) std::cerr << mistake.str() << '\n';
  if (!world || !document->mistakes().empty()) return 2;
  world->begin({});
  const buoysim::Sea& sea = world->sea();
  fmt::print("{{\"seed\":{},\"rows\":[{}],\"truth\":{}}}\n", seed,
             fmt::join(rows_of(sea, seed), ","), truth(sea));
  return 0;
} catch (const std::exception& error) {
  std::cerr << "sea_trial: " << error.what() << '\n';
  return 2;
}
