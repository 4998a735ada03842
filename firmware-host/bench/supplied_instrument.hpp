#pragma once
// An instrument whose power somebody switches: without power it says nothing, with power again it
// says nothing while it starts up. It comes up as on its first day, with its clock lost: that
// counts from 2000-01-01 then. Only the number of its records goes on, which the judge knows it by.
// The simulation's thread.

#include <functional>
#include <memory>

#include "firmware-host/world/instrument.hpp"

namespace buoysim {

class SuppliedInstrument final : public Instrument {
 public:
  /// Makes it as it is when it comes up; the scenario outlives it.
  using Make =
      std::function<std::unique_ptr<Instrument>(const InstrumentScenario&, std::uint64_t counter)>;

  /// The scenario has a supply. `last_counter`: of the last record that it said.
  SuppliedInstrument(const InstrumentScenario& scenario, std::uint64_t last_counter, Make make,
                     std::function<bool()> has_supply);

  [[nodiscard]] const InstrumentScenario& scenario() const override { return scenario_; }
  [[nodiscard]] bool is_polled() const override { return inside_->is_polled(); }
  [[nodiscard]] Utterance answer(std::span<const std::uint8_t> pdu, buoyd::WallTime time) override;
  [[nodiscard]] bool is_reachable(buoyd::WallTime time) const override {
    return is_up_ && inside_->is_reachable(time);
  }
  [[nodiscard]] std::vector<Utterance> speak(buoyd::WallTime time) override;
  [[nodiscard]] std::vector<std::string> texts() const override { return inside_->texts(); }
  [[nodiscard]] Reply hear(std::string_view text, MonoTime now, bool deaf) override;
  void pose(bool as_another) override { inside_->pose(as_another); }
  void lost(std::span<const std::uint8_t> pdu, buoyd::WallTime time,
            const LostAnswer& lost) override;
  void suffer(bool torn, bool stuck) override { inside_->suffer(torn, stuck); }
  void follow_power(buoyd::WallTime time) override;
  [[nodiscard]] bool is_coil_on(std::uint16_t relay) const override {
    return has_power_ && inside_->is_coil_on(relay);
  }

 private:
  void keep_counter(const Utterance& said);

  InstrumentScenario scenario_;  // its clock as it lost it
  std::uint64_t last_counter_;
  const Make make_;
  const std::function<bool()> has_supply_;
  std::unique_ptr<Instrument> inside_;
  bool has_power_ = false;
  bool is_up_ = false;
  buoyd::WallTime powered_since_{};
};

}  // namespace buoysim
