#pragma once
// What an EvoLogics S2C modem says, cut into sentences and read. Instant messages carry raw bytes,
// line ends among them: their length decides where they end. Pure; the modem's thread.
// Source: the AT interface as public drivers of these modems use it (dune
// Transports/Evologics, EvINS role_at_impl, drivers-usbl_evologics).

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "acoustics/modem/acoustic_modem.hpp"

namespace buoyd {

class S2cSplitter {
 public:
  /// Takes bytes as they come. Sentences without their line end, and without the frame that the
  /// burst mode puts around them ("+++AT:LEN:"). What cannot be one is thrown away.
  [[nodiscard]] std::vector<std::string> take(std::span<const std::uint8_t> bytes);

 private:
  [[nodiscard]] std::optional<std::string> next();

  std::string buffer_;
};

/// "OK", "[*]OK".
struct S2cOk {};
/// "ERROR WRONG FORMAT", "BUSY BACKOFF STATE": with the reason.
struct S2cError {
  std::string text;
};
struct S2cBusy {
  std::string text;
};
/// "DELIVEREDIM,2" and "FAILEDIM,2": what became of an instant message that asked for an answer.
struct S2cDelivered {
  AcousticAddress to = 0;
};
struct S2cFailed {
  AcousticAddress to = 0;
};
/// A bare number: the answer to AT?T, microseconds one way.
struct S2cNumber {
  std::int64_t value = 0;
};

using S2cSentence = std::variant<std::monostate, S2cOk, S2cError, S2cBusy, S2cDelivered, S2cFailed,
                                 S2cNumber, FrameHeard>;

/// monostate: it is none that matters here.
[[nodiscard]] S2cSentence read_s2c(std::string_view sentence);

}  // namespace buoyd
