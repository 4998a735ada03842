#pragma once
// How a BeiDou terminal is spoken with, on a buoy and ashore, whichever version of RDSS it has. One
// thread.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "core/told/terminal_words.hpp"

namespace buoyd {

class RdssDialect {
 public:
  /// A terminal says within this what became of a message, or nothing.
  static constexpr Micros answer_time = std::chrono::seconds(10);

  RdssDialect() = default;
  virtual ~RdssDialect() = default;
  RdssDialect(const RdssDialect&) = delete;
  RdssDialect& operator=(const RdssDialect&) = delete;

  /// Its line was opened: what was half said is over.
  virtual void opened() = 0;
  /// May a card have this number, which is of digits?
  [[nodiscard]] virtual bool can_be_card(std::string_view card) const = 0;
  /// What to write to have it say CardFacts.
  [[nodiscard]] virtual std::string ask_for_card() const = 0;
  /// What to write to have bytes sent, as code, to the card of that number, which can be one.
  [[nodiscard]] virtual std::string send_to(std::string_view card,
                                            std::span<const std::uint8_t> bytes) const = 0;
  /// What it says with these bytes; the rest of a word may come later.
  [[nodiscard]] virtual std::vector<TerminalWord> hear(std::span<const std::uint8_t> bytes) = 0;
  /// Nothing came for so long that the rest of what is half said will not come: what it says within
  /// that, whose length may have been damaged.
  [[nodiscard]] virtual std::vector<TerminalWord> over() = 0;
};

}  // namespace buoyd
