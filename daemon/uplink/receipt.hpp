#pragma once
// The receipt message (docs/wire-format.md): what an archive says it holds durably.
// Values; any thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/delivery.hpp"

namespace buoyd {

struct Receipt {
  std::string archive;  ///< 16 hex digits
  EpochId epoch{};
  Ranges have;  ///< readings and gaps; at most the lowest 64 ranges
  std::uint64_t upto = 0;
  std::optional<Hash8> nonce;    ///< the hello it answers
  std::optional<Hash8> opening;  ///< of the archive's file; nullopt: an archive of version 0.1.0
  bool resync = false;
  std::vector<Hash8> need;  ///< descriptions that the archive lacks
};

/// Any bytes may come in. Invalid for all that is not a receipt of version 1: wrong types, a
/// number outside 1 … 2^63 − 1, a range that runs backwards, more than 64 ranges or 32 hashes.
[[nodiscard]] Result<Receipt> parse_receipt(std::span<const std::uint8_t> message);

}  // namespace buoyd
