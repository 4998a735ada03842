#pragma once
// Checksums of text frames: where they stand, how they are printed, whether they are right. Pure
// functions; any thread.

#include <cstdint>
#include <string>
#include <string_view>

#include "model/message_set.hpp"

namespace buoyd {

/// The sum of these bytes. SumKind::none is 0.
[[nodiscard]] std::uint16_t frame_sum(SumKind kind, std::string_view bytes);

enum class SumState : std::uint8_t {
  absent,  ///< nothing in the checksum's form stands at its place
  wrong,
  right,
};

struct SummedText {
  SumState state = SumState::absent;
  std::string_view text;  ///< the frame without mark and checksum; absent: all of it
};

/// `frame` begins with `start` characters that mark its start (of a line its prefix). Blanks behind
/// the checksum do not belong to it.
[[nodiscard]] SummedText split_sum(const FrameChecksum& checksum, std::string_view frame,
                                   std::size_t start);

/// "checksum is 00, expected 4F", "no checksum behind \"*\""; "" where it is right or there is none
/// to be. Arguments as of split_sum().
[[nodiscard]] std::string sum_difference(const FrameChecksum& checksum, std::string_view frame,
                                         std::size_t start);

}  // namespace buoyd
