#pragma once
// A BeiDou RDSS 4.0 terminal, written from what public program texts show of its frames and sharing
// nothing with the daemon. The simulation's thread.

#include <cstdint>
#include <string_view>

#include "firmware-host/terminals/card_terminal.hpp"

namespace buoysim {

class BinaryBeidouTerminal final : public CardTerminal {
 public:
  using CardTerminal::CardTerminal;

  void hear(const Bytes& bytes, buoyd::MonoTime now) override;
  void receive(const ShortMessage& message, buoyd::MonoTime now) override;

 private:
  void chat(buoyd::MonoTime now) override;
  void answer(Outcome outcome, buoyd::Micros wait, buoyd::MonoTime now) override;
  void obey(const Bytes& frame, buoyd::MonoTime now);
  void say_card(buoyd::MonoTime at);
  void take_message(const Bytes& frame, buoyd::MonoTime now);
  void say(std::string_view name, const Bytes& content, buoyd::MonoTime at);
  [[nodiscard]] std::uint32_t card() const;

  Bytes heard_;
};

}  // namespace buoysim
