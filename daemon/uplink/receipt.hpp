#pragma once
// The receipt message (docs/wire-format.md) says what an archive holds durably. Values; any
// thread.

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
  Ranges have;                   ///< readings and gaps, at most 64 ranges
  std::uint64_t upto = 0;        ///< up to here `have` names all that the archive holds
  std::optional<Hash8> nonce;    ///< the hello it answers
  std::optional<Hash8> opening;  ///< of the archive's file; nullopt: an archive of version 0.1.0
  bool resync = false;
  std::vector<Hash8> need;  ///< descriptions that the archive lacks
};

/// Reads a receipt out of any bytes. Error: invalid (it is no receipt of version 1, `archive` or
/// `epoch` is missing, a type is wrong, a range runs backwards or leaves 1 to 2^63 − 1, there are
/// more than 64 ranges or 32 hashes). An `upto` that is no number counts as 0, a `resync` that is
/// no boolean as false.
[[nodiscard]] Result<Receipt> parse_receipt(std::span<const std::uint8_t> message);

}  // namespace buoyd
