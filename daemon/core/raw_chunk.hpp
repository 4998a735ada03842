#pragma once
// Raw bytes of a line as the ring in the store keeps them (docs/capture-format.md): packed pieces
// of both directions with their times. They travel ashore in readings of buoyd, kind "raw". Values;
// any thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/capture_file.hpp"
#include "core/reading.hpp"

namespace buoyd {

/// The most packed bytes of one chunk: as many as eight texts of 1 KiB hold in base64.
inline constexpr std::size_t most_chunk_bytes = 6144;
/// The most that packing adds to a piece.
inline constexpr std::size_t most_piece_overhead = 20;

struct RawChunk {
  std::string line;
  std::string boot;  ///< id of the boot that boottime belongs to
  MonoTime boottime;
  WallTime utc{};  ///< the same instant as boottime
  std::uint8_t clock = 31;
  Micros span{0};  ///< from boottime to the first byte of the last piece
  std::vector<std::uint8_t> bytes;
  bool operator==(const RawChunk&) const = default;
};

/// A line's bytes between two times.
struct RawQuery {
  std::string line;
  WallTime from;
  WallTime to;
};

/// A piece of a chunk; its time counts from the chunk's. With `lost` it stands for so many missing
/// bytes.
struct RawPiece {
  CapturePiece piece;
  std::uint64_t lost = 0;
  bool operator==(const RawPiece&) const = default;
};

/// Appends a piece that moved `after` the piece before it in the chunk (0 for the first).
void pack_piece(std::vector<std::uint8_t>& out, Micros after, bool sent,
                std::span<const std::uint8_t> bytes);
/// Adds bytes to the piece that was packed last, which holds `held` bytes so far.
void extend_piece(std::vector<std::uint8_t>& out, std::size_t held, bool sent,
                  std::span<const std::uint8_t> bytes);
/// Appends a mark that so many bytes are missing.
void pack_lost(std::vector<std::uint8_t>& out, std::uint64_t bytes);
/// The inverse of these three. Invalid if the bytes are cut off or were not packed by them.
[[nodiscard]] Result<std::vector<RawPiece>> unpack_pieces(std::span<const std::uint8_t> bytes);

/// The description of raw bytes that were heard in that boot.
[[nodiscard]] DescriptionPtr raw_description(const std::string& boot);
/// The chunk as a reading with the chunk's time. `description`: raw_description() of its boot.
[[nodiscard]] Reading raw_reading(const DescriptionPtr& description, const RawChunk& chunk);
/// The inverse of raw_reading(); nullopt if it is no such reading.
[[nodiscard]] std::optional<RawChunk> raw_chunk_of(const Reading& reading);
/// True for buoyd's own readings of kind "raw".
[[nodiscard]] bool is_raw(const Description& description);

}  // namespace buoyd
