#pragma once
// The bytes of one frame to the values of the kinds that it is of, as the model's map says. Pure;
// the line's own thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/values.hpp"
#include "model/model.hpp"
#include "model/register_number.hpp"

namespace buoyd {

/// A frame's bytes without its check, and where its blocks are.
class FrameBytes {
 public:
  /// The last byte has so many bits at its end that are not the frame's.
  FrameBytes(const FrameMap& map, std::span<const std::uint8_t> frame, std::uint8_t unused_bits);

  /// The bytes of a value `shift` bytes further; empty if the frame or the block has none there.
  [[nodiscard]] std::span<const std::uint8_t> at(const FrameValue& value, std::size_t shift) const;
  /// As many of a packed text's characters as the frame has.
  [[nodiscard]] std::string packed_text(const FrameValue& value, std::size_t shift) const;
  [[nodiscard]] std::size_t bits() const { return frame_.size() * 8 - unused_bits_; }

  struct Block {
    std::uint16_t id = 0;
    std::size_t first = 0;
    std::size_t end = 0;
  };
  [[nodiscard]] const std::vector<Block>& blocks() const { return blocks_; }

 private:
  void find_blocks(const FrameBlocks& blocks);
  [[nodiscard]] std::size_t word_at(std::size_t offset, bool little_endian) const;

  std::span<const std::uint8_t> frame_;
  std::size_t unused_bits_;
  std::vector<Block> blocks_;
};

/// What a frame says of one kind.
struct DecodedFrame {
  std::size_t kind = 0;
  Values values;
  std::vector<double> axis;  ///< the points as the instrument stated them; empty = the model's
  std::optional<std::size_t> points;  ///< in use, the first of them; nullopt: all
};

class FrameDecoder {
 public:
  explicit FrameDecoder(const Model& model);

  /// One of each kind that the frame is of, in the model's order; empty: it is foreign.
  [[nodiscard]] std::vector<DecodedFrame> decode(std::span<const std::uint8_t> frame,
                                                 std::uint8_t unused_bits = 0) const;

  /// How many of the frame's blocks none of what it was decoded to has a value of.
  [[nodiscard]] std::size_t unread_blocks(std::span<const std::uint8_t> frame,
                                          const std::vector<DecodedFrame>& decoded) const;

 private:
  [[nodiscard]] bool is_of(std::size_t kind, std::span<const std::uint8_t> frame,
                           const FrameBytes& bytes) const;
  [[nodiscard]] std::optional<std::size_t> points_of(std::size_t kind,
                                                     const FrameBytes& bytes) const;
  [[nodiscard]] DecodedFrame read(std::size_t kind, const FrameBytes& bytes,
                                  std::size_t points) const;

  const Model& model_;
  const FrameMap& map_;
};

}  // namespace buoyd
