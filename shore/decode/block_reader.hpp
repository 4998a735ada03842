#pragma once
// Reads the elements of batch format 1 off a byte string: numbers, runs, Rice-coded integers
// (docs/wire-format.md, "blocks"). After the first thing that is not there or not allowed it has
// failed: every call then gives zeros and touches nothing. One thread.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace buoyshore {

class BlockReader {
 public:
  explicit BlockReader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

  [[nodiscard]] bool failed() const { return !reason_.empty(); }
  /// What was wrong first; "" if nothing was.
  [[nodiscard]] std::string_view reason() const { return reason_; }
  void fail(std::string_view reason);
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  [[nodiscard]] std::uint8_t byte();
  /// u: LEB128, at most 64 bits.
  [[nodiscard]] std::uint64_t number();
  /// s: zigzag of u.
  [[nodiscard]] std::int64_t signed_number();
  /// The next `count` bytes; a view into the message.
  [[nodiscard]] std::span<const std::uint8_t> take(std::uint64_t count);
  /// `count` integers; empty after a failure. The caller has bounded `count`.
  [[nodiscard]] std::vector<std::int64_t> integers(std::size_t count);
  /// Runs (u count, value) that make up exactly `total`; `read_value()` reads one value, and
  /// `append(count, value)` takes a run.
  template <class ReadValue, class Append>
  void runs(std::size_t total, ReadValue read_value, Append append) {
    for (std::size_t filled = 0; filled < total && !failed();) {
      const std::uint64_t count = number();
      if (count == 0 || count > total - filled) {
        fail("a run is empty or too long");
        return;
      }
      const auto value = read_value();
      append(static_cast<std::size_t>(count), value);
      filled += static_cast<std::size_t>(count);
    }
  }

 private:
  void rice_codes(unsigned k, std::uint64_t step, std::span<std::uint64_t> out);

  std::span<const std::uint8_t> rest_;
  std::string_view reason_;
};

}  // namespace buoyshore
