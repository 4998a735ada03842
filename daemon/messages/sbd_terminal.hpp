#pragma once
// An Iridium 9602 or 9603 transceiver: AT commands that write a message into it, have a session
// with the satellites, and fetch what came for this buoy. The transceiver keeps that until its next
// session or SBDD2: so what a kill or a silence cut off is fetched before that. One thread.
// Source: the AT commands as program texts and a maker's manual show them, and the pauses between
// failed sessions that a seller of these transceivers publishes; docs/links.md.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/cbor.hpp"
#include "messages/link_terminal.hpp"

namespace buoyd {

class SbdTerminal final : public LinkTerminal {
 public:
  static constexpr std::size_t longest_received = 270;  ///< bytes that come for a buoy in a message
  static constexpr int most_reads = 3;                  ///< in a row, of a message that is damaged
  /// From the first failed session on, the last one for all further ones. A seller asks for twice
  /// up to 5 s, twice up to 30 s, then 5 min.
  static constexpr std::array<Micros, 5> pauses{std::chrono::seconds(5), std::chrono::seconds(5),
                                                std::chrono::seconds(30), std::chrono::seconds(30),
                                                std::chrono::minutes(5)};

  /// A session takes a minute now and then, and what is written before it at most another.
  [[nodiscard]] Micros answer_time() const override { return std::chrono::minutes(3); }
  void opened() override;
  [[nodiscard]] std::string ask_for_card() override;
  [[nodiscard]] std::string send(std::span<const std::uint8_t> message) override;
  [[nodiscard]] TerminalHeard hear(std::span<const std::uint8_t> bytes) override;
  /// Sent once a session said so; not sent before one was begun.
  [[nodiscard]] std::optional<SendAnswer> give_up() override;
  [[nodiscard]] bool keeps_what_came() const override { return true; }

 private:
  /// What was written last.
  enum class Step : std::uint8_t {
    idle,
    set_up,
    signal,
    room,
    message,
    session,
    read,
    came,
    clear
  };

  void hear_byte(std::uint8_t byte, TerminalHeard& heard);
  void hear_count(std::uint8_t byte, TerminalHeard& heard);
  void hear_line(std::string_view line, TerminalHeard& heard);
  void hear_session(std::string_view figures, TerminalHeard& heard);
  void hear_ok(TerminalHeard& heard);
  void hear_signal(TerminalHeard& heard);
  void fetched(TerminalHeard& heard);
  void hear_error(TerminalHeard& heard);
  void go(Step step, std::string_view words, TerminalHeard& heard);
  void failed(Micros least = Micros(0));
  void end(TerminalHeard& heard);

  Step step_ = Step::idle;
  std::string line_;
  Bytes counted_;  // of what SBDRB gives: not empty while it comes
  Bytes message_;
  bool is_asking_ = false;    // for its card, and what it has: not under way to a session
  bool is_ready_ = false;     // what the last step asked for was said, and its OK is awaited
  bool came_ = false;         // the session brought a message
  bool is_damaged_ = false;   // what SBDRB gave: it stays there, to be read again
  int reads_ = 0;             // in a row
  std::size_t failures_ = 0;  // in a row
  std::optional<SendAnswer> outcome_;
};

}  // namespace buoyd
