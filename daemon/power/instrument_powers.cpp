#include "power/instrument_powers.hpp"

#include <algorithm>
#include <utility>

namespace buoyd {

namespace {

std::string relay_line_of(const PowerSettings& power, const Settings& settings) {
  const auto* const module = find_named(settings.instruments, power.instrument);
  return module == nullptr ? "" : module->line;
}

}  // namespace

InstrumentPower::Outside InstrumentPowers::outside_of(const InstrumentSettings& settings) {
  return {outside_.open,
          [this, line = settings.line, name = settings.name](MonoTime from) {
            outside_.tell_line(line, name, from);
          },
          outside_.tell};
}

void InstrumentPowers::change(const Settings& settings) {
  stagger_ = settings.start.stagger;
  std::map<std::string, Switched> wanted;
  for (const InstrumentSettings& one : settings.instruments) {
    if (!one.power) continue;
    const std::string relay_line = relay_line_of(one.power->by, settings);
    const auto known = switched_.find(one.name);
    if (known != switched_.end() && known->second.settings == one &&
        known->second.relay_line == relay_line) {
      wanted[one.name] = std::move(known->second);
      continue;
    }
    if (known != switched_.end()) known->second.power.reset();  // its line may be taken again
    wanted[one.name] = {one, relay_line, std::make_unique<InstrumentPower>(one, outside_of(one))};
  }
  switched_ = std::move(wanted);
}

void InstrumentPowers::line_begins(const std::string& line, MonoTime now) {
  running_.insert(line);
  for (auto& [name, one] : switched_) {
    const bool is_of_it = one.settings.line == line || one.relay_line == line;
    const bool can_run = running_.contains(one.settings.line) &&
                         (one.relay_line.empty() || running_.contains(one.relay_line));
    if (is_of_it && can_run) one.power->begin(now);
  }
}

void InstrumentPowers::line_ends(const std::string& line, MonoTime now) {
  running_.erase(line);
  for (auto& [name, one] : switched_) {
    if (one.settings.line == line || one.relay_line == line) one.power->end(now);
  }
}

void InstrumentPowers::end(MonoTime now) {
  for (auto& [name, one] : switched_) one.power->end(now);
  switched_.clear();
}

void InstrumentPowers::step(MonoTime now) {
  for (auto& [name, one] : switched_) {
    if (!one.power->runs()) {
      one.power->follow_switch(now);
      continue;
    }
    const auto seen = outside_.look(one.settings.line, name);
    if (!seen) continue;
    const InstrumentPower::Turn turn{now, outside_.lag(), now >= not_before_,
                                     outside_.off_by(name)};
    if (one.power->step(*seen, turn)) not_before_ = now + stagger_;
  }
}

MonoTime InstrumentPowers::next_due() const {
  MonoTime due = MonoTime::max();
  for (const auto& [name, one] : switched_) due = std::min(due, one.power->next_due(not_before_));
  return due;
}

void InstrumentPowers::add_to(InstrumentSnapshot& instrument, MonoTime now) const {
  const auto found = switched_.find(instrument.name);
  if (found == switched_.end()) return;
  instrument.power = found->second.power->text(now);
  instrument.power_cycles = found->second.power->cycles();
}

}  // namespace buoyd
