#pragma once
// The acoustic modems of a scenario on their ports, and the water between them. Each frame stands
// in the ledger, once for each modem that it came to, with what befell it there. The fault
// `silence` of a modem loses what it sounds and what it would hear. The simulation's thread; turn()
// never blocks.

#include <string>
#include <vector>

#include "firmware-host/acoustic/sound_field.hpp"
#include "firmware-host/acoustic/water_modem.hpp"
#include "firmware-host/bench/played_devices.hpp"
#include "firmware-host/bench/played_line.hpp"
#include "firmware-host/world/scenario.hpp"

namespace buoysim {

class PlayedModems final : public PlayedDevices {
 public:
  /// Their links are made in `folder`.
  PlayedModems(const Scenario& scenario, const std::string& folder, const Stage& stage);

  void turn(const buoyd::Clock& clock) override;
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const override;
  /// JSON objects with what each did, joined by commas.
  [[nodiscard]] std::string summary() const;

 private:
  [[nodiscard]] double speed_of_sound() const;
  [[nodiscard]] bool is_silenced(std::size_t modem) const;
  void write_down(const Arrival& arrival);

  const Scenario& scenario_;
  const Stage& stage_;
  SoundField field_;
  std::vector<std::unique_ptr<WaterModem>> modems_;
};

}  // namespace buoysim
