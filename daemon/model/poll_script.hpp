#pragma once
// How a polled text instrument is asked, as its model says: the only texts that are ever written to
// it, in their order, and what each of them is answered with. Part of the model, immutable once
// loaded; the simulator answers by the same script. Any thread.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace buoyd {

/// A text in which the instrument's address may stand: "#{unit:02d}TS\r\n".
struct UnitText {
  struct Piece {
    std::string text;       ///< before the address, or all of it
    bool unit = false;      ///< the address follows
    std::size_t width = 0;  ///< zeros in front fill it up to so many digits
    bool hex = false;       ///< hexadecimal capitals
  };
  std::vector<Piece> pieces;

  [[nodiscard]] bool has_unit() const {
    for (const Piece& piece : pieces) {
      if (piece.unit) return true;
    }
    return false;
  }
};

/// One text sent, and what comes back.
struct PollStep {
  UnitText send;
  /// Texts with which the answer ends, any of them: a prompt at the beginning of a line, or, where
  /// it ends with a line end, a whole line. None: nothing is waited for.
  std::vector<std::string> expect;
  /// From the last byte sent to the end of the answer. 0: the instrument's, or else the model's,
  /// which is for the first byte of the answer and for each pause in it.
  Micros timeout{0};
  Micros pause{0};      ///< rest after it
  Micros valid_for{0};  ///< left out where it was answered on this line less than so long ago
  std::vector<std::size_t>
      answer;  ///< kinds of reading that answer it, the first of them; none: it asks for none
};

struct PollScript {
  bool echo = false;                 ///< it repeats what it is sent
  std::vector<std::string> prompts;  ///< what it says beside its answers, as in `expect`
  /// What each line of its answers begins with, not part of the message; another's lines are not
  /// its own.
  std::optional<UnitText> address;
  int lowest_unit = 1;
  int highest_unit = 1;  ///< addresses that it can have, where any text has one
  std::vector<PollStep> steps;
  std::optional<PollStep> recover;  ///< after a failed poll: makes the line fit for the next one

  [[nodiscard]] bool has_unit() const;
};

}  // namespace buoyd
