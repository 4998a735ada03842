#pragma once
// A BeiDou RDSS 2.1 terminal, written from what public sources show of its sentences and sharing
// nothing with the daemon. The simulation's thread.

#include <string>
#include <string_view>
#include <vector>

#include "firmware-host/terminals/card_terminal.hpp"

namespace buoysim {

class BeidouTerminal final : public CardTerminal {
 public:
  using CardTerminal::CardTerminal;

  void hear(const Bytes& bytes, buoyd::MonoTime now) override;
  void receive(const ShortMessage& message, buoyd::MonoTime now) override;

 private:
  void chat(buoyd::MonoTime now) override;
  void obey(std::string_view words, buoyd::MonoTime now);
  void answer(Outcome outcome, buoyd::Micros wait, buoyd::MonoTime now) override;
  void say(const std::string& words, buoyd::MonoTime at);

  std::string heard_;
};

}  // namespace buoysim
