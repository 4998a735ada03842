#pragma once
// A terminal of short messages as a message link speaks with it: what is said to it, and what it is
// heard to say. It knows no time; the link keeps the slots, the pauses and the tries. One thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "core/told/terminal_words.hpp"

namespace buoyd {

struct TerminalHeard {
  std::vector<TerminalWord> words{};
  std::string reply{};  ///< to be written to it at once; "": nothing
};

class LinkTerminal {
 public:
  LinkTerminal() = default;
  virtual ~LinkTerminal() = default;
  LinkTerminal(const LinkTerminal&) = delete;
  LinkTerminal& operator=(const LinkTerminal&) = delete;

  /// Within so long it says what became of a message; what comes later belongs to nothing.
  [[nodiscard]] virtual Micros answer_time() const = 0;
  /// Its line was opened: what was said before is over.
  virtual void opened() = 0;
  /// What to write to have it say CardFacts.
  [[nodiscard]] virtual std::string ask_for_card() = 0;
  /// What to write to have that sent; the rest is asked for by replies. SendAnswer ends it. An
  /// empty one, after MessageWaits: nothing is sent, and what waits is fetched.
  [[nodiscard]] virtual std::string send(std::span<const std::uint8_t> message) = 0;
  [[nodiscard]] virtual TerminalHeard hear(std::span<const std::uint8_t> bytes) = 0;
  /// It did not say in time what became of the message, which is over. What is known of it;
  /// nullopt: it may have been sent.
  [[nodiscard]] virtual std::optional<SendAnswer> give_up() = 0;
  /// Does what came for the buoy stay in it until it is asked for, by ask_for_card() or send()?
  [[nodiscard]] virtual bool keeps_what_came() const { return false; }
};

}  // namespace buoyd
