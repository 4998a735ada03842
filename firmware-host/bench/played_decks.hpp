#pragma once
// The deck units of a scenario on their ports, and the releases below. The ledger has a line
// without a kind of each code that went out whole or was cut off, and of the anchor that went;
// `values`:
// {"release":"code_sent"}. The simulation's thread; turn() never blocks.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "firmware-host/bench/played_devices.hpp"
#include "firmware-host/deck/deck_unit.hpp"
#include "firmware-host/judge/ledger.hpp"

namespace buoysim {

class PlayedDecks final : public PlayedDevices {
 public:
  using Record = std::function<void(LedgerEntry)>;

  /// Their links are made in `folder`, whose ledger says which anchors are gone already.
  PlayedDecks(const std::vector<DeckScenario>& scenarios, const std::string& folder,
              std::uint64_t seed, const Record& record);

  void turn(const buoyd::Clock& clock) override;
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const override;

 private:
  struct Played {
    std::unique_ptr<AcousticRelease> release;
    std::unique_ptr<DeckUnit> unit;
  };

  std::vector<Played> played_;
};

}  // namespace buoysim
