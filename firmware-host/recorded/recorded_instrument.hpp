#pragma once
// An instrument that says again what a recording holds: a stream line by line, or the registers of
// a recorded Modbus conversation. What its bytes mean is not known here: the ledger has them
// without values, and the judge passes over its readings. The simulation's thread.

#include <map>
#include <memory>
#include <vector>

#include "firmware-host/recorded/recorded_exchanges.hpp"
#include "firmware-host/registers/register_server.hpp"
#include "firmware-host/world/instrument.hpp"

namespace buoysim {

/// Says one line of the recording (up to its LF, or 1024 bytes without one) each period, and begins
/// again at its end.
class RecordedStream final : public Instrument {
 public:
  /// Goes on behind `last_counter` lines. `bytes` is not empty.
  RecordedStream(const InstrumentScenario& scenario, std::uint64_t last_counter,
                 const Bytes& bytes);

  [[nodiscard]] const InstrumentScenario& scenario() const override { return scenario_; }
  [[nodiscard]] bool is_polled() const override { return false; }
  [[nodiscard]] std::vector<Utterance> speak(buoyd::WallTime time) override;
  void suffer(bool /*torn*/, bool /*stuck*/) override {}

 private:
  const InstrumentScenario& scenario_;
  std::vector<Bytes> lines_;
  std::uint64_t counter_;
};

/// Answers reads from the registers that were read when it was recorded. A read that begins where a
/// recorded one did brings the recording's next exchange of that kind; at its end it begins again.
class RecordedRegisters final : public Instrument, private RegisterTable {
 public:
  /// `exchanges` is not empty.
  RecordedRegisters(const InstrumentScenario& scenario, std::uint64_t last_counter,
                    std::vector<RecordedExchange> exchanges);

  [[nodiscard]] const InstrumentScenario& scenario() const override { return scenario_; }
  [[nodiscard]] bool is_polled() const override { return true; }
  [[nodiscard]] Utterance answer(std::span<const std::uint8_t> pdu, buoyd::WallTime time) override;
  [[nodiscard]] std::vector<Utterance> speak(buoyd::WallTime /*time*/) override { return {}; }
  void suffer(bool /*torn*/, bool /*stuck*/) override {}

 private:
  [[nodiscard]] bool serves(std::uint8_t function) const override;
  [[nodiscard]] std::optional<std::uint16_t> at(std::uint8_t function,
                                                std::uint16_t address) const override;
  void apply(const RecordedExchange& exchange);

  const InstrumentScenario& scenario_;
  std::vector<RecordedExchange> exchanges_;
  std::map<std::uint32_t, std::uint16_t> words_;  // by function and address
  std::size_t next_ = 0;
  std::uint64_t counter_;
};

/// By the scenario's recording.
[[nodiscard]] std::unique_ptr<Instrument> make_recorded(const InstrumentScenario& scenario,
                                                        std::uint64_t last_counter);

}  // namespace buoysim
