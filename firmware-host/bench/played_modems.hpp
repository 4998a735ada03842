#pragma once
// The acoustic modems of a scenario on their ports, and the water between them. Each frame stands
// in the ledger, once for each modem that it came to, with what befell it there. The simulation's
// thread; turn() never blocks.

#include <poll.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "firmware-host/acoustic/evologics_modem.hpp"
#include "firmware-host/acoustic/sound_field.hpp"
#include "firmware-host/judge/ledger.hpp"
#include "firmware-host/wire/pty_port.hpp"
#include "firmware-host/world/scenario.hpp"

namespace buoysim {

class PlayedModems {
 public:
  /// Their links are made in `folder`. `record` writes a line of the ledger.
  PlayedModems(const Scenario& scenario, const std::string& folder, const buoyd::Clock& clock,
               std::function<bool(const LedgerEntry&)> record);

  [[nodiscard]] Result<void> open();
  void close();
  void turn(buoyd::MonoTime now);
  /// MonoTime::max(): nothing waits.
  [[nodiscard]] buoyd::MonoTime next_due() const;
  void add_to(std::vector<pollfd>& set) const;
  void look_after();
  /// JSON objects with what each did, joined by commas.
  [[nodiscard]] std::string summary() const;

 private:
  struct Played {
    EvologicsModem modem;
    std::unique_ptr<PtyPort> port;
  };

  [[nodiscard]] double speed_of_sound() const;
  void write_down(const Arrival& arrival);

  const Scenario& scenario_;
  const buoyd::Clock& clock_;
  const std::function<bool(const LedgerEntry&)> record_;
  SoundField field_;
  std::vector<Played> played_;
};

}  // namespace buoysim
