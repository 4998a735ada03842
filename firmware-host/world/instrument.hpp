#pragma once
// One simulated instrument: answers Modbus requests, or speaks on its own. The simulation's
// thread; time comes in as an argument.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "firmware-host/judge/ledger.hpp"
#include "firmware-host/wire/bytes.hpp"
#include "firmware-host/wire/wire.hpp"
#include "firmware-host/world/lost_answer.hpp"
#include "firmware-host/world/scenario.hpp"

namespace buoysim {

/// What it says, and what the ledger is to say of it; entries have neither times nor bytes yet.
struct Utterance {
  Bytes bytes;  ///< an answer's PDU, or a whole sentence
  std::vector<LedgerEntry> entries;
  bool in_order = false;  ///< only its place among the others tells which point it is
  bool again = false;     ///< a record that whoever asked may have had before
};

/// What a text means to an instrument that is asked by texts.
struct Reply {
  bool understood = false;  ///< it is one of its texts
  bool echo = false;        ///< it comes back
  bool asked = false;       ///< it asks for a reading
  bool speaks = false;      ///< that is given: speak()
  bool relays = false;      ///< what hangs between waits for an answer, and is deaf meanwhile
  std::string ending;       ///< said behind all
  Micros turnaround{0};     ///< before the ending, beyond the frames
};

class Instrument {
 public:
  virtual ~Instrument() = default;

  [[nodiscard]] virtual const InstrumentScenario& scenario() const = 0;
  /// True: it answers; false: it speaks every scenario().period.
  [[nodiscard]] virtual bool is_polled() const = 0;
  /// The answer to a request's PDU (not empty); only what has registers gives one.
  [[nodiscard]] virtual Utterance answer(std::span<const std::uint8_t> /*pdu*/,
                                         buoyd::WallTime /*time*/) {
    return {};
  }
  /// Whether a request that comes then reaches it: it has power, and does not sleep.
  [[nodiscard]] virtual bool is_reachable(buoyd::WallTime /*time*/) const { return true; }
  /// The sentences of one burst.
  [[nodiscard]] virtual std::vector<Utterance> speak(buoyd::WallTime time) = 0;

  /// The texts that it understands; none: it is not asked by texts.
  [[nodiscard]] virtual std::vector<std::string> texts() const { return {}; }
  /// One of its texts came; `deaf`: what hangs between lets only a recovery through.
  [[nodiscard]] virtual Reply hear(std::string_view /*text*/, MonoTime /*now*/, bool /*deaf*/) {
    return {};
  }
  /// Its next answers bear another's address.
  virtual void pose(bool /*as_another*/) {}

  /// Whoever asked this does not get its answer: it may be asked again, for nothing and in earnest.
  virtual void lost(std::span<const std::uint8_t> /*pdu*/, buoyd::WallTime /*time*/,
                    const LostAnswer& /*lost*/) {}

  /// From the next record on. torn: the record moves on before each answer; stuck: values stay as
  /// they are, while counter and time go on.
  virtual void suffer(bool torn, bool stuck) = 0;

  /// At each turn: whether it has power is seen then.
  virtual void follow_power(buoyd::WallTime /*time*/) {}
  /// Whether the coil of that relay (from 1) is on; one that is no module has none.
  [[nodiscard]] virtual bool is_coil_on(std::uint16_t /*relay*/) const { return false; }

  [[nodiscard]] const std::string& name() const { return scenario().settings.name; }
};

}  // namespace buoysim
