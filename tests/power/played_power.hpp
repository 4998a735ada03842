#pragma once
// When an instrument has power, in virtual time, with a switch that obeys at once or refuses. Test
// thread.

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "power/instrument_power.hpp"

namespace buoyd {

struct PlayedSwitch {
  bool on = false;
  bool is_slow = false;  // it says nothing
  bool refuses = false;
  int switched_on = 0;
};

class ObedientSwitch final : public PowerSwitch {
 public:
  explicit ObedientSwitch(PlayedSwitch& played) : played_(played) {}
  void set(bool on) override {
    if (played_.refuses) return;
    played_.switched_on += on && !played_.on ? 1 : 0;
    played_.on = on;
  }
  std::optional<Result<void>> outcome() override {
    if (played_.is_slow) return std::nullopt;
    if (played_.refuses) return fail(ErrorCode::unavailable, "no such line");
    return Result<void>{};
  }

 private:
  PlayedSwitch& played_;
};

/// Slots lie at whole multiples of the interval. A poll is answered after poll_takes_, if it has
/// power until then; the line says which slot is the next one before it asks.
class InstrumentPowerTest : public testing::Test {
 protected:
  void make(Micros interval, std::optional<Micros> warm_up, Micros every = Micros(0),
            Micros burst = Micros(0), Micros offset = Micros(0)) {
    InstrumentSettings settings;
    settings.name = "sonde";
    settings.interval = interval;
    settings.offset = offset;
    settings.power = InstrumentPowerSettings{{}, warm_up, every, burst};
    settings.power->by.chip = "/dev/gpiochip0";
    interval_ = interval;
    power_ = std::make_unique<InstrumentPower>(
        settings, InstrumentPower::Outside{
                      [this](const PowerSettings&) -> Result<std::unique_ptr<PowerSwitch>> {
                        return std::make_unique<ObedientSwitch>(switch_);
                      },
                      [this](MonoTime from) { warm_from_ = from; },
                      [this](const EventFacts& event) {
                        events_.push_back(event.kind + ": " + event.text);
                      }});
  }

  /// Turns of main at each second; the line polls what is warm at its slots.
  void pass(Micros time) {
    for (const MonoTime until = now_ + time; now_ < until;) {
      now_ += std::chrono::seconds(1);
      const bool slot = interval_ > Micros(0) && now_.time_since_epoch() % interval_ == Micros(0);
      if (slot && warm_from_ <= now_ && answers_) poll_ends_ = now_ + poll_takes_;
      if (poll_ends_ == now_ && warm_from_ <= now_) {
        ++seen_.slots.run;
        polled_.push_back(seconds_of(now_));
      }
      if (interval_ > Micros(0)) {
        seen_.next_slot = MonoTime((now_.time_since_epoch() / interval_ + 1) * interval_);
      }
      turn();
      on_time_ += switch_.on ? std::chrono::seconds(1) : std::chrono::seconds(0);
    }
  }
  void turn() { power_->step(seen_, {now_, Micros(0), may_begin_, off_by_}); }
  static std::int64_t seconds_of(MonoTime time) {
    return time.time_since_epoch() / std::chrono::seconds(1);
  }

  MonoTime now_{std::chrono::hours(1)};
  Micros interval_{0};
  PlayedSwitch switch_;
  MonoTime warm_from_ = MonoTime::max();
  bool answers_ = true;
  Micros poll_takes_{0};
  MonoTime poll_ends_{};
  bool may_begin_ = true;
  std::string off_by_;
  Micros on_time_{0};
  InstrumentSnapshot seen_;
  std::vector<std::string> events_;
  std::vector<std::int64_t> polled_;
  std::unique_ptr<InstrumentPower> power_;
};

}  // namespace buoyd
