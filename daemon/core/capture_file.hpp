#pragma once
// A capture of a line as a text file (docs/capture-format.md): raw bytes of both directions with
// their times. Written by buoyctl, read by buoyctl decode and by simulators. Pure; any thread.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"

namespace buoyd {

/// Bytes that moved together.
struct CapturePiece {
  Micros at{0};       ///< of the first of them, since the capture began
  bool sent = false;  ///< to the instruments; else from them
  std::vector<std::uint8_t> bytes;
  bool operator==(const CapturePiece&) const = default;
};

struct Capture {
  std::string line;
  std::string device;
  WallTime start;  ///< the wall clock's, right or wrong, when it began
  std::vector<CapturePiece> pieces;
  std::uint64_t lost = 0;  ///< bytes that moved but are not here

  /// The bytes of one direction, or of both in their order, without times.
  [[nodiscard]] std::vector<std::uint8_t> received() const;
  [[nodiscard]] std::vector<std::uint8_t> both() const;
};

/// The first line of such a file; whatever begins otherwise is a stream of raw bytes.
inline constexpr std::string_view capture_mark = "# buoyd capture 1\n";

/// The lines before the first piece.
[[nodiscard]] std::string capture_head(const Capture& capture);
/// Appends one piece's line; nothing for one without bytes.
void append_piece(std::string& out, const CapturePiece& piece);
/// The line that says that bytes are missing here.
[[nodiscard]] std::string lost_line(Micros at, std::uint64_t bytes);

/// Reads a file. Invalid, with the number of the line, where it breaks the format.
[[nodiscard]] Result<Capture> parse_capture(std::string_view text);

}  // namespace buoyd
