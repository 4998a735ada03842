#pragma once
// A simulated Modbus instrument: a table of registers that its model's map describes, holding one
// record at a time. The simulation's thread.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "firmware-host/registers/coil_switches.hpp"
#include "firmware-host/registers/register_encoder.hpp"
#include "firmware-host/registers/register_server.hpp"
#include "firmware-host/registers/register_steps_follower.hpp"
#include "firmware-host/world/instrument.hpp"
#include "firmware-host/world/record_source.hpp"

namespace buoysim {

class RegisterInstrument final : public Instrument, private RegisterTable {
 public:
  RegisterInstrument(const InstrumentScenario& scenario, std::uint64_t last_counter,
                     std::uint64_t seed);

  [[nodiscard]] const InstrumentScenario& scenario() const override { return scenario_; }
  [[nodiscard]] bool is_polled() const override { return true; }
  [[nodiscard]] Utterance answer(std::span<const std::uint8_t> pdu, buoyd::WallTime time) override;
  [[nodiscard]] bool is_reachable(buoyd::WallTime time) const override {
    return !steps_.sleeps(time);
  }
  [[nodiscard]] std::vector<Utterance> speak(buoyd::WallTime /*time*/) override { return {}; }
  void lost(std::span<const std::uint8_t> pdu, buoyd::WallTime time,
            const LostAnswer& lost) override;
  [[nodiscard]] bool is_coil_on(std::uint16_t relay) const override {
    return switches_.is_on(relay);
  }
  void suffer(bool torn, bool stuck) override {
    torn_ = torn;
    source_.hold(stuck);
  }

 private:
  /// A cell and the record it is of.
  struct Shown {
    const RegisterCell* cell;
    std::uint64_t counter;
  };

  [[nodiscard]] bool serves(std::uint8_t function) const override;
  [[nodiscard]] std::optional<std::uint16_t> at(std::uint8_t function,
                                                std::uint16_t address) const override;

  [[nodiscard]] bool asks_again(const ReadRange& range) const;
  [[nodiscard]] Utterance read(std::span<const std::uint8_t> pdu, buoyd::WallTime time);
  [[nodiscard]] Utterance stale(std::span<const std::uint8_t> pdu, buoyd::WallTime time);
  void clear_what_was_read(const ReadRange& range);
  void learn_addresses();
  void swap_words();
  [[nodiscard]] buoyd::WallTime slot_of(buoyd::WallTime time) const;
  void advance(const std::optional<ReadRange>& range, buoyd::WallTime time);
  [[nodiscard]] bool is_repeated(const ReadRange& range, buoyd::WallTime time);
  [[nodiscard]] buoyd::Micros interval() const;
  [[nodiscard]] bool begins_poll(const ReadRange& range, buoyd::WallTime time);
  void new_record(buoyd::WallTime time, std::uint64_t skip);
  void show(buoyd::WallTime time);
  [[nodiscard]] bool is_measured(const RegisterCell& cell, buoyd::WallTime time) const;
  [[nodiscard]] std::vector<LedgerEntry> entries_of(const ReadRange& range) const;

  const InstrumentScenario& scenario_;
  RecordSource source_;
  Record record_;
  Record before_;                       // only its counter and truths
  std::vector<RegisterCell> cells_;     // of the record
  std::vector<RegisterCell> previous_;  // of the one before, empty at first
  std::vector<Shown> shown_;            // what the registers hold now
  std::vector<RegisterWord> fixed_;     // axis
  std::map<RegisterKey, std::uint16_t> words_;
  std::set<RegisterKey> known_;    // addresses that may be read
  std::set<RegisterKey> served_;   // of this record
  std::set<RegisterKey> cleared_;  // of this record, by reading
  RegisterStepsFollower steps_;
  CoilSwitches switches_;
  bool has_record_ = false;
  buoyd::WallTime asked_{};         // the last time a register was read
  std::optional<ReadRange> first_;  // what was read first of this record
  std::optional<ReadRange> last_;   // what was read then
  std::optional<ReadRange> lost_;   // the last answer that nobody got
  buoyd::WallTime lost_at_{};
  buoyd::WallTime comes_at_{};  // late; the end of time if never
  unsigned repeats_ = 0;        // so often it may be asked for again
  bool is_unheard_ = false;     // and was not since
  bool had_come_ = false;       // the late answer, before it was asked again
  bool is_again_ = false;       // what is asked now was asked before
  bool torn_ = false;
};

}  // namespace buoysim
