#pragma once
// A capture of a line as a text file (docs/capture-format.md): raw bytes of both directions with
// their times. buoyctl writes it; buoyctl decode and simulators read it. Pure; any thread.

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
  Micros at{0};       ///< when the first of them moved, since the capture began
  bool sent = false;  ///< true: to the instruments; false: from them
  std::vector<std::uint8_t> bytes;
  bool operator==(const CapturePiece&) const = default;
};

struct Capture {
  std::string line;
  std::string device;
  WallTime start;  ///< when it began, by the wall clock, right or wrong
  std::vector<CapturePiece> pieces;
  std::uint64_t lost = 0;  ///< how many bytes moved but are not in `pieces`

  /// The bytes from the instruments, or those of both directions in their order, without times.
  [[nodiscard]] std::vector<std::uint8_t> received() const;
  [[nodiscard]] std::vector<std::uint8_t> both() const;
};

/// The first line of such a file. A file that begins otherwise is a stream of raw bytes.
inline constexpr std::string_view capture_mark = "# buoyd capture 1\n";

/// The lines before the first piece.
[[nodiscard]] std::string capture_head(const Capture& capture);
/// Appends the line of a piece; appends nothing if the piece has no bytes.
void append_piece(std::string& out, const CapturePiece& piece);
/// The line that says that so many bytes are missing at `at`.
[[nodiscard]] std::string lost_line(Micros at, std::uint64_t bytes);

/// Reads a file. Invalid, with the number of the line, if it breaks the format.
[[nodiscard]] Result<Capture> parse_capture(std::string_view text);

}  // namespace buoyd
