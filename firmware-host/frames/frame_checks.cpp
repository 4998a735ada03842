#include "firmware-host/frames/frame_checks.hpp"

#include <algorithm>

#include "core/proof/bytes_as_text.hpp"
#include "firmware-host/sentences/sentence_sum.hpp"
#include "firmware-host/wire/checksums.hpp"

namespace buoysim {

using buoyd::FrameCheck;
using buoyd::FrameEncoding;
using buoyd::FrameMap;
using buoyd::FramePattern;
using buoyd::SumKind;

namespace {

using Span = std::span<const std::uint8_t>;

/// The check's bytes in the order in which they stand.
Bytes check_bytes(const FrameCheck& check, Span covered) {
  const unsigned number = check_of(check.sum, covered);
  const auto low = static_cast<std::uint8_t>(number & 0xFFU);
  const auto high = static_cast<std::uint8_t>(number >> 8U);
  if (width_of(check.sum) == 1) {
    return {low};
  }
  return check.little_endian ? Bytes{low, high} : Bytes{high, low};
}

bool is_sealed(const FrameCheck& check, Span frame) {
  const std::size_t width = width_of(check.sum);
  if (width == 0) {
    return true;
  }
  if (frame.size() < width + check.from) {
    return false;
  }
  const std::size_t place = frame.size() - width;
  const Bytes wanted = check_bytes(check, frame.subspan(check.from, place - check.from));
  return std::equal(wanted.begin(), wanted.end(),
                    frame.begin() + static_cast<std::ptrdiff_t>(place));
}

bool begins_with(Span bytes, const FramePattern& pattern) {
  if (pattern.empty() || bytes.size() < pattern.size()) {
    return false;
  }
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if ((bytes[i] & pattern[i].mask) != pattern[i].bits) {
      return false;
    }
  }
  return true;
}

/// No more than one above `most`.
std::size_t size_said(const buoyd::FrameLength& length, std::size_t most, Span bytes) {
  const buoyd::FrameValue& value = length.value;
  std::size_t number = 0;
  for (std::size_t i = 0; i < value.width; ++i) {
    const std::size_t at = value.offset + (value.little_endian ? value.width - 1U - i : i);
    number = at < bytes.size() ? number * 256 + bytes[at] : most + 1;
  }
  const auto size =
      static_cast<std::int64_t>(std::min(number, most + 1)) * length.unit + length.addend;
  return size > 0 ? static_cast<std::size_t>(size) : 0;
}

/// Is there a frame at the beginning of these bytes?
bool frame_at(const FrameMap& map, Span bytes) {
  const auto is_frame = [&](const FramePattern& sync, std::size_t fixed) {
    if (!begins_with(bytes, sync)) {
      return false;
    }
    const std::size_t said = map.length ? size_said(*map.length, map.max_size, bytes) : 0;
    const std::size_t size = fixed > 0 ? fixed : said;
    return size > 0 && size <= bytes.size() && is_sealed(map.check, bytes.first(size));
  };
  return is_frame(map.sync, 0) ||
         std::any_of(map.kinds.begin(), map.kinds.end(),
                     [&](const auto& kind) { return is_frame(kind.sync, kind.size); });
}

/// The bytes of hex digits from here on, up to what is neither digit nor line end.
Bytes digits_from(Span sent) {
  std::string digits;
  for (const std::uint8_t byte : sent) {
    if (byte == '\r' || byte == '\n') {
      continue;
    }
    const bool letter = (byte >= 'A' && byte <= 'F') || (byte >= 'a' && byte <= 'f');
    if (!letter && (byte < '0' || byte > '9')) {
      break;
    }
    digits += static_cast<char>(byte);
  }
  digits.resize(digits.size() / 2 * 2);
  return bytes_from_hex(digits).value_or(Bytes{});
}

/// Of AIS: as many sound sentences as the last of them says that its message has.
bool message_passes(std::string_view sent) {
  constexpr std::size_t place_of_count = 7;  // "!AIVDM,2"
  buoyd::FrameChecksum nmea;
  nmea.sum = SumKind::xor8;
  nmea.behind = "*";
  std::size_t sound = 0;
  std::size_t needed = 1;
  for (std::size_t at = sent.find('!'); at < sent.size(); at = sent.find('!', at + 1)) {
    const std::size_t end = std::min(sent.find_first_of("\r\n!$", at + 1), sent.size());
    const std::string_view sentence = sent.substr(at, end - at);
    if (sentence.size() > place_of_count && sum_fits(nmea, sentence, 1)) {
      ++sound;
      needed = static_cast<std::size_t>(sentence[place_of_count] - '0');
    }
  }
  return sound >= needed;
}

}  // namespace

void seal_frame(const FrameCheck& check, Bytes& frame) {
  const std::size_t width = width_of(check.sum);
  if (frame.size() < width + check.from) {
    return;
  }
  const std::size_t place = frame.size() - width;
  const Bytes bytes = check_bytes(check, Span(frame).subspan(check.from, place - check.from));
  std::copy_n(bytes.begin(), width, frame.begin() + static_cast<std::ptrdiff_t>(place));
}

Bytes transmitted(const FrameMap& map, const Bytes& frame) {
  if (map.encoding != FrameEncoding::hex) {
    Bytes sent = frame;
    sent.insert(sent.end(), map.end.begin(), map.end.end());
    return sent;
  }
  constexpr std::string_view digits = "0123456789ABCDEF";
  Bytes sent(map.start.begin(), map.start.end());
  for (const std::uint8_t byte : frame) {
    sent.push_back(static_cast<std::uint8_t>(digits[byte >> 4U]));
    sent.push_back(static_cast<std::uint8_t>(digits[byte & 0xFU]));
  }
  sent.push_back('\r');
  sent.push_back('\n');
  return sent;
}

bool frame_passes(const FrameMap& map, Span sent) {
  if (map.encoding == FrameEncoding::ais) {
    return message_passes(buoyd::bytes_as_text(sent));
  }
  for (std::size_t begin = 0; begin < sent.size(); ++begin) {
    const Span rest = sent.subspan(begin);
    if (map.encoding == FrameEncoding::binary) {
      if (frame_at(map, rest)) return true;
      continue;
    }
    const bool starts =
        map.start.empty() || rest.front() == static_cast<std::uint8_t>(map.start.front());
    if (starts && frame_at(map, digits_from(rest.subspan(map.start.size())))) {
      return true;
    }
  }
  return false;
}

void spoil_frame(const FrameMap& map, Bytes& sent) {
  const bool hex = map.encoding != FrameEncoding::binary;
  const bool summed = map.check.sum != SumKind::none || map.encoding == FrameEncoding::ais;
  const std::size_t behind = hex ? 2 : map.end.size();  // CR LF, or what the model names
  const std::size_t from_end = behind + 1;
  if (!summed || sent.size() < from_end) {
    sent.front() = static_cast<std::uint8_t>(sent.front() ^ 0xFFU);
    return;
  }
  std::uint8_t& last = sent[sent.size() - from_end];
  if (hex) {
    last = last == '0' ? '1' : '0';
  } else {
    last = static_cast<std::uint8_t>(last ^ 0xFFU);
  }
}

}  // namespace buoysim
