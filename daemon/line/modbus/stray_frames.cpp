#include "line/modbus/stray_frames.hpp"

#include <algorithm>

#include "base/crc.hpp"
#include "line/modbus/modbus_answer.hpp"

namespace buoyd {

namespace {

constexpr std::size_t longest_frame = 256;
constexpr std::size_t least_frame = 5;
constexpr std::uint8_t last_read = 4;

/// A CRC over a frame and its own CRC is 0.
bool is_sound(std::span<const std::uint8_t> frame) {
  return rtu_crc(frame) == 0;
}

}  // namespace

std::size_t answer_frame_size(std::span<const std::uint8_t> begin) {
  if (begin.size() < 3) {
    return 0;
  }
  const std::uint8_t function = begin[1];
  if ((function & exception_bit) != 0) {
    return least_frame;
  }
  if (function >= 1 && function <= last_read) {
    return least_frame + begin[2];
  }
  constexpr std::size_t written = 8;  // functions 5, 6, 15, 16: address and value, or count
  return function == 5 || function == 6 || function == 15 || function == 16 ? written : 0;
}

std::vector<int> StrayFrames::feed(std::span<const std::uint8_t> bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  std::vector<int> units;
  const std::span<const std::uint8_t> all(bytes_);
  std::size_t done = 0;
  for (std::size_t at = 0; at + least_frame <= all.size(); ++at) {
    const std::size_t size = answer_frame_size(all.subspan(at));
    if (size != 0 && at + size <= all.size() && is_sound(all.subspan(at, size))) {
      units.push_back(all[at]);
      done = at + size;
      at = done - 1;
    }
  }
  const std::size_t kept = std::min(all.size() - done, longest_frame);
  bytes_.erase(bytes_.begin(), bytes_.end() - static_cast<std::ptrdiff_t>(kept));
  return units;
}

}  // namespace buoyd
