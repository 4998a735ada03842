#pragma once
// An Iridium 9602 transceiver, written from what program texts and a maker's manual show of its AT
// commands and sharing nothing with the daemon. It repeats what it is told, as it is shipped. The
// simulation's thread.

#include <deque>
#include <string>

#include "firmware-host/terminals/terminal.hpp"

namespace buoysim {

class IridiumTerminal final : public Terminal {
 public:
  using Terminal::Terminal;

  void hear(const Bytes& bytes, buoyd::MonoTime now) override;
  void receive(const ShortMessage& message, buoyd::MonoTime now) override;

 private:
  void chat(buoyd::MonoTime now) override;
  void obey(const std::string& command, buoyd::MonoTime now);
  void make_room(const std::string& count, buoyd::MonoTime now);
  void take_written(buoyd::MonoTime now);
  void have_session(buoyd::MonoTime now);
  void answer(const std::string& line, buoyd::MonoTime at);
  void say_fetched(buoyd::MonoTime at);

  std::string heard_;
  std::size_t awaited_ = 0;  // bytes of a message and its sum
  std::string written_;
  std::string to_send_;  // "": nothing is
  std::string fetched_;  // what a session brought
  std::deque<std::string> mailbox_;
  unsigned number_ = 0;  // of its messages
};

}  // namespace buoysim
