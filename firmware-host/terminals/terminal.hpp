#pragma once
// A terminal of short messages as whoever plugs into it sees it. Time comes in as an argument; the
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
  std::string to;        ///< a card; "" where the contract says it
  char kind = '1';       ///< 0 text, 1 code, 2 mixed
  std::string content;   ///< as it stands in the sentence; of an Iridium its bytes
  buoyd::MonoTime at{};  ///< when it arrives
};

struct TerminalCounters {
  std::uint64_t sent = 0;
  std::uint64_t early = 0;      ///< messages that came before the interval was over
  std::uint64_t long_ones = 0;  ///< that were longer than it takes
  std::uint64_t refused = 0;    ///< for whatever reason
  std::uint64_t lost = 0;       ///< in the air
  std::uint64_t damaged = 0;    ///< whose check was wrong
};

class Terminal {
 public:
  Terminal(const TerminalScenario& scenario, std::uint64_t seed)
      : scenario_(scenario), random_(seed) {}
  virtual ~Terminal() = default;
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  virtual void hear(const Bytes& bytes, buoyd::MonoTime now) = 0;
  /// A message for its card came out of the air.
  virtual void receive(const ShortMessage& message, buoyd::MonoTime now) = 0;
  /// What it says by now.
  [[nodiscard]] Bytes take_said(buoyd::MonoTime now);
  /// What it sent since the last call.
  [[nodiscard]] std::vector<ShortMessage> take_sent();
  /// When it says something next; nullopt: nothing waits.
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const;

  [[nodiscard]] const TerminalScenario& scenario() const { return scenario_; }
  [[nodiscard]] const TerminalCounters& counters() const { return counters_; }

 protected:
  /// Says something of its own accord.
  virtual void chat(buoyd::MonoTime now) = 0;

  [[nodiscard]] bool lot(double probability);
  /// It says these bytes then, behind all that it was to say before.
  void say_bytes(std::string bytes, buoyd::MonoTime at);
  [[nodiscard]] bool is_early(buoyd::MonoTime now) const;
  /// Into the air, unless it is lost there.
  void launch(ShortMessage message, buoyd::MonoTime now);

  TerminalCounters counters_;
  std::optional<buoyd::MonoTime> last_sent_;

 private:
  struct Saying {
    std::string text;
    buoyd::MonoTime at;
  };

  const TerminalScenario scenario_;
  std::mt19937_64 random_;
  std::deque<Saying> sayings_;
  std::vector<ShortMessage> sent_;
  std::optional<buoyd::MonoTime> next_chatter_;
};

}  // namespace buoysim
