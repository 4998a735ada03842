#pragma once
// What a terminal of short messages says, whoever it is plugged into. Values; any thread.

#include <optional>
#include <string>
#include <variant>

#include "base/cbor.hpp"
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

/// A message came.
struct MessageCame {
  std::string from{};  ///< the card that sent it; "" where that is not said
  Bytes bytes{};       ///< empty: it is text for people
};

/// One waits in the network until there is a session.
struct MessageWaits {};

/// Words, or a message, whose check was wrong.
struct DamagedWords {};

using TerminalWord = std::variant<CardFacts, SendAnswer, MessageCame, MessageWaits, DamagedWords>;

}  // namespace buoyd
