#pragma once
// Raw bytes of a line as the ring in the store keeps them (docs/capture-format.md): pieces of both
// directions with their times, packed; and the same as a reading of buoyd, kind "raw", in which
// they travel ashore. Values; any thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/capture_file.hpp"
#include "core/reading.hpp"

namespace buoyd {

/// Packed bytes of one chunk, at most: as many as eight texts of 1 KiB hold in base64.
inline constexpr std::size_t most_chunk_bytes = 6144;
/// The most that packing adds to a piece.
inline constexpr std::size_t most_piece_overhead = 20;

struct RawChunk {
  std::string line;
  std::string boot;  ///< id of the boot that boottime belongs to
  MonoTime boottime;
  WallTime utc{};  ///< of the same instant
  std::uint8_t clock = 31;
  Micros span{0};  ///< until the first byte of the last piece
  std::vector<std::uint8_t> bytes;
  bool operator==(const RawChunk&) const = default;
};

/// A line's bytes between two times.
struct RawQuery {
  std::string line;
  WallTime from;
  WallTime to;
};

/// A piece of a chunk, its time since the chunk's; or, with `lost`, so many bytes that are missing.
struct RawPiece {
  CapturePiece piece;
  std::uint64_t lost = 0;
  bool operator==(const RawPiece&) const = default;
};

/// Appends a piece that moved so long after the one before it in the chunk (the first: 0).
void pack_piece(std::vector<std::uint8_t>& out, Micros after, bool sent,
                std::span<const std::uint8_t> bytes);
/// Adds bytes to the piece that was packed last and has `held` until now.
void extend_piece(std::vector<std::uint8_t>& out, std::size_t held, bool sent,
                  std::span<const std::uint8_t> bytes);
/// Appends that bytes are missing here.
void pack_lost(std::vector<std::uint8_t>& out, std::uint64_t bytes);
/// Inverse of both. Invalid where the bytes are cut off or none of ours.
[[nodiscard]] Result<std::vector<RawPiece>> unpack_pieces(std::span<const std::uint8_t> bytes);

/// What describes raw bytes that a boot heard.
[[nodiscard]] DescriptionPtr raw_description(const std::string& boot);
/// The chunk as a reading with its own time. `description`: raw_description() of its boot.
[[nodiscard]] Reading raw_reading(const DescriptionPtr& description, const RawChunk& chunk);
/// Inverse of raw_reading(); nullopt if it is no such reading.
[[nodiscard]] std::optional<RawChunk> raw_chunk_of(const Reading& reading);
/// Is it buoyd's own, kind "raw"?
[[nodiscard]] bool is_raw(const Description& description);

}  // namespace buoyd
