#pragma once
// The relays of a simulated module: coils that keep what is written to them. The simulation's
// thread.
// Source: MODBUS Application Protocol Specification V1.1b3, 6.5 (Write Single Coil).

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "firmware-host/wire/bytes.hpp"
#include "firmware-host/world/record_source.hpp"
#include "model/model.hpp"

namespace buoysim {

class CoilSwitches {
 public:
  /// All off. Without [registers.switches] in the model it has none.
  explicit CoilSwitches(const buoyd::RegisterMap& map);

  /// The answer's PDU to a request to write a coil: its echo, or an exception where the coil is no
  /// switch; nullopt: it is no such request, or there are no switches.
  [[nodiscard]] std::optional<Bytes> write(std::span<const std::uint8_t> pdu);
  /// The values of a record whose bits are switches are what the switches are.
  void show_in(Record& record) const;
  /// From 1.
  [[nodiscard]] bool is_on(std::uint16_t relay) const {
    return relay >= 1 && relay <= on_.size() && on_[relay - 1U];
  }
  /// Whether one was moved since this was asked last.
  [[nodiscard]] bool take_moved();

 private:
  [[nodiscard]] double with_switches(const buoyd::RegisterValue& value, double number) const;

  const buoyd::RegisterMap& map_;
  std::uint32_t first_ = 0;
  std::vector<bool> on_;
  bool moved_ = false;
};

}  // namespace buoysim
