#pragma once
// The deck units of a scenario on their ports, and the releases below. The ledger has a line
// without a kind of each code that went out whole or was cut off, and of the anchor that went;
// `values`:
// {"release":"code_sent"}. The simulation's thread; turn() never blocks.

#include <poll.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "firmware-host/deck/deck_unit.hpp"
#include "firmware-host/judge/ledger.hpp"
#include "firmware-host/wire/pty_port.hpp"

namespace buoysim {

class PlayedDecks {
 public:
  using Record = std::function<void(LedgerEntry)>;

  /// Their links are made in `folder`, whose ledger says which anchors are gone already.
  PlayedDecks(const std::vector<DeckScenario>& scenarios, const std::string& folder,
              std::uint64_t seed, const Record& record);

  [[nodiscard]] Result<void> open();
  void close();
  void turn(buoyd::MonoTime now);
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const;
  void add_to(std::vector<pollfd>& set) const;
  void look_after();

 private:
  struct Played {
    std::unique_ptr<AcousticRelease> release;
    std::unique_ptr<DeckUnit> unit;
    std::unique_ptr<PtyPort> port;
  };

  std::vector<Played> played_;
};

}  // namespace buoysim
