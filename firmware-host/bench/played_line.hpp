#pragma once
// One line of a scenario at work: its port, the instruments on it, and the conversations with
// whoever is connected. The simulation's thread; turn() never blocks.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "firmware-host/wire/modbus_framing.hpp"
#include "firmware-host/wire/port.hpp"
#include "firmware-host/wire/wire.hpp"
#include "firmware-host/world/faults.hpp"
#include "firmware-host/world/instrument.hpp"
#include "firmware-host/world/scenario.hpp"

namespace buoysim {

/// What all lines of a run share.
struct Stage {
  const buoyd::Clock* clock = nullptr;
  Faults* faults = nullptr;
  MonoTime began{};  ///< faults count from here
  /// Writes a ledger's line; false: it could not, and nothing may be said.
  std::function<bool(const LedgerEntry&)> record;

  [[nodiscard]] Micros age() const { return clock->mono() - began; }
};

/// Numbers of one instrument, for the summary.
struct InstrumentCounters {
  std::uint64_t said = 0;        ///< answers or sentences, with faults or without
  std::uint64_t exceptions = 0;  ///< of these, Modbus exceptions
  std::uint64_t faults = 0;      ///< answers or sentences that a fault befell
  std::uint64_t skipped = 0;     ///< bursts that found the line still busy
  std::uint64_t counter = 0;     ///< of the newest record said
};

class PlayedLine {
 public:
  PlayedLine(const LineScenario& scenario, std::unique_ptr<Port> port, const Stage& stage);

  /// Before the first turn. On a TCP line a single instrument answers every unit.
  void add(std::unique_ptr<Instrument> instrument);
  /// Opens the port, unless a fault has it cut.
  [[nodiscard]] Result<void> open();
  /// Loses what was not sent yet (the ledger says so) and closes the port.
  void close();

  /// Does all that is to be done now: reads, answers, speaks, sends.
  void turn();
  /// When the next turn is due at the latest; nullopt: when a byte comes.
  [[nodiscard]] std::optional<MonoTime> next_due() const;

  [[nodiscard]] const LineScenario& scenario() const { return scenario_; }
  [[nodiscard]] Port& port() { return *port_; }
  [[nodiscard]] const Port& port() const { return *port_; }
  [[nodiscard]] WireCounters counters() const;
  [[nodiscard]] std::uint64_t damaged_requests() const { return damaged_; }
  [[nodiscard]] const std::map<std::string, InstrumentCounters>& instruments() const {
    return told_;
  }

 private:
  struct Conversation {
    Wire wire;
    std::unique_ptr<ModbusFraming> framing;
    std::optional<MonoTime> frame_began{};  // of an unfinished request
    MonoTime not_asked{};                   // the latest time without it
    MonoTime last_byte{};
    std::map<std::uint64_t, std::vector<LedgerEntry>> unsent{};  // by the frame's id
    std::string heard{};        // of text, that is not understood yet
    MonoTime relaying_until{};  // deaf until then, waiting for an instrument's answer
  };
  struct Player {
    std::unique_ptr<Instrument> instrument;
    std::optional<MonoTime> next_burst;
  };

  void follow_cuts();
  void meet_peers();
  void lose(Conversation& conversation);
  void listen();
  void hear(int peer, Conversation& conversation, const Bytes& bytes, MonoTime now);
  [[nodiscard]] std::string text_in(const std::string& heard, bool& more) const;
  void hear_text(Conversation& conversation, const Bytes& bytes, MonoTime at);
  void serve_text(Conversation& conversation, const std::string& text, MonoTime end);
  Micros answer_text(Conversation& conversation, Instrument& instrument, MonoTime end,
                     bool& answered);
  void end_silences();
  void serve(Conversation& conversation, const ModbusRequest& request, MonoTime now);
  void answer(Conversation& conversation, const ModbusRequest& request, Instrument& instrument,
              MonoTime request_end);
  void speak();
  void burst(Instrument& instrument, buoyd::WallTime time);
  [[nodiscard]] Misfortune lot_of(Instrument& instrument);
  [[nodiscard]] Utterance say_to(const ModbusFraming& framing, const ModbusRequest& request,
                                 Instrument& instrument, const Misfortune& lot);
  [[nodiscard]] bool tell(const Instrument& instrument, const Utterance& said,
                          const std::string& fault);
  /// Writes the ledger, then queues the frame for those peers.
  void say(Instrument& instrument, const Utterance& said, const Misfortune& lot,
           const std::vector<Conversation*>& to, MonoTime start);
  void send(Conversation& conversation, const Utterance& said, const Misfortune& lot,
            MonoTime start);
  void send_due();
  void note_again(LedgerEntry said, const char* fault);
  void note_stall(const Conversation& conversation);
  void note_departures(Conversation& conversation);
  [[nodiscard]] Instrument* instrument_of(int unit);
  [[nodiscard]] bool is_tcp() const { return !scenario_.tcp_address.empty(); }
  [[nodiscard]] bool holds(FaultKind kind) const {
    return stage_.faults->holds(kind, scenario_.settings.name, stage_.age());
  }
  /// A half-duplex adapter that reads back what it sends.
  [[nodiscard]] bool hears_itself() const {
    return !is_tcp() && (scenario_.settings.echo || holds(FaultKind::echo));
  }
  [[nodiscard]] MonoTime now() const { return stage_.clock->mono(); }

  const LineScenario& scenario_;
  std::unique_ptr<Port> port_;
  const Stage& stage_;
  Pace pace_;
  std::vector<Player> players_;
  bool has_texts_ = false;                     // of its instruments some are asked by texts
  bool has_modbus_ = false;                    // some by Modbus
  std::map<int, Conversation> conversations_;  // by peer
  std::map<std::string, InstrumentCounters> told_;
  WireCounters ended_;     // of conversations that are over
  MonoTime seen_empty_{};  // the port was read until nothing was left
  std::uint64_t last_id_ = 0;
  std::uint64_t damaged_ = 0;
};

}  // namespace buoysim
