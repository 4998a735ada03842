#pragma once
// Blocks of batch format 1 (docs/wire-format.md): readings as predicted, Rice-coded columns that
// come back byte for byte. Owned by the record lane, on the MQTT thread.

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

/// A reading taken apart for the encoder. Views into the reading, which must outlive it.
struct PreparedReading {
  const StoredReading* stored = nullptr;
  std::vector<std::string_view> prints;
  std::string flags;  ///< one digit a value
};

/// Invalid if body or flags are not of the description's form and so could not come back.
[[nodiscard]] Result<PreparedReading> prepare_reading(const StoredReading& stored);

class BatchEncoder {
 public:
  BatchEncoder() : columns_(ints_) {}
  BatchEncoder(const BatchEncoder&) = delete;
  BatchEncoder& operator=(const BatchEncoder&) = delete;

  /// The `blocks` of a message with these readings: a block a description, in the order of their
  /// first use. At most max_batch_readings and max_batch_values (the caller sees to it).
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
