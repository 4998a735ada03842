#pragma once
// Writes integer columns of batch format 1 (docs/wire-format.md). A column is predicted by an order
// of 0 to 2 and a step, and its residuals are Rice-coded. Owned by a BatchEncoder; its thread.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/cbor.hpp"

namespace buoyd {

/// Appends the value as LEB128.
void append_unsigned(Bytes& out, std::uint64_t value);
/// Appends the value as zigzag LEB128.
void append_signed(Bytes& out, std::int64_t value);

/// How a column is best written.
struct IntsPlan {
  unsigned order = 0;
  unsigned k = 63;  ///< parameter of the Rice codes; 63: every residual equals the step
  std::int64_t step = 0;
  std::uint64_t bits = 0;  ///< what the whole column takes, before it is padded to bytes
  [[nodiscard]] std::size_t bytes() const { return static_cast<std::size_t>((bits + 7) / 8); }
};

class IntsWriter {
 public:
  /// Tries the orders 0, 1 and 2 until one takes more bits than the one before it. `values` must
  /// not be empty.
  [[nodiscard]] IntsPlan plan(std::span<const std::int64_t> values);
  void write(std::span<const std::int64_t> values, const IntsPlan& plan, Bytes& out);
  /// Plans and writes.
  void write(std::span<const std::int64_t> values, Bytes& out);

 private:
  void predict(std::span<const std::int64_t> values, unsigned order);
  [[nodiscard]] std::int64_t median_step() const;
  /// Residuals become their zigzags behind `step`; the sum of these numbers' bit lengths.
  std::uint64_t zigzag(std::int64_t step);
  [[nodiscard]] IntsPlan plan_order(std::span<const std::int64_t> values, unsigned order);

  std::vector<std::uint64_t> codes_;  // residuals, then their zigzags
};

}  // namespace buoyd
