#pragma once
// Integer columns of batch format 1 (docs/wire-format.md): predicted by order 0 to 2 and a step,
// residuals Rice-coded. Owned by a BatchEncoder; one thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/cbor.hpp"

namespace buoyd {

/// Appends LEB128.
void append_unsigned(Bytes& out, std::uint64_t value);
/// Appends zigzag LEB128.
void append_signed(Bytes& out, std::int64_t value);

/// How a column is best written.
struct IntsPlan {
  unsigned order = 0;
  unsigned k = 63;  ///< 63: every residual equals the step
  std::int64_t step = 0;
  std::uint64_t bits = 0;  ///< what it takes, all included, before it is padded to bytes
  [[nodiscard]] std::size_t bytes() const { return static_cast<std::size_t>((bits + 7) / 8); }
};

class IntsWriter {
 public:
  /// Tries the orders 0, 1, 2, one pass each. `values` is not empty.
  [[nodiscard]] IntsPlan plan(std::span<const std::int64_t> values);
  void write(std::span<const std::int64_t> values, const IntsPlan& plan, Bytes& out);
  /// plan() and write().
  void write(std::span<const std::int64_t> values, Bytes& out);

 private:
  using Histogram = std::array<std::uint32_t, 65>;  // by bit length

  void predict(std::span<const std::int64_t> values, unsigned order);
  [[nodiscard]] std::int64_t median_step() const;
  Histogram zigzag(std::int64_t step);
  [[nodiscard]] IntsPlan plan_order(std::span<const std::int64_t> values, unsigned order);

  std::vector<std::uint64_t> codes_;  // residuals, then their zigzags
};

}  // namespace buoyd
