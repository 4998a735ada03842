#pragma once
// One simulated instrument: answers Modbus requests, or speaks on its own. The simulation's
// thread; time comes in as an argument.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "firmware-host/bytes.hpp"
#include "firmware-host/ledger.hpp"
#include "firmware-host/scenario.hpp"

namespace buoysim {

/// What it says, and what the ledger is to say of it; entries have neither times nor bytes yet.
struct Utterance {
  Bytes bytes;  ///< an answer's PDU, or a whole sentence
  std::vector<LedgerEntry> entries;
};

class Instrument {
 public:
  virtual ~Instrument() = default;

  [[nodiscard]] virtual const InstrumentScenario& scenario() const = 0;
  /// True: it answers; false: it speaks every scenario().period.
  [[nodiscard]] virtual bool is_polled() const = 0;
  /// The answer to a request's PDU (not empty).
  [[nodiscard]] virtual Utterance answer(std::span<const std::uint8_t> pdu,
                                         buoyd::WallTime time) = 0;
  /// The sentences of one burst.
  [[nodiscard]] virtual std::vector<Utterance> speak(buoyd::WallTime time) = 0;

  [[nodiscard]] const std::string& name() const { return scenario().settings.name; }
};

/// Goes on behind `last_counter` (0: none yet). The scenario must outlive it.
[[nodiscard]] std::unique_ptr<Instrument> make_instrument(const InstrumentScenario& scenario,
                                                          std::uint64_t last_counter,
                                                          std::uint64_t seed);

}  // namespace buoysim
