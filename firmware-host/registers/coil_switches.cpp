#include "firmware-host/registers/coil_switches.hpp"

#include "firmware-host/registers/register_server.hpp"

namespace buoysim {

namespace {

constexpr std::uint8_t write_single_coil = 5;
constexpr std::uint8_t read_coils = 1;

unsigned word_in(std::span<const std::uint8_t> pdu, std::size_t at) {
  return static_cast<unsigned>(pdu[at]) << 8U | pdu[at + 1];
}

Bytes no(ModbusException why) {
  return {write_single_coil | 0x80U, static_cast<std::uint8_t>(why)};
}

}  // namespace

CoilSwitches::CoilSwitches(const buoyd::RegisterMap& map) : map_(map) {
  if (map.switches) {
    first_ = map.switches->first;
    on_.resize(map.switches->count);
  }
}

std::optional<Bytes> CoilSwitches::write(std::span<const std::uint8_t> pdu) {
  if (on_.empty() || pdu[0] != write_single_coil) {
    return std::nullopt;
  }
  const unsigned value = pdu.size() == 5 ? word_in(pdu, 3) : 1U;
  if (value != 0 && value != 0xFF00U) {
    return no(ModbusException::illegal_value);
  }
  const unsigned coil = word_in(pdu, 1);
  if (coil < first_ || coil >= first_ + on_.size()) {
    return no(ModbusException::illegal_address);
  }
  moved_ = moved_ || on_[coil - first_] != (value != 0);
  on_[coil - first_] = value != 0;
  return Bytes(pdu.begin(), pdu.end());
}

bool CoilSwitches::take_moved() {
  const bool moved = moved_;
  moved_ = false;
  return moved;
}

void CoilSwitches::show_in(Record& record) const {
  for (std::size_t kind = 0; kind < record.values.size() && !on_.empty(); ++kind) {
    for (std::size_t channel = 0; channel < record.values[kind].size(); ++channel) {
      const buoyd::RegisterValue& value = map_.kinds[kind].channels[channel].terms.front();
      Said& said = record.values[kind][channel].front();
      if (value.function == read_coils && std::holds_alternative<double>(said)) {
        said = with_switches(value, std::get<double>(said));
      }
    }
  }
}

/// The first coil is the lowest bit.
double CoilSwitches::with_switches(const buoyd::RegisterValue& value, double number) const {
  auto bits = static_cast<std::uint64_t>(number);
  for (std::uint32_t i = 0; i < value.length; ++i) {
    const std::uint32_t coil = std::uint32_t{value.address} + i;
    if (coil < first_ || coil >= first_ + on_.size()) {
      continue;
    }
    const std::uint64_t bit = std::uint64_t{1} << i;
    bits = on_[coil - first_] ? bits | bit : bits & ~bit;
  }
  return static_cast<double>(bits);
}

}  // namespace buoysim
