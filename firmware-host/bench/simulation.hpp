#pragma once
// A whole scenario at work: lines, ledger, faults and the hand that orders them. One thread with
// poll(2) and timers; run() returns when the stop descriptor becomes readable.

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "firmware-host/bench/played_decks.hpp"
#include "firmware-host/bench/played_line.hpp"
#include "firmware-host/bench/played_modems.hpp"
#include "firmware-host/bench/played_terminals.hpp"
#include "firmware-host/judge/ledger.hpp"
#include "firmware-host/wire/descriptor.hpp"
#include "firmware-host/world/scenario.hpp"

namespace buoysim {

/// The TCP ports that a run in that folder took, by line ("lidar 38103", one a line); none: no run.
[[nodiscard]] std::map<std::string, std::uint16_t> read_ports(const std::string& folder);

class Simulation {
 public:
  /// `folder` holds the ptys' links, ledger.jsonl, the control FIFO, in `ports` the TCP ports
  /// that were free last time, so that a run after a kill finds its peers again, and in `world`
  /// when the sea began; it must exist.
  Simulation(const Scenario& scenario, std::string folder, const buoyd::Clock& clock);
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  /// Opens ledger, control and all ports. unavailable with the reason.
  [[nodiscard]] Result<void> open();
  /// Plays until `stop` is readable.
  void run(int stop);
  /// Does what is to be done now, then waits for at most `longest` for more, or for `stop`.
  /// False once `stop` is readable.
  [[nodiscard]] bool turn(int stop, Micros longest);
  /// Closes the ports and removes what it made but ledger, ports and world.
  void close();

  /// An order by hand, in the words of order.hpp. invalid with what was expected.
  [[nodiscard]] Result<void> order(const std::string& text);

  /// One JSON object: what each line, instrument, terminal and modem did.
  [[nodiscard]] std::string summary() const;
  /// Line → device, as a configuration of buoyd names it.
  [[nodiscard]] std::map<std::string, std::string> devices() const;
  /// One JSON object: {"lines": {name: device}}.
  [[nodiscard]] std::string ready() const;
  /// The [[line]] and [[instrument]] blocks of a buoyd configuration that fits (after open() with
  /// the ports that were taken).
  [[nodiscard]] std::string configuration() const;

  [[nodiscard]] std::string ledger_path() const { return folder_ + "/ledger.jsonl"; }
  [[nodiscard]] std::string control_path() const { return folder_ + "/control"; }
  [[nodiscard]] std::string ports_path() const { return folder_ + "/ports"; }

 private:
  void begin_world() const;
  void make_lines();
  void make_instruments();
  [[nodiscard]] std::unique_ptr<Instrument> make(const InstrumentScenario& instrument,
                                                 std::uint64_t counter, std::uint64_t seed);
  [[nodiscard]] bool has_supply(const SupplyScenario& supply) const;
  [[nodiscard]] bool tell_secrets();
  void remember_ports() const;
  [[nodiscard]] Result<void> open_control();
  void take_orders();
  [[nodiscard]] Micros until_due(Micros longest) const;
  [[nodiscard]] PlayedLine* line_named(const std::string& name);

  const Scenario& scenario_;
  std::string folder_;
  const buoyd::Clock& clock_;
  Faults faults_;
  Stage stage_;
  std::optional<Ledger> ledger_;
  Descriptor control_;
  std::string order_;  // an unfinished line of the control FIFO
  std::vector<std::unique_ptr<PlayedLine>> lines_;
  PlayedTerminals terminals_;
  PlayedDecks decks_;
  PlayedModems modems_;
  const std::array<PlayedDevices*, 3> devices_{&terminals_, &decks_, &modems_};
  std::map<std::string, const Instrument*> instruments_;  // by name; the lines own them
  MonoTime next_care_{};
};

}  // namespace buoysim
