#include <algorithm>
#include <array>

#include "model/load/load_message_parts.hpp"

namespace buoyd {

namespace {

/// "nmea" stands last: more than a sum.
const std::vector<std::string_view> checksum_names{
    "none", "xor8", "sum8", "sum8-negative", "sum16", "crc8", "crc16-arc", "crc16-xmodem", "nmea"};
constexpr std::array sums_of_names{SumKind::none,      SumKind::xor8,        SumKind::sum8,
                                   SumKind::sum8_zero, SumKind::sum16,       SumKind::crc8,
                                   SumKind::crc16_arc, SumKind::crc16_xmodem};

/// XOR of what is between start character and '*', as two hex digits behind it.
FrameChecksum nmea() {
  FrameChecksum checksum;
  checksum.sum = SumKind::xor8;
  checksum.behind = "*";
  return checksum;
}

bool is_nmea(const FrameChecksum& checksum) {
  return checksum.sum == SumKind::xor8 && checksum.print == SumPrint::hex &&
         checksum.behind == "*" && !checksum.covers_start && !checksum.covers_mark;
}

void load_covers(TomlTable& table, FrameChecksum& checksum) {
  for (const std::string& what :
       table.strings("checksum_covers").value_or(std::vector<std::string>{})) {
    if (what == "start") {
      checksum.covers_start = true;
    } else if (what == "mark") {
      checksum.covers_mark = true;
    } else {
      table.mistake("checksum_covers",
                    "checksum_covers holds \"" + what + "\", expected \"start\" or \"mark\"");
    }
  }
}

void check_checksum(TomlTable& table, const FrameChecksum& checksum) {
  if (checksum.print == SumPrint::decimal && checksum.behind.empty()) {
    table.mistake("checksum_as", "a decimal checksum has any length: it needs \"checksum_behind\"");
  }
  if (checksum.print == SumPrint::sixes && width_of(checksum.sum) != 2) {
    table.mistake("checksum_as", "\"sixes\" is for checksums of 16 bits");
  }
}

void load_characters(TomlTable& table, MessageFraming& framing) {
  framing.starts = table.string("starts").value_or("");
  if (table.has("starts") && framing.starts.empty()) {
    table.mistake("starts",
                  "starts is empty, expected the characters that begin a frame, or no \"starts\" "
                  "where each line is one");
  }
  framing.ends = table.string("ends").value_or("");
  if (!framing.ends.empty() && framing.starts.empty()) {
    table.mistake("ends", "only frames with \"starts\" have \"ends\", lines end at CR or LF");
  }
  framing.leading = line_bytes(table.string("leading").value_or(""));
  if (!framing.leading.empty() && !framing.starts.empty()) {
    table.mistake("leading", "what stands before a start character is passed over anyway");
  }
  if (const auto separator = table.string("separator")) {
    const bool run = separator->size() > 1 && separator->front() == blank_separator;
    framing.separator = separator->size() == 1 || run ? separator->front() : ',';
    framing.run = run ? separator->substr(1) : "";
    if (separator->size() != 1 && !run) {
      table.mistake("separator",
                    "separator is not one character, nor a blank with those that count as blanks");
    }
  }
}

/// Blocks have lines, and the only checksum that they can have.
void load_blocks(TomlTable& table, MessageFraming& framing) {
  framing.block_end = table.string("block_end").value_or("");
  framing.interleaved = table.string("interleaved").value_or("");
  if (!framing.block_end.empty() && !framing.starts.empty()) {
    table.mistake("block_end", "a block is made of lines, it has no \"starts\"");
  }
  if (framing.block_end.empty() && !framing.interleaved.empty()) {
    table.mistake("interleaved", "\"interleaved\" is for blocks, with \"block_end\"");
  }
}

}  // namespace

std::string line_bytes(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool pair = (byte == 0xC2 || byte == 0xC3) && i + 1 < text.size();
    if (pair) {
      ++i;  // UTF-8 of U+0080 to U+00FF: its lowest bits stand in the second byte
      bytes += static_cast<char>((byte & 3U) << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU));
    } else {
      bytes += text[i];
    }
  }
  return bytes;
}

FrameChecksum load_checksum(TomlTable& table, const FrameChecksum& usual) {
  const auto name = table.choice("checksum", checksum_names);
  if (!name) {
    return usual;
  }
  if (*name >= sums_of_names.size()) {
    return nmea();
  }
  FrameChecksum checksum;
  checksum.sum = sums_of_names[*name];
  if (!checksum.any()) {
    return checksum;
  }
  checksum.print = static_cast<SumPrint>(
      table.choice("checksum_as", {"hex", "lower-hex", "decimal", "sixes"}).value_or(0));
  checksum.behind = table.string("checksum_behind").value_or("");
  load_covers(table, checksum);
  check_checksum(table, checksum);
  return checksum;
}

void allow_checksum(MessageFraming& framing, const FrameChecksum& checksum) {
  allow_control(framing, checksum.behind);
  if (checksum.print == SumPrint::sixes) {
    framing.control += '\x7F';
  }
}

void allow_control(MessageFraming& framing, std::string_view text) {
  std::copy_if(text.begin(), text.end(), std::back_inserter(framing.control),
               [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

MessageFraming load_framing(TomlTable& root) {
  MessageFraming framing;
  auto table = root.table("messages");
  if (!table) {
    root.mistake("\"messages\" is missing, expected [messages] with starts and checksum");
    return framing;
  }
  load_characters(*table, framing);
  load_blocks(*table, framing);
  framing.max_length =
      static_cast<std::size_t>(table->integer("max_length", 16, max_message_length).value_or(1024));
  if (!framing.block_end.empty()) {
    return framing;
  }
  framing.checksum = load_checksum(*table, {});
  if (!table->has("checksum")) {
    table->mistake("\"checksum\" is missing, expected \"none\", \"nmea\" or another one's name");
  }
  allow_checksum(framing, framing.checksum);
  framing.checksum_required = table->boolean("checksum_required").value_or(true);
  if (!framing.checksum_required && (!is_nmea(framing.checksum) || framing.starts.empty())) {
    table->mistake("checksum_required",
                   "only the checksum \"nmea\" of frames with a start character may be left out");
  }
  return framing;
}

}  // namespace buoyd
