#pragma once
// The hello message (docs/wire-format.md) says which epochs the buoy has, and what it believes to
// be delivered. Values; any thread.

#include <optional>
#include <string>
#include <vector>

#include "base/cbor.hpp"
#include "core/delivery.hpp"

namespace buoyd {

inline constexpr std::size_t max_hello_epochs = 32;

/// A hello that was answered.
struct HeardHello {
  Hash8 nonce{};
  Micros after{0};  ///< so long after the hello went its answer came
};

struct Hello {
  Hash8 nonce{};
  WallTime now{};
  Micros receipt_interval{0};
  /// The current epoch comes first. If last < first, nobody knows the end of the epoch any more.
  std::vector<EpochState> epochs;
  std::vector<EpochId> unknown;       ///< that the archive asked for and the buoy does not have
  std::string archive{};              ///< the archive that the buoy trusts; "" = none yet
  std::string boot{};                 ///< identity of the board's boot; "" = not known
  MonoTime boottime{};                ///< the boot time when hello was made
  std::optional<HeardHello> heard{};  ///< the latest hello that was answered
};

/// Encodes a hello, but only the first max_hello_epochs of `epochs`, and as many of `unknown`.
[[nodiscard]] Bytes encode_hello(const Hello& hello);

}  // namespace buoyd
