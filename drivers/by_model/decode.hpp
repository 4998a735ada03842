#pragma once
// A raw capture to values, without line and clock: what `buoyctl decode` prints. Any thread.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "model/model.hpp"

namespace buoyd {

/// Bytes of a capture that fitted no frame.
struct DiscardedPlace {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  std::string reason;  ///< "checksum is 00, expected 4F"
};

struct DecodeTotals {
  std::size_t frames = 0;              ///< decoded
  std::uint64_t discarded_bytes = 0;   ///< that fit no frame: noise, damaged frames
  std::uint64_t discarded_places = 0;  ///< in so many places
  std::uint64_t foreign = 0;           ///< sound messages, frames, blocks that are not this model's
  /// The first of the lines and frames that were discarded, at most most_noted_places of them.
  std::vector<DiscardedPlace> places;
};

inline constexpr std::size_t most_noted_places = 100;

/// Decodes a whole capture and hands one line a record, without line end:
/// {"values":{"wind_speed":[8.74,null],"state":"ready"}}; enumerations print their name.
/// A capture of a model of messages or frames is the byte stream as it came. One of a model of
/// registers is the line's bytes in both directions, requests and answers in order: Modbus RTU
/// frames or Modbus TCP messages (found out by itself). Where several units were read each line
/// begins with its own: {"unit":2,"values":…. Invalid if the model cannot be decoded so.
[[nodiscard]] Result<DecodeTotals> decode_capture(
    const ModelPtr& model, std::span<const std::uint8_t> capture,
    const std::function<void(const std::string&)>& line);

}  // namespace buoyd
