#pragma once
// How the messages of a model lie in the byte stream: part of its message set, immutable once
// loaded. The simulator frames by the same rules. Any thread.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "model/sum_kind.hpp"

namespace buoyd {

/// How a checksum is printed.
enum class SumPrint : std::uint8_t {
  hex,        ///< two digits for 8 bits, four for 16; written in capitals, read in any
  lower_hex,  ///< the same, written in small letters
  decimal,    ///< one to five digits
  sixes,      ///< of 16 bits: three characters of 4, 6 and 6 bits, 40 hex added to each
};

/// Where a frame has its checksum: behind the last `behind`, or at the end where that is empty.
struct FrameChecksum {
  SumKind sum = SumKind::none;
  SumPrint print = SumPrint::hex;
  std::string behind;
  bool covers_start = false;  ///< the start character too, of a line its prefix
  bool covers_mark = false;   ///< `behind` too

  [[nodiscard]] bool any() const { return sum != SumKind::none; }
};

/// Separator of fields that stand between runs of blanks and tabs.
inline constexpr char blank_separator = ' ';

/// A message whose last field is data of any bytes, so many as another field says.
struct CountedBytes {
  std::uint16_t field = 0;   ///< of the data, counted as in MessageField
  std::uint16_t length = 0;  ///< the field with their number
};

/// How a frame with counted bytes begins: its prefix, or its tag and the separator.
struct CountedMessage {
  std::string begin;
  CountedBytes bytes;
};

/// How frames lie in the byte stream: a start character, fields between separators, the checksum,
/// CR or LF or both (CR LF where we send it). Blanks around a field do not belong to it.
struct MessageFraming {
  std::string starts;   ///< characters that begin a frame, "$!"; "": each line is a frame
  std::string ends;     ///< characters that end one in place of CR and LF: "\x03"
  std::string control;  ///< control characters that a frame may hold
  std::string leading;  ///< of lines: bytes that may stand before one, none of which is part of it
  char separator = ',';
  std::string run;  ///< of the blank separator: characters that a run of blanks may hold as well
  FrameChecksum checksum;  ///< of lines where the format has none of its own
  /// Lines "label separator value" make a block, which ends with this label and a raw byte that
  /// makes the sum of all its bytes 0 modulo 256; "": no blocks. Its fields are its lines.
  std::string block_end;
  std::string interleaved;  ///< in blocks: begins a message of hex digits up to LF, to be skipped
  /// False: frames without checksum count too, until one with a checksum came: an instrument sends
  /// it always or never. A wrong one never counts.
  bool checksum_required = true;
  std::size_t max_length = 1024;        ///< characters of a frame without its line end
  std::vector<CountedMessage> counted;  ///< of the formats that have counted bytes
};

}  // namespace buoyd
