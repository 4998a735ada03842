// Thirty autumn days on one battery, in virtual time: what is always on empties it again and again;
// switched instruments and a plan of two events get through.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "config/load_settings.hpp"
#include "firmware-host/sea/battery.hpp"
#include "firmware-host/sea/sky.hpp"
#include "power/instrument_powers.hpp"
#include "science/computed/event_computation.hpp"
#include "science/configured/storms.hpp"
#include "support/fake_clock.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using std::chrono::hours;

constexpr Micros tick = 10s;
constexpr Micros between_voltages = 1min;
constexpr Micros between_loads = 10min;   // the battery's own step
constexpr double board = 2;               // W, with modem and charger
constexpr double autumn = 1'790'812'800;  // 2026-10-01T00:00:00Z, s since 1970
constexpr double empty = 0.02;
constexpr double alive_again = 0.15;

const std::map<std::string, double> draws{{"lidar", 18}, {"camera", 4}, {"waves", 3}, {"sonde", 1}};

const std::string lines = R"(
[station]
id = "kelpie"
[[line]]
name = "sun"
device = "/dev/ttyS1"
[[line]]
name = "bus"
device = "/dev/ttyS2"
baud = 9600
data_bits = 8
parity = "none"
stop_bits = 1
)";

/// One instrument on the bus; the numbers of units and of GPIO lines are the same.
std::string instrument(const std::string& name, int unit, const std::string& interval,
                       const std::string& power) {
  return "[[instrument]]\nname = \"" + name + "\"\nline = \"bus\"\nmodel = \"aqua-troll-400\"\n" +
         "unit = " + std::to_string(unit) + "\ninterval = \"" + interval + "\"\n" +
         "power = { chip = \"/dev/gpiochip0\", line = " + std::to_string(unit) + power + " }\n";
}

const std::string charger =
    "[[instrument]]\nname = \"solar\"\nline = \"sun\"\nmodel = \"victron-mppt\"\n";

/// Everything has a switch and nothing uses it.
const std::string always_on =
    lines + charger + instrument("lidar", 1, "1 s", "") + instrument("camera", 2, "10 min", "") +
    instrument("waves", 3, "1 s", "") + instrument("sonde", 4, "30 min", "");

const std::string planned =
    lines + charger + R"(
[[instrument.event]]
kind = "battery_low"
channel = "battery_voltage"
below = 12.45
clear = 12.7
for = "10 min"
off = ["lidar"]

[[instrument.event]]
kind = "battery_very_low"
channel = "battery_voltage"
below = 12.1
clear = 12.4
for = "10 min"
off = ["waves", "camera"]
intervals = { sonde = "2 h" }
)" + instrument("lidar", 1, "1 s", "") +
    instrument("camera", 2, "10 min", ", warm_up = \"30 s\"") +
    instrument("waves", 3, "1 s", ", warm_up = \"1 min\", every = \"1 h\", burst = \"20 min\"") +
    instrument("sonde", 4, "30 min", ", warm_up = \"40 s\"");

class GpioLine final : public PowerSwitch {
 public:
  explicit GpioLine(bool& on) : on_(on) {}
  void set(bool on) override { on_ = on; }
  std::optional<Result<void>> outcome() override { return Result<void>{}; }

 private:
  bool& on_;
};

/// The station: the lines' polls, the charger's voltages, the science of its events, main's turns.
class Month {
 public:
  explicit Month(const std::string& configuration)
      : loaded_(parse_settings(configuration, "kelpie.toml",
                               std::vector<std::string>{source_dir() + "/config/models"})) {
    EXPECT_THAT(loaded_.mistakes, testing::IsEmpty());
    const Settings& settings = loaded_.configuration->settings;
    for (const InstrumentSettings& one : settings.instruments) {
      for (const EventSettings& event : one.events) watch(one.name, event);
      if (one.power) polled_[one.name].settings = one;
    }
    powers_.change(settings);
    powers_.line_begins("sun", now_);
    powers_.line_begins("bus", now_);
  }

  void pass(hours time) {
    for (const MonoTime until = now_ + time; now_ < until; now_ += tick) {
      clock_.advance(tick);
      if (now_.time_since_epoch() % between_loads == Micros(0)) settle();
      if (now_.time_since_epoch() % between_voltages == Micros(0)) hear_charger();
      for (auto& [name, one] : polled_) poll(name, one);
      powers_.step(now_);
      for (const auto& [name, one] : polled_) on_ticks_[name] += one.on && !is_down_ ? 1 : 0;
    }
  }

  int brown_outs = 0;
  double lowest_charge = 1;
  int steps = 0;  // events that began or ended
  std::map<std::string, Micros> on_for;
  std::map<std::string, int> polls;

 private:
  struct Polled {
    InstrumentSettings settings;
    MonoTime warm_from = MonoTime::max();
    InstrumentSnapshot seen{};
    bool on = false;
  };

  void watch(const std::string& instrument, const EventSettings& event) {
    const Storm storm{instrument + '.' + event.kind, event.intervals, event.off};
    events_.push_back(std::make_unique<EventComputation>(
        event, 0, ValueType::float64,
        std::make_unique<EventStorm>(storm, StormSource{instrument}, storms_)));
  }

  [[nodiscard]] Micros interval_of(const std::string& name, const Polled& one) const {
    const auto asked = storms_.of(name);
    return asked ? asked->interval : one.settings.interval;
  }

  /// A slot that lies within this tick.
  void poll(const std::string& name, Polled& one) {
    const Micros interval = interval_of(name, one);
    const Micros behind = now_.time_since_epoch() % interval;
    if (behind < tick && one.warm_from <= now_ && !is_down_) {
      ++one.seen.slots.run;
      ++polls[name];
    }
    one.seen.next_slot = now_ - behind + interval;
  }

  /// The mean load of the last ten minutes is the battery's of the next.
  void settle() {
    double used = 0;
    for (const auto& [name, one] : polled_) {
      on_for[name] += on_ticks_[name] * tick;
      used += draws.at(name) * static_cast<double>(on_ticks_[name]);
    }
    on_ticks_.clear();
    load_ = board + used / static_cast<double>(between_loads / tick);
  }

  void hear_charger() {
    const auto power = battery_.at(age());
    lowest_charge = std::min(lowest_charge, power.charge);
    if (!is_down_ && power.charge <= empty) {
      is_down_ = true;
      ++brown_outs;
    } else if (is_down_ && power.charge >= alive_again) {
      is_down_ = false;
    }
    Computation::Rows rows;
    for (const auto& event : events_) {
      event->add({now_, {}, {power.voltage}, {'1'}}, rows);
      event->advance(now_, {}, rows);
    }
    steps += static_cast<int>(rows.size());
  }

  [[nodiscard]] double age() const {
    return std::chrono::duration<double>(now_.time_since_epoch()).count();
  }

  InstrumentPowers::Outside outside() {
    return {[this](const PowerSettings& power) -> Result<std::unique_ptr<PowerSwitch>> {
              for (auto& [name, one] : polled_) {
                if (one.settings.power->by == power) return std::make_unique<GpioLine>(one.on);
              }
              return fail(ErrorCode::invalid, "no such line");
            },
            [this](const std::string&, const std::string& name) {
              return std::optional(polled_.at(name).seen);
            },
            [this](const std::string&, const std::string& name, MonoTime from) {
              polled_.at(name).warm_from = from;
            },
            [](const EventFacts& event) { ADD_FAILURE() << event.source << ' ' << event.kind; },
            [] { return Micros(0); },
            [this](const std::string& name) { return storms_.off_by(name); }};
  }

  LoadedSettings loaded_;
  FakeClock clock_;
  RepeatLog log_{clock_, [](Priority, std::string_view) {}};
  MonoTime now_{0s};
  Storms storms_{clock_, log_};
  std::vector<std::unique_ptr<EventComputation>> events_;
  std::map<std::string, Polled> polled_;
  std::map<std::string, std::int64_t> on_ticks_;
  double load_ = board;
  bool is_down_ = false;
  buoysim::Sky sky_{{12, 2, 75, 1013, 6, 0.6}, {}, 7};
  buoysim::Battery battery_{{200, 12, 120, 0, 0.9},
                            [this](double age) { return sky_.irradiance(autumn + age); },
                            [this](double) { return is_down_ ? 0.2 : load_; }};
  InstrumentPowers powers_{outside()};
};

TEST(BatteryPlan, always_on_empties_the_battery_again_and_again) {
  Month month(always_on);
  month.pass(30 * hours(24));
  EXPECT_GE(month.brown_outs, 3);
}

TEST(BatteryPlan, switches_and_two_events_get_through_thirty_days) {
  Month month(planned);
  month.pass(30 * hours(24));
  EXPECT_EQ(month.brown_outs, 0);
  EXPECT_GT(month.lowest_charge, 0.1);
  EXPECT_GE(month.steps, 4) << "the lidar goes and comes back";
  EXPECT_LE(month.steps, 120) << "and does not flap";
  EXPECT_GE(month.on_for["lidar"], hours(24));
  EXPECT_GE(month.polls["sonde"], 30 * 12) << "every two hours at least";
  EXPECT_LE(month.on_for["sonde"] / month.polls["sonde"], 2min);
  RecordProperty("lidar_hours", static_cast<int>(month.on_for["lidar"] / 1h));
}

}  // namespace
}  // namespace buoyd
