#pragma once
// Raw bytes for the tests of the ring.

#include "core/raw_chunk.hpp"

namespace buoyd {

/// One piece of `bytes` bytes, begun `at` seconds after 2026-11-20T07:00:00Z, ten seconds long.
inline RawChunk chunk_at(std::int64_t at, const std::string& line = "bus",
                         std::size_t bytes = 4000) {
  RawChunk chunk;
  chunk.line = line;
  chunk.boot = "boot";
  chunk.boottime = MonoTime(std::chrono::seconds(at));
  chunk.utc = WallTime(std::chrono::seconds(1'795'158'000 + at));
  chunk.clock = 106;
  chunk.span = std::chrono::seconds(10);
  pack_piece(chunk.bytes, Micros(0), false, std::vector<std::uint8_t>(bytes, 0x5a));
  return chunk;
}

inline std::vector<RawChunk> chunks_at(std::int64_t from, std::int64_t to) {
  std::vector<RawChunk> chunks;
  for (std::int64_t at = from; at <= to; ++at) chunks.push_back(chunk_at(at));
  return chunks;
}

inline RawQuery raw_query(std::int64_t from, std::int64_t to, const std::string& line = "bus") {
  return {line, chunk_at(from).utc, chunk_at(to).utc};
}

/// When they began, in seconds.
inline std::vector<std::int64_t> starts(const Result<std::vector<RawChunk>>& found) {
  std::vector<std::int64_t> seconds;
  for (const RawChunk& chunk : found.value()) {
    seconds.push_back(chunk.boottime.time_since_epoch().count() / 1'000'000);
  }
  return seconds;
}

using Starts = std::vector<std::int64_t>;

}  // namespace buoyd
