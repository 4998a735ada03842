#pragma once
// One column of a block: the values of one channel (or one point of it) over the readings, as
// they were sent (docs/wire-format.md, "column"). Values print as they stand in a reading's body.
// One thread.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/description.hpp"
#include "shore/decode/block_reader.hpp"

namespace buoyshore {

class ValueColumn {
 public:
  /// Reads a column of `count` values; on bad bytes the reader has failed.
  [[nodiscard]] static ValueColumn read(BlockReader& reader, std::size_t count,
                                        buoyd::ValueType type);

  /// Appends value `index` as it stands in a body. False if the column holds nothing there that
  /// could stand in one (fillers of missing values may be anything, so this is asked only of values
  /// that are there). Any number will do for a channel of numbers: the archive keeps what the buoy
  /// has, and a batch refused for its print would be refused for ever.
  [[nodiscard]] bool append(std::string& out, std::size_t index) const;

 private:
  enum class Kind : std::uint8_t { decimal, float32_decimal, float32, float64, text };

  void read_texts(BlockReader& reader, std::size_t count);
  [[nodiscard]] bool append_decimal(std::string& out, std::size_t index) const;
  [[nodiscard]] bool append_text(std::string& out, std::size_t index) const;
  [[nodiscard]] bool append_float32(std::string& out, std::size_t index) const;
  [[nodiscard]] bool append_float64(std::string& out, std::size_t index) const;

  bool is_text_ = false;  // the channel's values are texts
  Kind kind_ = Kind::decimal;
  unsigned decimals_ = 0;
  std::vector<std::int64_t> main_;   // m, or the index into texts_
  std::vector<std::int64_t> extra_;  // e; empty if the column has none
  std::vector<std::string> texts_;   // as they stand in a body; empty where they cannot
};

}  // namespace buoyshore
