#pragma once
// What each terminal with a BeiDou card does to a message that it is to send, however it is spoken
// with. The simulation's thread.

#include <chrono>
#include <cstddef>
#include <string_view>

#include "firmware-host/terminals/terminal.hpp"

namespace buoysim {

class CardTerminal : public Terminal {
 public:
  using Terminal::Terminal;

 protected:
  static constexpr buoyd::Micros card_answer = std::chrono::milliseconds(200);
  static constexpr buoyd::Micros send_answer = std::chrono::seconds(1);
  /// "BeiDou: beam found", in GBK.
  static constexpr std::string_view gbk_words =
      "\xB1\xB1\xB6\xB7\xA3\xBA\xB2\xA8\xCA\xF8\xD2\xD1\xCB\xF8\xB6\xA8\r\n";

  enum class Outcome { done, too_long, too_early, no_beam };

  /// Of code and mixed content the bytes' hexadecimal digits; `size`: its bytes.
  void send(const ShortMessage& message, std::size_t size, buoyd::MonoTime now);
  /// Says what became of it; `wait`: until the card may send.
  virtual void answer(Outcome outcome, buoyd::Micros wait, buoyd::MonoTime now) = 0;
};

}  // namespace buoysim
