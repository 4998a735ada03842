#pragma once
// One block of a batch: the readings of one description, column by column, as they were sent
// (docs/wire-format.md, "block"). Views into the message: lives no longer than it. One thread.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/description.hpp"
#include "core/reading.hpp"
#include "shore/decode/block_reader.hpp"
#include "shore/decode/value_column.hpp"

namespace buoyshore {

class Block {
 public:
  /// Reads what follows a block's description and count; on bad bytes the reader has failed. The
  /// caller has bounded count × the description's values.
  [[nodiscard]] static Block read(BlockReader& reader, buoyd::DescriptionPtr description,
                                  std::size_t count);

  [[nodiscard]] std::size_t count() const { return count_; }
  /// The reading number `index`; ErrorCode::invalid if it holds what its channels cannot have.
  [[nodiscard]] buoyd::Result<buoyd::StoredReading> reading(std::size_t index) const;

 private:
  /// Where the values of one channel stand.
  struct Channel {
    std::vector<ValueColumn> columns;  // one, or one a point
    bool by_reading = false;           // way 1: one column, reading after reading
  };

  void read_runs(BlockReader& reader);
  [[nodiscard]] Channel read_channel(BlockReader& reader, const buoyd::ChannelLayout& layout) const;
  /// Writes a body and its flags, one digit a value; false if that cannot be.
  [[nodiscard]] bool write(std::size_t index, std::string& body, std::string& full_flags) const;

  buoyd::DescriptionPtr description_;
  std::size_t count_ = 0;
  std::vector<std::int64_t> seq_;
  std::vector<std::int64_t> utc_;
  std::vector<std::int64_t> lag_;
  std::vector<std::uint8_t> clock_;
  std::vector<std::int64_t> span_;
  std::string flags_;  // value after value of the description, all readings of each
  std::vector<Channel> channels_;
};

}  // namespace buoyshore
