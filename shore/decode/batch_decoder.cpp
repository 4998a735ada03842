#include "shore/decode/batch_decoder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/crc.hpp"
#include "shore/decode/block.hpp"
#include "shore/decode/block_reader.hpp"

namespace buoyshore {

using buoyd::DescriptionPtr;
using buoyd::ErrorCode;
using buoyd::Hash8;
using buoyd::Result;
using buoyd::StoredReading;

namespace {

constexpr std::uint8_t version = 1;
constexpr std::size_t crc_bytes = 4;

tl::unexpected<buoyd::Error> wrong(std::string_view what) {
  return buoyd::fail(ErrorCode::invalid, fmt::format("batch: {}", what));
}

/// What a message may still hold.
struct Budget {
  std::size_t values = max_values;
  std::size_t readings = max_readings;
  std::size_t bytes;

  template <class Count>
  static bool take(std::size_t& left, Count count) {
    const bool fits = count <= left;
    left -= fits ? static_cast<std::size_t>(count) : 0;
    return fits;
  }
};

/// Decodes the blocks of a message whose CRC is right, one after another.
class BlocksDecoder {
 public:
  BlocksDecoder(std::span<const std::uint8_t> blocks, const FindDescription& find)
      : reader_(blocks), find_(find), budget_{.bytes = max_expansion(blocks.size())} {}

  Result<DecodedBlocks> run() {
    while (!reader_.at_end()) {
      auto known = next_block();
      if (!known) return pass_on(known);
      if (!*known) {
        decoded_.readings.clear();
        break;
      }
    }
    return std::move(decoded_);
  }

 private:
  /// False if its description is not known.
  Result<bool> next_block() {
    const auto name = reader_.take(Hash8{}.size());
    const std::uint64_t count = reader_.number();
    if (reader_.failed()) return wrong(reader_.reason());
    Hash8 hash{};
    std::ranges::copy(name, hash.begin());
    DescriptionPtr description = find_(hash);
    if (description == nullptr) {
      decoded_.unknown = hash;
      return false;
    }
    const bool fits = count > 0 && Budget::take(budget_.readings, count) &&
                      Budget::take(budget_.bytes, count * row_bytes) &&
                      Budget::take(budget_.values, count * description->value_count());
    if (!fits) return wrong("a block of no or too many values");
    return append_readings(
        Block::read(reader_, std::move(description), static_cast<std::size_t>(count)));
  }

  Result<bool> append_readings(const Block& block) {
    if (reader_.failed()) return wrong(reader_.reason());
    for (std::size_t i = 0; i < block.count(); ++i) {
      auto reading = block.reading(i);
      if (!reading) return pass_on(reading);
      const std::size_t chars = reading->reading.body.size() + reading->reading.flags.size();
      if (!Budget::take(budget_.bytes, chars)) return wrong("too much for a message of its size");
      decoded_.readings.push_back(std::move(*reading));
    }
    return true;
  }

  BlockReader reader_;
  const FindDescription& find_;
  Budget budget_;
  DecodedBlocks decoded_;
};

std::uint32_t big_endian(std::span<const std::uint8_t> bytes) {
  std::uint32_t value = 0;
  for (const std::uint8_t byte : bytes) value = (value << 8U) | byte;
  return value;
}

}  // namespace

Result<DecodedBlocks> decode_blocks(std::span<const std::uint8_t> blocks,
                                    const FindDescription& find) {
  if (blocks.empty()) {
    return DecodedBlocks{};
  }
  if (blocks.size() < 1 + crc_bytes || blocks.front() != version) {
    return wrong("it is not of format 1");
  }
  const auto checked = blocks.first(blocks.size() - crc_bytes);
  if (buoyd::crc32(checked) != big_endian(blocks.last(crc_bytes))) {
    return wrong("its checksum is wrong");
  }
  return BlocksDecoder(checked.subspan(1), find).run();
}

}  // namespace buoyshore
