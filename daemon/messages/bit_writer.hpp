#pragma once
// Bits one behind the other, the most significant one of each byte first. One thread.

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/cbor.hpp"

namespace buoyd {

class BitWriter {
 public:
  /// The lowest `count` bits of `value`, at most 64.
  void bits(std::uint64_t value, unsigned count);
  void bit(bool value) { bits(value ? 1 : 0, 1); }
  /// Exponential-Golomb code of that order: the smaller, the fewer bits. `value` below 2^62.
  void number(std::uint64_t value, unsigned order);
  /// The same of a number with a sign: 0, -1, 1, -2, … are told as 0, 1, 2, 3, ….
  void signed_number(std::int64_t value, unsigned order);
  void text(std::string_view bytes);

  [[nodiscard]] std::size_t size() const { return bits_.size(); }
  /// Takes back all behind the first `size` bits.
  void cut(std::size_t size) { bits_.resize(size); }
  /// Whole bytes, the last one filled with zeros.
  [[nodiscard]] Bytes bytes() const;

 private:
  std::vector<bool> bits_;
};

}  // namespace buoyd
