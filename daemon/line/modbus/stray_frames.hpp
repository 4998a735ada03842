#pragma once
// Finds sound RTU frames, and their units, in bytes that nobody asked for. A late answer is such a
// frame; noise is none. The line's own thread only.
// Source: MODBUS Application Protocol Specification V1.1b3; MODBUS over Serial Line V1.02.

#include <cstdint>
#include <span>
#include <vector>

namespace buoyd {

class StrayFrames {
 public:
  /// Takes bytes that follow those of the last call. Returns the units whose frames are complete
  /// now, each frame once.
  [[nodiscard]] std::vector<int> feed(std::span<const std::uint8_t> bytes);
  /// The line fell silent: the next bytes begin a new frame.
  void clear() { bytes_.clear(); }

 private:
  std::vector<std::uint8_t> bytes_;
};

/// The length in bytes, with CRC, of the answer frame that begins with `begin`; 0 if it is no
/// answer, or if its length is not known yet.
[[nodiscard]] std::size_t answer_frame_size(std::span<const std::uint8_t> begin);

}  // namespace buoyd
