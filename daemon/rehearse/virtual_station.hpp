#pragma once
// buoyd from one start to the next in virtual time: what its events ask for, when instruments have
// power and are polled, by the very classes that decide so at sea. One owner, one thread.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "acquire/schedule/slot_grid.hpp"
#include "base/log.hpp"
#include "config/configuration.hpp"
#include "power/instrument_powers.hpp"
#include "science/computed/event_computation.hpp"
#include "science/configured/storms.hpp"

namespace buoyd {

/// Stands still until it is moved. UTC begins at 0 with the virtual time.
class VirtualClock final : public Clock {
 public:
  [[nodiscard]] MonoTime mono() const override { return now_; }
  [[nodiscard]] WallTime wall() const override { return WallTime(now_.time_since_epoch()); }
  [[nodiscard]] ClockQuality quality() const override { return {ClockState::ntp, 10}; }
  void go_to(MonoTime now) { now_ = now; }

 private:
  MonoTime now_{};
};

class VirtualStation {
 public:
  struct Outside {
    std::function<void(const std::string& event, bool is_on)> tell_event;
    std::function<void(const EventFacts&)> tell;  ///< what buoyd says of its switches
    std::map<std::string, bool>& are_on;  ///< events that were told to be on last, over all starts
  };
  /// What an instrument did in a time.
  struct Deeds {
    Micros interval{0};  ///< that held
    double slots = 0;    ///< that brought readings; of one that speaks also parts of one
    Micros powered{0};
    std::string off_by;  ///< the event that has it switched off; "" if none
  };

  /// The configuration and the clock must outlive it.
  VirtualStation(const Configuration& configuration, VirtualClock& clock, Outside outside);

  /// Values of channels ("mast.wind_speed") and who is dead, from now on. Events hear those of
  /// instruments that measured since the last time.
  void hear(const std::map<std::string, double>& values, const std::set<std::string>& dead);
  /// From where it stands up to `now`. In the order of the instruments.
  [[nodiscard]] std::vector<Deeds> pass(MonoTime now);
  /// When a switch has something to do.
  [[nodiscard]] MonoTime next_due() const { return powers_.next_due(); }

 private:
  struct Instrument {
    const InstrumentSettings* settings = nullptr;
    bool polled = true;
    Micros interval{0};
    bool on = true;
    MonoTime warm_from = MonoTime::min();
    MonoTime served{};                ///< the slot in which it was asked or spoke last
    std::optional<MonoTime> spoke{};  ///< last, of what hear() has not heard yet
    InstrumentSnapshot seen{};
  };
  struct Watched {
    std::string instrument;
    std::string channel;  ///< "mast.wind_speed"
    std::string event;
    bool is_silence = false;  ///< that its channel speaks is enough, whatever the value
    std::unique_ptr<EventComputation> computation;
    bool is_on = false;
  };

  void add(const InstrumentSettings& settings, const Model& model);
  [[nodiscard]] static std::int64_t slots_in(Instrument& one, const SlotGrid& grid, MonoTime from,
                                             MonoTime now);
  [[nodiscard]] Micros interval_of(const Instrument& one) const;
  [[nodiscard]] Deeds pass(Instrument& one, MonoTime now) const;
  [[nodiscard]] Instrument& named(const std::string& name);
  [[nodiscard]] InstrumentPowers::Outside powers_outside();

  VirtualClock& clock_;
  const Outside outside_;
  MonoTime at_;
  RepeatLog log_{clock_, [](Priority, std::string_view) {}};
  Storms storms_{clock_, log_};
  std::vector<Watched> watched_;
  std::vector<Instrument> instruments_;
  InstrumentPowers powers_{powers_outside()};
};

}  // namespace buoyd
