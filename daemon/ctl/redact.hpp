#pragma once
// Takes out of a text what is nobody else's business, before it leaves the buoy. Values; any
// thread.

#include <string>
#include <string_view>
#include <vector>

namespace buoyd {

struct Redaction {
  std::string value;  ///< to be taken out wherever it stands
  std::string name;   ///< what stands there instead: "[password]"
};

/// The brokers that buoyd said it is or was connected to, or not, or refused by, in its log, status
/// or events, and what sent it something as a broker: also those of an earlier configuration.
[[nodiscard]] std::vector<Redaction> brokers_in(std::string_view text);

/// Longer values first, so that one that contains another goes as a whole.
[[nodiscard]] std::string redact(std::string text, std::vector<Redaction> redactions);

}  // namespace buoyd
