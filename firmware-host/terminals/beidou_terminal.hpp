#pragma once
// A BeiDou RDSS 2.1 terminal as whoever plugs into it sees it, written from what public sources
// show of its sentences and sharing nothing with the daemon. Time comes in as an argument; the
// simulation's thread.

#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "firmware-host/terminals/terminal_scenario.hpp"
#include "firmware-host/wire/bytes.hpp"

namespace buoysim {

/// A message in the air.
struct ShortMessage {
  std::string from;
  std::string to;
  char kind = '1';       ///< 0 text, 1 code, 2 mixed
  std::string content;   ///< as it stands in the sentence
  buoyd::MonoTime at{};  ///< when it arrives
};

struct TerminalCounters {
  std::uint64_t sent = 0;
  std::uint64_t early = 0;      ///< messages that came before the card's interval was over
  std::uint64_t long_ones = 0;  ///< that were longer than the card takes
  std::uint64_t refused = 0;    ///< for whatever reason
  std::uint64_t lost = 0;       ///< in the air
  std::uint64_t damaged = 0;    ///< sentences whose check was wrong
};

class BeidouTerminal {
 public:
  BeidouTerminal(const TerminalScenario& scenario, std::uint64_t seed);

  void hear(const Bytes& bytes, buoyd::MonoTime now);
  /// A message for its card came out of the air.
  void receive(const ShortMessage& message, buoyd::MonoTime now);
  /// What it says by now.
  [[nodiscard]] Bytes take_said(buoyd::MonoTime now);
  /// What it sent since the last call.
  [[nodiscard]] std::vector<ShortMessage> take_sent();
  /// When it says something next; nullopt: nothing waits.
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const;

  [[nodiscard]] const TerminalScenario& scenario() const { return scenario_; }
  [[nodiscard]] const TerminalCounters& counters() const { return counters_; }

 private:
  struct Saying {
    std::string text;
    buoyd::MonoTime at;
  };

  void obey(std::string_view words, buoyd::MonoTime now);
  void send(const std::vector<std::string>& words, buoyd::MonoTime now);
  void answer(bool done, buoyd::Micros wait, buoyd::MonoTime now);
  void say(const std::string& words, buoyd::MonoTime at);
  void chatter(buoyd::MonoTime now);
  [[nodiscard]] bool lot(double probability);

  const TerminalScenario scenario_;
  std::mt19937_64 random_;
  std::string heard_;
  std::deque<Saying> sayings_;  // in the order in which they were made
  std::vector<ShortMessage> sent_;
  std::optional<buoyd::MonoTime> last_sent_;
  std::optional<buoyd::MonoTime> next_chatter_;
  TerminalCounters counters_;
};

}  // namespace buoysim
