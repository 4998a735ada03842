#pragma once
// A station in virtual time: its switches, events and intervals by VirtualStation, what its
// readings become by the forecast of `check`, its store by StoreFill, its links by their budget and
// schedule. Pure; one owner, one thread.

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "config/forecast/forecast.hpp"
#include "core/told/message_schedule.hpp"
#include "rehearse/message_news.hpp"
#include "rehearse/outcome.hpp"
#include "rehearse/store_fill.hpp"
#include "rehearse/virtual_battery.hpp"
#include "rehearse/virtual_station.hpp"
#include "rehearse/weather.hpp"
#include "uplink/budget.hpp"

namespace buoyd {

class Rehearsal {
 public:
  /// Both must outlive it.
  Rehearsal(const Configuration& configuration, const Weather& weather);

  /// From the begin of the weather for so long. Once.
  [[nodiscard]] Outcome run(Micros span);

 private:
  struct Made {
    Amount amount;
    double watt_seconds = 0;
  };
  /// What comes at most so often, as far as there is something.
  class Pace {
   public:
    explicit Pace(Micros interval) : interval_(interval) {}
    /// How many come in that time, if `wanted` would.
    [[nodiscard]] double take(Micros time, double wanted);

   private:
    Micros interval_;
    double saved_ = 1;
  };
  struct Card {
    MessageSchedule schedule;
    MessageNews news;
  };

  void begin_life();
  void pass(MonoTime now);
  void count(std::size_t instrument, const VirtualStation::Deeds& deeds);
  void settle(MonoTime now, Micros time);
  void settle_battery(const WeatherRow& row, MonoTime now, Micros time);
  void settle_link(MonoTime now, Micros time, const Amount& made);
  void settle_messages(MonoTime now);
  void tell_links(const std::string& event);
  void hear(const WeatherRow& row);
  void miss(MissingCause cause, double readings, MonoTime at);
  void miss_expected(const WeatherRow& row, MonoTime now, Micros time);
  [[nodiscard]] bool is_broker() const;
  [[nodiscard]] bool is_node() const;
  [[nodiscard]] double largest_batch() const;
  [[nodiscard]] Amount amount_of(std::size_t instrument, Micros interval);
  [[nodiscard]] double send(double values);
  void end_events(MonoTime now);
  void end(MonoTime now);

  const Configuration& configuration_;
  const Weather& weather_;
  VirtualClock clock_;
  std::unique_ptr<VirtualStation> station_;  // nullptr: without power
  std::optional<VirtualBattery> battery_;
  StoreFill store_;
  Budget budget_;
  Pace batches_;
  Pace receipts_;
  std::vector<Card> links_;                                   // one for each message link
  std::map<std::pair<std::size_t, Micros>, Amount> amounts_;  // of one slot
  std::vector<double> draws_;                                 // W of each instrument
  std::vector<double> due_;                                   // its readings a day
  std::vector<VirtualStation::Deeds> last_;
  double blocks_a_batch_ = 0;
  double traffic_ = 0;  // bytes on the link
  Made made_;
  MonoTime settled_{};
  std::map<std::string, MonoTime> on_since_;
  std::map<std::string, bool> are_on_;  // events, as the store has it
  Outcome outcome_;
};

}  // namespace buoyd
