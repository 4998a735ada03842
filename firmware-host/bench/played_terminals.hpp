#pragma once
// The terminals of a scenario on their ports, and the air between them: a message to a card comes
// out of the terminal that has it, one of an Iridium to the server ashore, and what lies in an
// Iridium's inbox into its mailbox. The simulation's thread;
// turn() waits for nothing but such a server, for 0.2 s.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "firmware-host/bench/played_devices.hpp"
#include "firmware-host/terminals/sbd_inbox.hpp"
#include "firmware-host/terminals/terminal.hpp"

namespace buoysim {

class PlayedTerminals final : public PlayedDevices {
 public:
  /// Their links are made in `folder`.
  PlayedTerminals(const std::vector<TerminalScenario>& scenarios, const std::string& folder,
                  std::uint64_t seed);

  void turn(const buoyd::Clock& clock) override;
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const override;
  /// JSON objects with what each did, joined by commas.
  [[nodiscard]] std::string summary() const;

 private:
  void fetch(buoyd::MonoTime now);
  void deliver(const buoyd::Clock& clock);
  [[nodiscard]] bool bring(const ShortMessage& message, const buoyd::Clock& clock);
  [[nodiscard]] bool bring_ashore(const ShortMessage& message, buoyd::WallTime now);

  std::vector<std::unique_ptr<Terminal>> terminals_;
  std::vector<std::pair<Terminal*, SbdInbox>> inboxes_;
  std::vector<ShortMessage> air_;
  std::uint32_t sessions_ = 0;
};

}  // namespace buoysim
