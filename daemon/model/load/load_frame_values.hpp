#pragma once
// The tables of a model file that say where one number stands in a frame: "offset" with format,
// order, length, part and block, or as bits. Used by load_frames.cpp and load_frame_channels.cpp;
// one thread.

#include <string_view>
#include <vector>

#include "model/load/load_parts.hpp"

namespace buoyd {

/// Reads values with the byte order of [frames].
class FrameTables {
 public:
  FrameTables(FrameEncoding encoding, bool little_endian)
      : encoding_(encoding), little_endian_(little_endian) {}

  /// A table with "offset" and "format", or with "at"; of encoding ais, with "sentence".
  [[nodiscard]] FrameValue value(TomlTable& table) const;
  /// A channel: "offset", or "sum" of several.
  [[nodiscard]] std::vector<FrameValue> terms(TomlTable& table) const;
  /// { offset = 2, format = "u8", is = [1] }, any number of them.
  [[nodiscard]] std::vector<FrameTest> tests(TomlTable& table, std::string_view key) const;
  /// { format = "bcd8", year = 8, month = 9, … }
  [[nodiscard]] FrameTime time(TomlTable& table) const;
  [[nodiscard]] std::optional<FrameCoordinate> coordinate(TomlTable& table,
                                                          std::string_view key) const;

 private:
  void read_order(TomlTable& table, FrameValue& value) const;
  [[nodiscard]] FrameValue bits(TomlTable& table, std::string_view key) const;

  FrameEncoding encoding_;
  bool little_endian_;
};

/// "A5 01": hex bytes, '?' for any digit. nullopt if it is none.
[[nodiscard]] std::optional<FramePattern> frame_pattern(std::string_view text);

/// The channels and the axis of one kind; sets the channels' types where the model does not say.
void load_frame_channels(KindTables& tables, const FrameTables& reader, ModelKind& kind,
                         FrameKind& frame);

}  // namespace buoyd
