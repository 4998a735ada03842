#pragma once
// Batches made the plainest way that batch format 1 allows: nothing is predicted, every integer
// stands in full. For tests of the shore that need messages, not compression.

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/cbor.hpp"
#include "core/delivery.hpp"
#include "shore/decode/messages.hpp"

namespace buoyshore::test {

using buoyd::Bytes;

/// "01 ff 7f" → bytes.
[[nodiscard]] Bytes from_hex(std::string_view hex);
/// 01, the content, and its CRC.
[[nodiscard]] Bytes sealed(const Bytes& content);

/// One block for each run of readings with one description.
[[nodiscard]] Bytes plain_blocks(const std::vector<buoyd::StoredReading>& readings);

/// A whole batch message.
struct PlainBatch {
  buoyd::EpochId epoch{};
  std::uint64_t first = 1;
  std::uint64_t floor = 0;
  std::uint64_t from = 0;
  std::optional<std::uint64_t> to;
  std::vector<buoyd::StoredReading> readings;
  std::vector<buoyd::Gap> lost;
  bool with_descriptions = true;

  [[nodiscard]] Bytes message() const;
};

/// A hello message.
[[nodiscard]] Bytes plain_hello(const Hello& hello);

}  // namespace buoyshore::test
