#pragma once
// Bytes that nobody asked for: whose sound RTU frames lie in them? A late answer is one; noise is
// none. The line's own thread only.
// Source: MODBUS Application Protocol Specification V1.1b3; MODBUS over Serial Line V1.02.

#include <cstdint>
#include <span>
#include <vector>

namespace buoyd {

class StrayFrames {
 public:
  /// Takes bytes that came behind those of before; gives the units whose frames are whole now,
  /// each frame once.
  [[nodiscard]] std::vector<int> feed(std::span<const std::uint8_t> bytes);
  /// The line fell silent: what comes next belongs to nothing of before.
  void clear() { bytes_.clear(); }

 private:
  std::vector<std::uint8_t> bytes_;
};

/// Bytes of the RTU frame that begins like this if it is an answer, its CRC included; 0 if it is
/// none, or nobody knows yet.
[[nodiscard]] std::size_t answer_frame_size(std::span<const std::uint8_t> begin);

}  // namespace buoyd
