#include <fmt/format.h>

#include <algorithm>

#include "model/load/load_frame_values.hpp"

namespace buoyd {

namespace {

constexpr std::int64_t largest_frame = 16384;
constexpr std::size_t longest_sync = 32;

FramePattern load_pattern(TomlTable& table, std::string_view key) {
  const auto text = table.string(key);
  const auto pattern = frame_pattern(text.value_or(""));
  const bool good = pattern && pattern->size() <= longest_sync;
  if (text && (!good || pattern->empty())) {
    table.mistake(key, fmt::format("{} is \"{}\", expected hex bytes as \"A5 01\", '?' for any "
                                   "digit",
                                   key, *text));
  }
  return good ? *pattern : FramePattern{};
}

std::vector<std::uint8_t> load_end(TomlTable& table) {
  std::vector<std::uint8_t> end;
  for (const FrameByte& byte : load_pattern(table, "end")) {
    end.push_back(byte.bits);
  }
  return end;
}

FrameLength load_length(TomlTable& table, const FrameTables& reader) {
  FrameLength length;
  length.value = reader.value(table);
  length.unit = static_cast<std::uint8_t>(table.integer("unit", 1, 4).value_or(1));
  length.addend = static_cast<std::int16_t>(table.integer("addend", -1024, 1024).value_or(0));
  if (length.value.bits() == 0 || length.value.block) {
    table.mistake("format", "a length is an integer at an offset from the frame's first byte");
  }
  return length;
}

FrameCheck load_check(TomlTable& root, TomlTable& frames, bool little_endian) {
  const std::vector<std::string_view> names{
      "none", "sum8",      "sum8-zero",    "sum16",        "nortek",        "xor8",
      "crc8", "crc16-arc", "crc16-modbus", "crc16-xmodem", "crc16-mcrf4xx", "crc16-genibus"};
  FrameCheck check;
  auto table = frames.table("check");
  if (!table) {
    root.mistake("[frames] has no \"check\", expected { sum = \"sum16\" } or { sum = \"none\" }");
    return check;
  }
  check.sum = static_cast<SumKind>(table->choice("sum", names).value_or(0));
  if (!table->has("sum")) {
    table->mistake("\"sum\" is missing, expected the checksum's name, or \"none\"");
  }
  const auto order = table->choice("order", {"little", "big"});
  check.little_endian = order ? *order == 0 : little_endian;
  check.from = static_cast<std::uint16_t>(table->integer("from", 0, 1024).value_or(0));
  return check;
}

void load_start(TomlTable& table, FrameMap& map) {
  map.start = table.string("start").value_or("");
  if (!map.start.empty() && (map.encoding == FrameEncoding::binary || map.start.size() > 1)) {
    table.mistake("start", "start is one character before the first hex digit");
  }
}

FrameMap load_framing(TomlTable& root, TomlTable& table, const FrameTables& reader,
                      FrameEncoding encoding, bool little_endian) {
  FrameMap map;
  map.encoding = encoding;
  if (encoding == FrameEncoding::ais) {  // a sentence says the rest itself
    return map;
  }
  load_start(table, map);
  map.sync = load_pattern(table, "sync");
  map.max_size =
      static_cast<std::size_t>(table.integer("max_size", 1, largest_frame).value_or(1024));
  if (auto length = table.table("length")) {
    map.length = load_length(*length, reader);
  }
  map.check = load_check(root, table, little_endian);
  map.end = load_end(table);
  if (auto blocks = table.table("blocks")) {
    map.blocks = FrameBlocks{};
    if (auto count = blocks->table("count")) {
      map.blocks->count = reader.value(*count);
    } else {
      blocks->mistake("\"count\" is missing, expected the value that says how many blocks");
    }
    map.blocks->table =
        static_cast<std::uint16_t>(blocks->required_integer("table", 0, 65535).value_or(0));
  }
  return map;
}

/// Bytes behind which no value can stand.
std::size_t room_of(const FrameMap& map, const FrameKind& frame) {
  return frame.size > 0 ? frame.size : map.max_size;
}

bool inside(const FrameMap& map, const FrameValue& value, std::size_t shift, std::size_t room) {
  return (!value.block || map.blocks) && value.offset + shift + value.bytes() <= room;
}

void check_channel(TomlTable& table, const FrameMap& map, const FrameKind& frame,
                   const FrameChannel& channel, std::size_t points) {
  const std::size_t room = room_of(map, frame);
  // The blocks of a frame with a length may be shorter than the axis: null.
  const std::size_t shift = frame.size > 0 && points > 0 ? channel.stride * (points - 1) : 0;
  std::vector<FrameValue> values = channel.terms;
  for (const FrameTest& test : channel.require) values.push_back(test.value);
  if (channel.time) {
    for (const auto& part : channel.time->part) {
      if (part) values.push_back(*part);
    }
  }
  const bool good = std::ranges::all_of(
      values, [&](const FrameValue& value) { return inside(map, value, shift, room); });
  if (!good) {
    table.mistake("offset", fmt::format("a value lies outside the frame's {} bytes, or in a block "
                                        "where [frames] names none",
                                        room));
  }
}

void check_size(TomlTable& table, const FrameMap& map, const FrameKind& frame) {
  if (frame.sync.empty()) {
    table.mistake("sync", "\"sync\" is missing, expected the first bytes of the frame");
  }
  if (frame.size == 0 && !map.length) {
    table.mistake("size", "expected \"size\" here, or \"length\" in [frames]");
  }
  const std::size_t least =
      std::max<std::size_t>(frame.sync.size(), map.check.from + width_of(map.check.sum));
  if (frame.size > map.max_size || (frame.size > 0 && frame.size < least)) {
    table.mistake("size",
                  fmt::format("size is {}, expected {} to {}", frame.size, least, map.max_size));
  }
}

/// Of bytes: how the frames of a kind begin, and how long they are.
void load_form(TomlTable& table, const FrameMap& map, FrameKind& frame) {
  frame.sync = table.has("sync") ? load_pattern(table, "sync") : map.sync;
  frame.size = static_cast<std::size_t>(table.integer("size", 1, largest_frame).value_or(0));
  check_size(table, map, frame);
}

FrameKind load_kind(KindTables& tables, const FrameMap& map, const FrameTables& reader,
                    ModelKind& kind) {
  FrameKind frame;
  auto table = tables.kind.table("frame");
  if (!table) {
    tables.kind.mistake("\"frame\" is missing, expected [kind.frame] with its sync");
    return frame;
  }
  frame.select = reader.tests(*table, "select");
  if (map.encoding == FrameEncoding::ais) {
    frame.least_bits =
        static_cast<std::size_t>(table->required_integer("least", 1, 8192).value_or(1));
  } else {
    load_form(*table, map, frame);
  }
  load_frame_channels(tables, reader, kind, frame);
  for (std::size_t i = 0; i < frame.channels.size(); ++i) {
    check_channel(tables.channels[i], map, frame, frame.channels[i], kind.points(kind.channels[i]));
  }
  return frame;
}

/// True: the low byte comes first.
bool load_order(TomlTable& table) {
  const auto order = table.choice("order", {"little", "big"});
  if (!table.has("order")) {
    table.mistake("\"order\" is missing, expected \"little\" or \"big\" (byte first)");
  }
  return order.value_or(0) == 0;
}

}  // namespace

void load_frames(TomlTable& root, std::vector<KindTables>& tables, Model& model) {
  auto table = root.table("frames");
  if (!table) {
    root.mistake("\"frames\" is missing, expected [frames] with order, sync, length and check");
    return;
  }
  const auto encoding =
      static_cast<FrameEncoding>(table->choice("encoding", {"binary", "hex", "ais"}).value_or(0));
  const bool little_endian = encoding != FrameEncoding::ais && load_order(*table);
  const FrameTables reader(encoding, little_endian);
  FrameMap map = load_framing(root, *table, reader, encoding, little_endian);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    map.kinds.push_back(load_kind(tables[i], map, reader, model.kinds[i]));
  }
  model.frames = std::move(map);
}

}  // namespace buoyd
