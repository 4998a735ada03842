#include "firmware-host/bench/supplied_instrument.hpp"

#include <algorithm>
#include <utility>

namespace buoysim {

namespace {

/// 2000-01-01T00:00:00Z, where clocks without a battery begin.
constexpr buoyd::WallTime lost_clock{std::chrono::seconds(946'684'800)};

}  // namespace

SuppliedInstrument::SuppliedInstrument(const InstrumentScenario& scenario,
                                       std::uint64_t last_counter, Make make,
                                       std::function<bool()> has_supply)
    : scenario_(scenario),
      last_counter_(last_counter),
      make_(std::move(make)),
      has_supply_(std::move(has_supply)),
      inside_(make_(scenario_, last_counter)) {}

void SuppliedInstrument::follow_power(buoyd::WallTime time) {
  const bool has_power = has_supply_();
  if (has_power && !has_power_) {
    powered_since_ = time;
    scenario_.clock_behind = time - lost_clock;
    inside_ = make_(scenario_, last_counter_);
  }
  has_power_ = has_power;
  const buoyd::Micros start_up = scenario_.supply ? scenario_.supply->start_up : buoyd::Micros(0);
  powered_since_ = std::min(powered_since_, time);  // else it waits for a clock that was set back
  is_up_ = has_power && (is_up_ || time - powered_since_ >= start_up);
}

Utterance SuppliedInstrument::answer(std::span<const std::uint8_t> pdu, buoyd::WallTime time) {
  if (!is_up_) return {};
  Utterance said = inside_->answer(pdu, time);
  keep_counter(said);
  return said;
}

std::vector<Utterance> SuppliedInstrument::speak(buoyd::WallTime time) {
  if (!is_up_) return {};
  std::vector<Utterance> all = inside_->speak(time);
  for (const Utterance& said : all) keep_counter(said);
  return all;
}

Reply SuppliedInstrument::hear(std::string_view text, MonoTime now, bool deaf) {
  return is_up_ ? inside_->hear(text, now, deaf) : Reply{};
}

void SuppliedInstrument::lost(std::span<const std::uint8_t> pdu, buoyd::WallTime time,
                              const LostAnswer& lost) {
  if (is_up_) inside_->lost(pdu, time, lost);
}

void SuppliedInstrument::keep_counter(const Utterance& said) {
  for (const LedgerEntry& entry : said.entries) {
    last_counter_ = std::max(last_counter_, entry.counter);
  }
}

}  // namespace buoysim
