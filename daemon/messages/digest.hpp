#pragma once
// A digest: some values of some readings in so few bytes that a short message carries them. Its
// bytes are docs/message-format.md. Pure; one thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/cbor.hpp"
#include "core/delivery.hpp"
#include "messages/bit_writer.hpp"

namespace buoyd {

/// Whole steps of the channel (core/told/value_steps.hpp).
struct InSteps {
  std::int64_t steps = 0;
  bool operator==(const InSteps&) const = default;
};

/// mantissa × 10^exponent: a number of whose channel nobody knows the resolution.
struct InDigits {
  std::int64_t mantissa = 0;
  int exponent = 0;  ///< -16 to 15
  bool operator==(const InDigits&) const = default;
};

struct DigestValue {
  std::size_t place = 0;  ///< in the reading's body, arrays flattened
  bool is_suspect = false;
  std::variant<InSteps, InDigits, std::string> value{};
  bool operator==(const DigestValue&) const = default;
};

struct DigestReading {
  std::uint64_t seq = 0;
  WallTime utc{};
  bool is_clock_set = false;
  Hash8 description{};
  std::vector<DigestValue> values;  ///< by their places, at least one
};

/// How many places of decimals a number without a resolution keeps: its step is at most a
/// thousandth of it.
inline constexpr int kept_digits = 4;
inline constexpr std::size_t longest_digest_text = 24;  ///< bytes

/// What a digest tells of those places of a reading. Values that are missing or bad, and texts
/// that are longer, are left out: they come with the reading.
[[nodiscard]] DigestReading digest_reading(const StoredReading& stored,
                                           const std::vector<std::size_t>& places);

class DigestWriter {
 public:
  /// A message of `most_bytes` at most: no less than 20.
  DigestWriter(std::string_view station, const EpochId& epoch, std::size_t most_bytes);

  /// Adds as many of its values as there is room for, beginning with value number `from`. Returns
  /// how many were added.
  std::size_t add(const DigestReading& reading, std::size_t from = 0);
  [[nodiscard]] bool empty() const { return readings_ == 0; }
  [[nodiscard]] Bytes bytes() const;

 private:
  [[nodiscard]] std::size_t values_that_fit(const DigestReading& reading, std::size_t from);
  void write_head(const DigestReading& reading, std::size_t count);

  const std::size_t most_bits_;  // before the check
  BitWriter bits_;
  std::size_t readings_ = 0;
  std::uint64_t last_seq_ = 0;
  std::int64_t last_second_ = 0;
};

}  // namespace buoyd
