#pragma once
// The terminals of a scenario on their ports, and the air between them: a message to a card comes
// out of the terminal that has it. The simulation's thread; turn() never blocks.

#include <poll.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "firmware-host/terminals/beidou_terminal.hpp"
#include "firmware-host/wire/pty_port.hpp"

namespace buoysim {

class PlayedTerminals {
 public:
  /// Their links are made in `folder`.
  PlayedTerminals(const std::vector<TerminalScenario>& scenarios, const std::string& folder,
                  std::uint64_t seed);

  [[nodiscard]] Result<void> open();
  void close();
  void turn(buoyd::MonoTime now);
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const;
  void add_to(std::vector<pollfd>& set) const;
  void look_after();
  /// JSON objects with what each did, joined by commas.
  [[nodiscard]] std::string summary() const;

 private:
  struct Played {
    BeidouTerminal terminal;
    std::unique_ptr<PtyPort> port;
  };

  void deliver(buoyd::MonoTime now);

  std::vector<Played> played_;
  std::vector<ShortMessage> air_;
};

}  // namespace buoysim
