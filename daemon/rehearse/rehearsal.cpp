#include "rehearse/rehearsal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "config/forecast/power_forecast.hpp"
#include "uplink/batch_window.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr double day = 86'400e6;  // µs
constexpr Micros shortest_step = 1s;
constexpr double most_batch = BatchWindow::most_target;
constexpr double most_batch_of_node = 700;  // as NodeLane has it
constexpr std::string_view battery_channel = "battery_voltage";

double share(Micros part, double whole) {
  return static_cast<double>(part.count()) / whole;
}

/// A year is settled each minute, a day each second.
Micros step_of(Micros span) {
  return span <= 24h ? Micros(1s) : Micros(1min);
}

/// Bytes a day that may go: of a node those that its modem may sound, of which the water loses
/// some.
std::uint64_t budget_of(const Settings& settings) {
  const AcousticSettings& acoustic = settings.acoustic;
  if (!acoustic.buoy) return settings.mqtt.budget_per_day;
  const Micros sound = acoustic.air_time > Micros(0) ? acoustic.air_time : Micros(24h);
  return static_cast<std::uint64_t>(std::chrono::duration<double>(sound).count() /
                                    (sound_of_byte(acoustic.modem) * assumed::sound_again));
}

bool is_battery(const std::string& channel) {
  return channel.substr(channel.rfind('.') + 1) == battery_channel;
}

}  // namespace

Rehearsal::Rehearsal(const Configuration& configuration, const Weather& weather)
    : configuration_(configuration),
      weather_(weather),
      store_(static_cast<double>(configuration.settings.spool.max_size),
             static_cast<double>(configuration.settings.spool.max_size) *
                 configuration.settings.spool.raw_share),
      budget_(budget_of(configuration.settings)),
      batches_(configuration.settings.mqtt.batch_interval),
      receipts_(configuration.settings.mqtt.receipt_interval) {
  const Settings& settings = configuration.settings;
  for (const InstrumentSettings& one : settings.instruments) {
    const auto watts = draw_of(configuration, one);
    if (!watts) outcome_.notes.push_back(one.name + ": nobody says what it takes");
    draws_.push_back(watts.value_or(0));
    for (const EventSettings& event : one.events) {
      const std::string channel = one.name + '.' + event.channel;
      if (weather.says(channel) || is_battery(channel) || event.silence) continue;
      outcome_.notes.push_back(
          fmt::format("{}.{}: the weather has no column {}", one.name, event.kind, channel));
    }
  }
  const Forecast expected = forecast(configuration);
  const double batches = batches_per_day(settings.mqtt, expected.readings_per_day);
  for (const InstrumentForecast& one : expected.instruments) {
    due_.push_back(one.readings_per_day);
    if (batches > 0) blocks_a_batch_ += one.blocks_per_day / batches;
  }
  if (configuration.battery.capacity > 0) battery_.emplace(configuration.battery);
  if (!battery_) outcome_.notes.emplace_back("[battery] capacity is not said: no battery");
}

bool Rehearsal::is_broker() const {
  return configuration_.settings.mqtt.delivery == DeliveryMode::broker;
}

bool Rehearsal::is_node() const {
  return configuration_.settings.acoustic.buoy.has_value();
}

double Rehearsal::largest_batch() const {
  return is_node() ? most_batch_of_node : most_batch;
}

void Rehearsal::begin_life() {
  const auto tell_event = [this](const std::string& event, bool is_on) {
    tell_links(event);
    const Micros at = clock_.mono().time_since_epoch();
    EventTimes& times = outcome_.events[event];
    if (is_on) {
      if (!times.first) times.first = at;
      ++times.begins;
      on_since_[event] = clock_.mono();
    } else if (const auto since = on_since_.extract(event); !since.empty()) {
      times.on += clock_.mono() - since.mapped();
    }
  };
  const auto tell = [this](const EventFacts& event) {
    tell_links("buoyd.event");
    ++outcome_.told[event.source + ' ' + event.kind];
  };
  station_ = std::make_unique<VirtualStation>(configuration_, clock_,
                                              VirtualStation::Outside{tell_event, tell, are_on_});
  for (const auto& [event, is_on] : are_on_) {
    if (is_on) on_since_[event] = clock_.mono();
  }
  last_.clear();
  links_.clear();
  for (const MessageLinkSettings& link : configuration_.settings.message_links) {
    links_.push_back({MessageSchedule(link.interval), MessageNews(configuration_, link)});
    links_.back().schedule.card(link.interval, clock_.mono());
  }
}

Outcome Rehearsal::run(Micros span) {
  const MonoTime begin{};
  const MonoTime until = begin + span;
  const Micros step = step_of(span);
  outcome_.span = span;
  outcome_.has_battery = battery_.has_value();
  outcome_.lowest_voltage = battery_ ? battery_->voltage() : 0;
  begin_life();
  hear(weather_.at(Micros(0)));
  for (MonoTime now = begin; now < until;) {
    const MonoTime next_settling = std::min(settled_ + step, until);
    const MonoTime due = station_ ? station_->next_due() : MonoTime::max();
    now = std::min(std::max(due, now + shortest_step), next_settling);
    pass(now);
    if (now == next_settling) settle(now, now - settled_);
  }
  end(until);
  return outcome_;
}

void Rehearsal::pass(MonoTime now) {
  if (!station_) return clock_.go_to(now);
  last_ = station_->pass(now);
  for (std::size_t i = 0; i < last_.size(); ++i) count(i, last_[i]);
}

/// What one slot becomes, while it measures.
Amount Rehearsal::amount_of(std::size_t instrument, Micros interval) {
  const auto [known, is_new] = amounts_.try_emplace({instrument, interval});
  if (is_new) {
    InstrumentSettings settings = configuration_.settings.instruments[instrument];
    if (settings.interval > Micros(0)) settings.interval = interval;
    settings.power.reset();  // else bursts are in it
    const InstrumentForecast a_day = forecast_instrument(configuration_, settings);
    const Amount made{a_day.readings_per_day, a_day.values_per_day, a_day.blocks_per_day,
                      a_day.stored_per_day, a_day.live_per_day};
    known->second = made * share(interval, day);
  }
  return known->second;
}

void Rehearsal::count(std::size_t instrument, const VirtualStation::Deeds& deeds) {
  made_.watt_seconds += draws_[instrument] * std::chrono::duration<double>(deeds.powered).count();
  if (deeds.slots <= 0) return;
  made_.amount += amount_of(instrument, deeds.interval) * deeds.slots;
  for (Card& card : links_) card.news.measured(instrument, clock_.mono());
}

void Rehearsal::settle(MonoTime now, Micros time) {
  const WeatherRow& row = weather_.at(settled_.time_since_epoch());
  const Amount made = std::exchange(made_.amount, Amount{});
  const SpoolSettings& spool = configuration_.settings.spool;
  outcome_.readings += made.readings;
  outcome_.values += made.values;
  outcome_.stored += made.stored;
  outcome_.written += written_bytes(
      made.stored,
      std::min(share(time, static_cast<double>(spool.commit_interval.count())), made.readings));
  if (const auto lost = store_.add(made, now)) {
    miss(MissingCause::retention, lost->readings, lost->oldest);
  }
  outcome_.owed_most = std::max(outcome_.owed_most, store_.owed().readings);
  miss_expected(row, now, time);
  if (station_ && row.link) settle_link(now, time, made);
  if (station_) settle_messages(now);
  settle_battery(row, now, time);
  settled_ = now;
  hear(weather_.at(now.time_since_epoch()));
}

/// What was due of instruments that are dead or switched off by an event, or all of them.
void Rehearsal::miss_expected(const WeatherRow& row, MonoTime now, Micros time) {
  const auto& instruments = configuration_.settings.instruments;
  for (std::size_t i = 0; i < instruments.size(); ++i) {
    const bool dead = row.dead.contains(instruments[i].name);
    const bool off = station_ && i < last_.size() && !last_[i].off_by.empty();
    if (station_ && !dead && !off) continue;
    miss(!station_ ? MissingCause::brown_out
         : off     ? MissingCause::off
                   : MissingCause::dead,
         due_[i] * share(time, day), now - time);
  }
}

void Rehearsal::miss(MissingCause cause, double readings, MonoTime at) {
  Missing& missing = outcome_.missing[static_cast<std::size_t>(cause)];
  if (readings > 0 && !missing.first) missing.first = at.time_since_epoch();
  missing.readings += readings;
}

/// Sends so many values of the oldest owed readings. Bytes.
double Rehearsal::send(double values) {
  const Amount sent = store_.deliver(values);
  if (is_broker()) return sent.live;
  const double bytes = sent.values * assumed::record_bytes_per_value;
  const double batches = bytes / largest_batch();
  return record_bytes(sent.values, batches * blocks_a_batch_, batches);
}

double Rehearsal::Pace::take(Micros time, double wanted) {
  const double more = share(time, static_cast<double>(interval_.count()));
  saved_ = std::min(saved_ + more, std::max(more, 1.0));
  const double taken = std::min(saved_, wanted);
  saved_ -= taken;
  return taken;
}

/// What is new goes in batches that close at their time, what has waited in full ones.
void Rehearsal::settle_link(MonoTime now, Micros time, const Amount& made) {
  const MqttSettings& mqtt = configuration_.settings.mqtt;
  const auto count = [&] { budget_.count(static_cast<std::uint64_t>(traffic_), now); };
  const double pings = is_node() ? 0 : share(time, static_cast<double>(mqtt.keepalive.count()));
  traffic_ += pings * assumed::ping_bytes;
  count();
  if (!is_broker() && budget_.live()) {
    budget_.sent_live(static_cast<std::size_t>(made.live));
    traffic_ += made.live;
  }
  if (const auto oldest = store_.oldest()) {
    outcome_.longest_wait = std::max(outcome_.longest_wait, now - *oldest);
  }
  double batches = is_broker() ? 0 : batches_.take(time, made.readings);
  const bool is_new = store_.owed().values <= made.values;
  const double own = is_broker() ? made.live : record_bytes(made.values, made.blocks, batches);
  if (is_new && budget_.record(static_cast<std::size_t>(own), 0)) {
    (void)store_.deliver(store_.owed().values + 1);
    traffic_ += own;
  } else {
    batches = 0;
  }
  const double most = largest_batch();
  const double portion = most / assumed::record_bytes_per_value;
  while (store_.owed().values > 0 && budget_.record(static_cast<std::size_t>(most), 0)) {
    traffic_ += send(portion);
    ++batches;
    count();
  }
  if (store_.owed().values <= 0) budget_.caught_up();
  if (!is_broker() && !is_node()) {
    traffic_ += receipts_.take(time, batches) * assumed::receipt_bytes;
  }
  count();
}

void Rehearsal::settle_messages(MonoTime now) {
  const auto& settings = configuration_.settings.message_links;
  for (std::size_t i = 0; i < links_.size(); ++i) {
    Card& card = links_[i];
    if (!card.news.waits() || now < card.schedule.next()) continue;
    card.schedule.sent(Micros(0), now);
    card.news.told();
    ++outcome_.messages;
    outcome_.message_bytes += settings[i].length;
  }
}

void Rehearsal::tell_links(const std::string& event) {
  for (Card& card : links_) card.news.event(event);
}

void Rehearsal::settle_battery(const WeatherRow& row, MonoTime now, Micros time) {
  const double seconds = std::chrono::duration<double>(time).count();
  const double used = std::exchange(made_.watt_seconds, 0) / seconds;
  const double load = station_ ? configuration_.battery.board + used : 0;
  outcome_.watts += load * seconds;
  if (!station_) outcome_.down += time;
  if (!battery_) return;
  battery_->pass(time, row.sun, load);
  outcome_.lowest_charge = std::min(outcome_.lowest_charge, battery_->charge());
  outcome_.lowest_voltage = std::min(outcome_.lowest_voltage, battery_->voltage());
  if (station_ && battery_->charge() <= VirtualBattery::empty) {
    ++outcome_.brown_outs;
    end_events(now);
    station_.reset();
  } else if (!station_ && battery_->charge() >= VirtualBattery::starts_again) {
    begin_life();
  }
}

/// The battery's voltage is what a charger says of it, where the weather says nothing else.
void Rehearsal::hear(const WeatherRow& row) {
  if (!station_) return;
  std::map<std::string, double> values = row.values;
  for (const InstrumentSettings& one : configuration_.settings.instruments) {
    for (const EventSettings& event : one.events) {
      const std::string channel = one.name + '.' + event.channel;
      if (battery_ && is_battery(channel)) values.try_emplace(channel, battery_->voltage());
    }
  }
  station_->hear(values, row.dead);
}

void Rehearsal::end_events(MonoTime now) {
  for (const auto& [event, since] : on_since_) outcome_.events[event].on += now - since;
  on_since_.clear();
}

void Rehearsal::end(MonoTime now) {
  end_events(now);
  if (const auto oldest = store_.oldest()) {
    outcome_.longest_wait = std::max(outcome_.longest_wait, now - *oldest);
  }
  outcome_.owed = store_.owed().readings;
  outcome_.link_bytes = traffic_;
  outcome_.watts /= std::max(std::chrono::duration<double>(outcome_.span).count(), 1.0);
  if (const auto full = store_.full_since()) outcome_.full = full->time_since_epoch();
}

}  // namespace buoyd
