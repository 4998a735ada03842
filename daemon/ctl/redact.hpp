#pragma once
// Takes out of a text what is nobody else's business, before it leaves the buoy. Values; any
// thread.

#include <string>
#include <vector>

#include "core/settings.hpp"

namespace buoyd {

struct Redaction {
  std::string value;  ///< to be taken out wherever it stands
  std::string name;   ///< what stands there instead: "[password]"
};

/// Where the broker is, who we are there, and the contents of the secret files as far as we may
/// read them.
[[nodiscard]] std::vector<Redaction> redactions_of(const MqttSettings& settings);

/// Longer values first, so that one that contains another goes as a whole.
[[nodiscard]] std::string redact(std::string text, std::vector<Redaction> redactions);

}  // namespace buoyd
