#pragma once
// A line worker on a simulated line in virtual time, with drivers that do what the test says.

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "acquire/line_worker.hpp"
#include "acquire/recording_sink.hpp"
#include "support/fake_clock.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {

/// Kind "sample" with the integer "value"; kind "profile" with "level", a float32 on three points.
inline ModelPtr test_model() {
  auto model = std::make_shared<Model>();
  model->name = "test-model";
  ModelKind sample;
  sample.name = "sample";
  sample.channels.resize(1);
  sample.channels[0].name = "value";
  sample.channels[0].unit = "1";
  sample.channels[0].type = ValueType::integer;
  ModelKind profile;
  profile.name = "profile";
  profile.axis = ModelAxis{"height", "m", "", 3, {1, 2, 3}};
  profile.channels.resize(1);
  profile.channels[0].name = "level";
  profile.channels[0].unit = "m";
  profile.channels[0].type = ValueType::float32;
  profile.channels[0].on_axis = true;
  model->kinds = {sample, profile};
  return model;
}

inline Sample sample_of(std::int64_t value, MonoTime taken) {
  Sample sample;
  sample.taken = taken;
  sample.values = {value};
  return sample;
}

/// Polls and receives as the test says; by default it answers each poll with 1, 2, 3 …
class ScriptedDriver final : public Driver {
 public:
  using Poll = std::function<Result<void>(Line&, SampleSink&)>;
  using Receive = std::function<void(std::span<const std::uint8_t>, MonoTime, SampleSink&)>;

  Poll on_poll = [this](Line& line, SampleSink& sink) -> Result<void> {
    sink.take(sample_of(++polls, line.now()));
    return {};
  };
  Receive on_receive = [](std::span<const std::uint8_t>, MonoTime, SampleSink&) {};
  DriverCounters frames;
  std::int64_t polls = 0;

  [[nodiscard]] Result<void> poll(Line& line, SampleSink& sink) override {
    return on_poll(line, sink);
  }
  void receive(std::span<const std::uint8_t> bytes, MonoTime first_byte,
               SampleSink& sink) override {
    on_receive(bytes, first_byte, sink);
  }
  std::function<void(MonoTime, SampleSink&)> on_expire = [](MonoTime, SampleSink&) {};
  void expire(MonoTime now, SampleSink& sink) override { on_expire(now, sink); }
  std::function<MonoTime()> on_expires_at = [] { return MonoTime::max(); };
  [[nodiscard]] MonoTime expires_at() const override { return on_expires_at(); }
  [[nodiscard]] const DriverCounters& counters() const override { return frames; }
  [[nodiscard]] Micros wire_time(const LineTiming&, bool) const override { return Micros(0); }
};

/// A poll that fails so after `wait`.
inline ScriptedDriver::Poll failing(ErrorCode code, Micros wait = Micros(0), int detail = 0) {
  return [=](Line& line, SampleSink&) -> Result<void> {
    if (auto slept = line.sleep_until(line.now() + wait); !slept) {
      return slept;
    }
    return fail(code, std::string(name_of(code)) + " it is", detail);
  };
}

/// What the log said, without repetitions.
struct Said {
  std::vector<std::string> lines;
  RepeatLog::Sink sink() {
    return [this](Priority, std::string_view text) { lines.emplace_back(text); };
  }
};

class Bench {
 public:
  static LineSettings bus(const std::string& device = "sim") {
    LineSettings settings;
    settings.name = "bus";
    settings.device = device;
    settings.baud = 9600;
    return settings;
  }

  explicit Bench(LineSettings settings = bus()) : line(settings, clock) {
    plan_.line = std::move(settings);
  }

  /// Before start(). Interval 0: the line listens.
  ScriptedDriver& add(const std::string& name, Micros interval, Micros offset = Micros(0)) {
    auto driver = std::make_unique<ScriptedDriver>();
    ScriptedDriver& script = *driver;
    add(name, interval, offset, test_model(), std::move(driver));
    return script;
  }
  void add(const std::string& name, Micros interval, Micros offset, ModelPtr model,
           std::unique_ptr<Driver> driver) {
    InstrumentSettings settings;
    settings.name = name;
    settings.line = plan_.line.name;
    settings.model = model->name;
    settings.interval = interval;
    settings.offset = offset;
    plan_.listens = interval == Micros(0);
    plan_.instruments.push_back({std::move(settings), std::move(model), std::move(driver)});
    damage.push_back(plan_.instruments.back().damage);
  }

  /// Before start(): only these kinds of that one become readings.
  void keep(const std::string& name, std::vector<std::string> kinds) {
    for (InstrumentPlan& one : plan_.instruments) {
      if (one.settings.name == name) {
        one.settings.kinds = std::move(kinds);
        return;
      }
    }
  }

  /// Before start(): how often each instrument says each message.
  void say_at(double rate) {
    for (InstrumentPlan& one : plan_.instruments) one.settings.rate = rate;
  }

  LineWorker& start() {
    worker_.emplace(line, std::move(plan_), clock, sink, log);
    started = clock.mono();
    return *worker_;
  }
  LineWorker& worker() { return *worker_; }

  /// Steps for so long; every step must be stepped in a bounded number.
  void run_for(Micros duration) {
    const MonoTime until = clock.mono() + duration;
    line.stop_at(until);
    std::size_t steps = 0;
    while (worker_->step()) {
      ASSERT_LT(++steps, 10'000'000U) << "it does not get on";
    }
    line.stop_at(MonoTime::max());
  }

  [[nodiscard]] InstrumentSnapshot instrument(std::size_t i = 0) const {
    return worker_->instruments().at(i);
  }
  [[nodiscard]] std::vector<std::string> events() const { return sink.bodies("buoyd", "event"); }

  FakeClock clock;
  SimulatedLine line;
  RecordingSink sink;
  Said said;
  RepeatLog log{clock, said.sink()};
  MonoTime started;
  std::vector<std::shared_ptr<const DamageCount>> damage;  // of each instrument that was added

 private:
  LinePlan plan_;
  std::optional<LineWorker> worker_;
};

}  // namespace buoyd
