#include "drivers/by_model/refusal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/proof/bytes_as_text.hpp"
#include "drivers/byte_sum.hpp"
#include "drivers/frames/byte_frames.hpp"
#include "drivers/messages/frame_sum.hpp"
#include "drivers/messages/message_decoder.hpp"
#include "drivers/messages/unit_text.hpp"

namespace buoyd {

namespace {

using Bytes = std::span<const std::uint8_t>;

/// Its first line, without blanks and line ends around it.
std::string_view line_of(Bytes bytes) {
  std::string_view text = bytes_as_text(bytes);
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  return text.substr(0, text.find_first_of("\r\n"));
}

bool is_text(char c) {
  return (c >= ' ' && c <= '~') || c == '\t';
}

std::string block_refusal(Bytes bytes) {
  const unsigned sum = byte_sum(SumKind::sum8, bytes);
  return sum == 0 ? "no block of this model"
                  : fmt::format("the block's bytes sum to {:02X}, expected 00", sum);
}

/// The line without the instrument's address, where the model's lines begin with one; nullopt if
/// this one does not.
std::optional<std::string_view> behind_address(const Model& model, std::string_view line) {
  if (!model.poll || !model.poll->address) return line;
  const auto length = length_at_begin(*model.poll->address, line, std::nullopt);
  return length ? std::optional(line.substr(*length)) : std::nullopt;
}

std::string message_refusal(const ModelPtr& model, Bytes bytes) {
  const MessageFraming& framing = model->messages->framing;
  if (!framing.block_end.empty()) {
    return block_refusal(bytes);
  }
  const bool data = !framing.counted.empty();
  const std::string_view line = line_of(bytes);
  if (line.size() > framing.max_length) {
    return fmt::format("{} characters without an end, expected at most {}", line.size(),
                       framing.max_length);
  }
  const auto strange = std::ranges::find_if(line, [&](char c) {
    return !is_text(c) && framing.control.find(c) == std::string::npos &&
           framing.leading.find(c) == std::string::npos;
  });
  if (strange != line.end() && !data && framing.ends.empty()) {
    return fmt::format("byte {:02X} is no text", static_cast<unsigned char>(*strange));
  }
  const auto rest = behind_address(*model, line);
  return rest ? MessageDecoder(model).refusal(*rest) : "it begins with no address";
}

/// Of hex digits the bytes that they say, as far as they do.
std::vector<std::uint8_t> frame_bytes(const FrameMap& map, Bytes bytes) {
  if (map.encoding != FrameEncoding::hex) {
    return {bytes.begin(), bytes.end()};
  }
  std::vector<std::uint8_t> said;
  unsigned high = 16;
  for (const std::uint8_t byte : bytes.subspan(std::min(map.start.size(), bytes.size()))) {
    const auto c = static_cast<char>(byte);
    const std::size_t digit = std::string_view("0123456789ABCDEFabcdef").find(c);
    if (c == '\r' || c == '\n') continue;
    if (digit == std::string_view::npos) break;
    const auto value = static_cast<unsigned>(digit < 16 ? digit : digit - 6);
    if (high < 16) said.push_back(static_cast<std::uint8_t>(high << 4U | value));
    high = high < 16 ? 16 : value;
  }
  return said;
}

bool fits(const FramePattern& sync, Bytes bytes) {
  return !sync.empty() && sync.size() <= bytes.size() &&
         std::equal(sync.begin(), sync.end(), bytes.begin(),
                    [](const FrameByte& byte, std::uint8_t is) { return byte.fits(is); });
}

/// Of a frame whose first bytes fit; size 0: its length field says it.
std::string size_refusal(const FrameMap& map, std::size_t size, Bytes bytes) {
  if (size == 0) {
    size = stated_frame_size(map, bytes).value_or(0);
    if (size == 0) {
      return "the length that it states is no frame's";
    }
  }
  return bytes.size() < size ? fmt::format("{} bytes, expected {}", bytes.size(), size)
                             : sum_difference(map.check, bytes.first(size));
}

std::string frame_refusal(const FrameMap& map, Bytes raw) {
  if (map.encoding == FrameEncoding::ais) {
    FrameChecksum nmea;
    nmea.sum = SumKind::xor8;
    nmea.behind = "*";
    const std::string sum = sum_difference(nmea, line_of(raw), 1);
    return sum.empty() ? "no AIS message, or one of which a part is missing" : sum;
  }
  const auto bytes = frame_bytes(map, raw);
  std::string why;
  for (const FrameKind& kind : map.kinds) {
    if (why.empty() && fits(kind.sync, bytes)) why = size_refusal(map, kind.size, bytes);
  }
  if (why.empty() && map.length && fits(map.sync, bytes)) why = size_refusal(map, 0, bytes);
  return why.empty() ? fmt::format("no frame begins with {:02X}", raw.empty() ? 0U : raw.front())
                     : why;
}

}  // namespace

std::string why_refused(const ModelPtr& model, Bytes bytes) {
  if (model->messages) {
    return message_refusal(model, bytes);
  }
  return model->frames ? frame_refusal(*model->frames, bytes)
                       : "no Modbus frame with a right check";
}

}  // namespace buoyd
