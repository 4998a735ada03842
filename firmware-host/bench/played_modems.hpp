#pragma once
// The acoustic modems of a scenario on their ports, and the water between them. Each frame stands
// in the ledger, once for each modem that it came to, with what befell it there. The simulation's
// thread; turn() never blocks.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "firmware-host/acoustic/sound_field.hpp"
#include "firmware-host/acoustic/water_modem.hpp"
#include "firmware-host/bench/played_devices.hpp"
#include "firmware-host/judge/ledger.hpp"
#include "firmware-host/world/scenario.hpp"

namespace buoysim {

class PlayedModems final : public PlayedDevices {
 public:
  /// Their links are made in `folder`. `record` writes a line of the ledger.
  PlayedModems(const Scenario& scenario, const std::string& folder, const buoyd::Clock& clock,
               std::function<bool(const LedgerEntry&)> record);

  void turn(const buoyd::Clock& clock) override;
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const override;
  /// JSON objects with what each did, joined by commas.
  [[nodiscard]] std::string summary() const;

 private:
  [[nodiscard]] double speed_of_sound() const;
  void write_down(const Arrival& arrival);

  const Scenario& scenario_;
  const buoyd::Clock& clock_;
  const std::function<bool(const LedgerEntry&)> record_;
  SoundField field_;
  std::vector<std::unique_ptr<WaterModem>> modems_;
};

}  // namespace buoysim
