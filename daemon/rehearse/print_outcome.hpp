#pragma once
// What came of a rehearsal, for people and as JSON. Pure; any thread.

#include <string>

#include "rehearse/outcome.hpp"

namespace buoyd {

/// Of the links, in whatever money.
struct Prices {
  double megabyte = 0;  ///< of 10^6 bytes on the link
  double message = 0;

  [[nodiscard]] double of(const Outcome& outcome) const {
    return megabyte * outcome.link_bytes / 1e6 + message * static_cast<double>(outcome.messages);
  }
};

[[nodiscard]] std::string print_outcome(const Outcome& outcome, const Prices& prices);
/// One object; what never happened is null.
[[nodiscard]] std::string json_outcome(const Outcome& outcome, const Prices& prices);

}  // namespace buoyd
