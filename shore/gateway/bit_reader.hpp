#pragma once
// Reads the elements of a digest off its bits (docs/message-format.md). After the first thing that
// is not there or not allowed it has failed: every call then gives zeros. One thread.

#include <cstdint>
#include <span>
#include <string>

namespace buoyshore {

class BitReader {
 public:
  explicit BitReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  [[nodiscard]] bool failed() const { return failed_; }
  /// Bits that are left.
  [[nodiscard]] std::size_t left() const { return 8 * bytes_.size() - at_; }
  /// At most 64, the most significant one first.
  [[nodiscard]] std::uint64_t bits(unsigned count);
  [[nodiscard]] bool bit() { return bits(1) != 0; }
  /// An exponential-Golomb code of that order, of a number below 2^62.
  [[nodiscard]] std::uint64_t number(unsigned order);
  [[nodiscard]] std::int64_t signed_number(unsigned order);
  [[nodiscard]] std::string text(std::size_t bytes);

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace buoyshore
