#include "rehearse/virtual_station.hpp"

#include <algorithm>

#include "model/reading_interval.hpp"
#include "science/computed/computed_kind.hpp"

namespace buoyd {
namespace {

/// An instrument that is warm so long after its slot began is polled in it.
constexpr Micros late = std::chrono::seconds(1);

/// Obeys at once.
class VirtualSwitch final : public PowerSwitch {
 public:
  explicit VirtualSwitch(bool& on) : on_(on) {}
  void set(bool on) override { on_ = on; }
  std::optional<Result<void>> outcome() override { return Result<void>{}; }

 private:
  bool& on_;
};

}  // namespace

VirtualStation::VirtualStation(const Configuration& configuration, VirtualClock& clock,
                               Outside outside)
    : clock_(clock), outside_(std::move(outside)), at_(clock.mono()) {
  const Settings& settings = configuration.settings;
  for (const InstrumentSettings& one : settings.instruments) {
    add(one, configuration.model_of(one));
  }
  powers_.change(settings);
  for (const LineSettings& line : settings.lines) powers_.line_begins(line.name, at_);
}

void VirtualStation::add(const InstrumentSettings& settings, const Model& model) {
  const Micros interval = reading_interval(settings, model);
  instruments_.push_back({&settings, is_polled(model), interval});
  instruments_.back().seen.health = Health::ok;
  instruments_.back().served = at_;
  for (const EventSettings& event : settings.events) {
    const std::string name = settings.name + '.' + event.kind;
    Storm asked{name, event.intervals, event.off};
    const std::string kind = event.channel.substr(0, event.channel.find('.'));
    StormSource source{settings.name, kind_interval(settings, model, kind), meant_pause(settings)};
    auto storm = std::make_unique<EventStorm>(std::move(asked), std::move(source), storms_);
    bool& is_on = outside_.are_on[name];
    auto computation = std::make_unique<EventComputation>(
        event, 0, ValueType::float64, std::move(storm), EventMemory{&is_on, false});
    watched_.push_back({settings.name, settings.name + '.' + event.channel, name,
                        event.silence.has_value(), std::move(computation), is_on});
  }
}

VirtualStation::Instrument& VirtualStation::named(const std::string& name) {
  return *std::ranges::find_if(instruments_,
                               [&](const Instrument& one) { return one.settings->name == name; });
}

void VirtualStation::hear(const std::map<std::string, double>& values,
                          const std::set<std::string>& dead) {
  for (Instrument& one : instruments_) {
    const Health health = dead.contains(one.settings->name) ? Health::silent : Health::ok;
    if (one.seen.health != health) one.seen.health_since = at_;
    one.seen.health = health;
  }
  for (Watched& event : watched_) {
    Computation::Rows rows;
    const auto value = values.find(event.channel);
    const Instrument& source = named(event.instrument);
    if (source.spoke && (value != values.end() || event.is_silence)) {
      const double said = value != values.end() ? value->second : 0;
      event.computation->add({*source.spoke, clock_.wall(), {said}, "1"}, rows);
    }
    event.computation->advance(at_, clock_.wall(), rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      event.is_on = !event.is_on;
      outside_.tell_event(event.event, event.is_on);
    }
  }
  for (Instrument& one : instruments_) one.spoke.reset();
}

std::vector<VirtualStation::Deeds> VirtualStation::pass(MonoTime now) {
  std::vector<Deeds> deeds;
  deeds.reserve(instruments_.size());
  for (Instrument& one : instruments_) deeds.push_back(pass(one, now));
  at_ = now;
  clock_.go_to(now);
  powers_.step(now);
  return deeds;
}

VirtualStation::Deeds VirtualStation::pass(Instrument& one, MonoTime now) const {
  Deeds deeds;
  const MonoTime before = one.served;
  deeds.interval = interval_of(one);
  deeds.off_by = storms_.off_by(one.settings->name);
  if (one.on) deeds.powered = now - at_;
  const MonoTime warm = one.warm_from == MonoTime::min() ? at_ : one.warm_from - late;
  const MonoTime from = std::max(at_, warm);
  const bool measures = one.on && from < now;
  if (one.polled) {
    const SlotGrid grid{deeds.interval, one.settings->offset};
    const std::int64_t slots = measures ? slots_in(one, grid, from, now) : 0;
    one.seen.slots.run += static_cast<std::uint64_t>(slots);
    one.seen.next_slot = next_slot(grid, now + Micros(1), Micros(0));
    deeds.slots = static_cast<double>(slots);
  } else if (measures) {
    deeds.slots =
        static_cast<double>((now - from).count()) / static_cast<double>(deeds.interval.count());
    one.served += (now - one.served) / deeds.interval * deeds.interval;
  }
  if (one.seen.health != Health::ok) deeds.slots = 0;
  if (deeds.slots > 0 && one.served > before) one.spoke = std::max(one.served, from);
  return deeds;
}

/// A slot that began without power is asked in as soon as there is some.
std::int64_t VirtualStation::slots_in(Instrument& one, const SlotGrid& grid, MonoTime from,
                                      MonoTime now) {
  const MonoTime present = present_slot(grid, from, Micros(0));
  const MonoTime first =
      present > one.served ? present : next_slot(grid, from + Micros(1), Micros(0));
  if (first > now) return 0;
  const std::int64_t more = (now - first) / grid.interval;
  one.served = first + more * grid.interval;
  return more + 1;
}

Micros VirtualStation::interval_of(const Instrument& one) const {
  const auto asked = one.polled ? storms_.of(one.settings->name) : std::nullopt;
  return asked ? asked->interval : one.interval;
}

InstrumentPowers::Outside VirtualStation::powers_outside() {
  return {[this](const PowerSettings& power) -> Result<std::unique_ptr<PowerSwitch>> {
            const auto found = std::ranges::find_if(instruments_, [&](const Instrument& one) {
              return one.settings->power && one.settings->power->by == power;
            });
            if (found == instruments_.end()) return fail(ErrorCode::invalid, "no such switch");
            return std::make_unique<VirtualSwitch>(found->on);
          },
          [this](const std::string&, const std::string& name) {
            return std::optional(named(name).seen);
          },
          [this](const std::string&, const std::string& name, MonoTime from) {
            named(name).warm_from = from;
          },
          [this](const EventFacts& event) { outside_.tell(event); },
          [] { return Micros(0); },
          [this](const std::string& name) { return storms_.off_by(name); }};
}

}  // namespace buoyd
