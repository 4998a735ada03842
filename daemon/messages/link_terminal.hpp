#pragma once
// A terminal of short messages as a message link speaks with it: what is said to it, and what it is
// heard to say. It knows no time; the link keeps the slots, the pauses and the tries. One thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/time.hpp"

namespace buoyd {

/// Whether it can send: it answers, and has a card where it needs one.
struct CardFacts {
  bool is_there = false;
  std::optional<Micros> interval{};  ///< the shortest that the card allows; nullopt: it keeps none
};

/// What became of a message that was to be sent.
struct SendAnswer {
  bool is_done = false;
  Micros wait{0};  ///< the terminal asks for it before the next try
};

/// A message came for this buoy.
struct MessageCame {};

/// Words, or a message, whose check was wrong.
struct DamagedWords {};

using TerminalWord = std::variant<CardFacts, SendAnswer, MessageCame, DamagedWords>;

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
  /// What to write to have that sent; the rest is asked for by replies. SendAnswer ends it.
  [[nodiscard]] virtual std::string send(std::span<const std::uint8_t> message) = 0;
  [[nodiscard]] virtual TerminalHeard hear(std::span<const std::uint8_t> bytes) = 0;
  /// It did not say in time what became of the message, which is over. What is known of it;
  /// nullopt: it may have been sent.
  [[nodiscard]] virtual std::optional<SendAnswer> give_up() = 0;
};

}  // namespace buoyd
