#pragma once
// A plain decoder of batch format 1, written from docs/wire-format.md for the encoder's property
// tests. It trusts its input no further than it must to fail a test instead of crashing.

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/description.hpp"

namespace buoyd::test {

struct DecodedReading {
  std::uint64_t seq = 0;
  std::int64_t utc = 0;
  std::int64_t boottime = 0;
  std::uint8_t clock = 0;
  std::int64_t span = 0;
  std::string body;
  std::string flags;  // one digit a value
  Hash8 description{};
};

/// A block names a description that is not there.
struct UnknownDescription : std::runtime_error {
  explicit UnknownDescription(const Hash8& name) : std::runtime_error("description"), hash(name) {}
  Hash8 hash;
};

/// Readings block after block. Throws std::runtime_error for what is not batch format 1.
[[nodiscard]] std::vector<DecodedReading> decode_blocks(
    std::span<const std::uint8_t> blocks, const std::vector<DescriptionPtr>& descriptions);

/// One `ints` of n elements; `at` moves behind it.
[[nodiscard]] std::vector<std::int64_t> decode_ints(std::span<const std::uint8_t> bytes,
                                                    std::size_t& at, std::size_t n);

}  // namespace buoyd::test
