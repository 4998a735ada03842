#pragma once
// Writes the blocks of batch format 1 (docs/wire-format.md). Readings become columns that are
// predicted and Rice-coded, and come back byte for byte. Owned by a BatchBuilder; MQTT thread.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/cbor.hpp"
#include "core/reading.hpp"
#include "uplink/batch/column_writer.hpp"
#include "uplink/batch/ints_writer.hpp"

namespace buoyd {

inline constexpr std::size_t max_batch_values = 1'000'000;  ///< a decoder refuses more
inline constexpr std::size_t max_batch_readings = 65'536;

/// A reading that was taken apart for the encoder. It points into the StoredReading, which must
/// outlive it.
struct PreparedReading {
  const StoredReading* stored = nullptr;
  std::vector<std::string_view> prints;  ///< the values as they stand in the body
  std::string flags;                     ///< one digit for each value
};

/// Takes a reading apart. Error: invalid (its body or flags do not have the description's form, so
/// it could not come back byte for byte).
[[nodiscard]] Result<PreparedReading> prepare_reading(const StoredReading& stored);

class BatchEncoder {
 public:
  BatchEncoder() : columns_(ints_) {}
  BatchEncoder(const BatchEncoder&) = delete;
  BatchEncoder& operator=(const BatchEncoder&) = delete;

  /// Returns the `blocks` of a message with these readings. There is one block for each
  /// description, in the order of their first use. The caller bounds the readings by
  /// max_batch_readings and max_batch_values.
  [[nodiscard]] Bytes encode(std::span<const PreparedReading> readings);

 private:
  using Block = std::vector<const PreparedReading*>;

  void append_block(const Block& block, Bytes& out);
  void append_times(const Block& block, Bytes& out);
  void append_flags(const Block& block, Bytes& out);
  void append_channel(const Block& block, const ChannelLayout& channel, std::size_t at, Bytes& out);
  void append_point(const Block& block, ValueType type, std::size_t at, Bytes& out);
  void append_across(const Block& block, const ChannelLayout& channel, std::size_t at, Bytes& out);

  IntsWriter ints_;
  ColumnWriter columns_;
  std::vector<std::int64_t> numbers_;
  std::vector<std::string_view> prints_;
};

}  // namespace buoyd
