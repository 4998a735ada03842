#pragma once
// The hello message (docs/wire-format.md): which epochs the buoy has, and what it believes
// delivered. Values; any thread.

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
  Micros after{0};  ///< so long after it the answer was here
};

struct Hello {
  Hash8 nonce{};
  WallTime now{};
  Micros receipt_interval{0};
  /// The current epoch first. One with last < first has an end that nobody knows any more.
  std::vector<EpochState> epochs;
  std::vector<EpochId> unknown;       ///< that the archive asked for, and the buoy has no more
  std::string archive{};              ///< that the buoy trusts; "" = none yet
  std::string boot{};                 ///< identity of the board's boot; "" = not known
  MonoTime boottime{};                ///< of this boot, when hello was made
  std::optional<HeardHello> heard{};  ///< the latest one before this
};

/// At most the first max_hello_epochs are listed, of either.
[[nodiscard]] Bytes encode_hello(const Hello& hello);

}  // namespace buoyd
