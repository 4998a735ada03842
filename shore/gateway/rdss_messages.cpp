#include "shore/gateway/rdss_messages.hpp"

#include <array>
#include <optional>
#include <utility>

#include "base/number_text.hpp"

namespace buoyshore {

using buoyd::Bytes;

namespace {

constexpr std::string_view mixed_mark = "A4";

std::optional<Bytes> bytes_of_hex(std::string_view hex) {
  if (hex.empty() || hex.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  for (; !hex.empty(); hex.remove_prefix(2)) {
    const auto byte = buoyd::number_in<std::uint8_t>(hex.substr(0, 2), 16);
    if (!byte) return std::nullopt;
    bytes.push_back(*byte);
  }
  return bytes;
}

/// BDTXR,how it was sent,from card,kind,time,content: kind 1 is code, 2 is mixed, 0 is text. The
/// content of a text may have commas.
std::optional<ShortMessage> message_of(std::string_view inner) {
  std::array<std::string_view, 5> fields;
  for (std::string_view& field : fields) {
    const std::size_t comma = inner.find(',');
    if (comma == std::string_view::npos) return std::nullopt;
    field = inner.substr(0, comma);
    inner.remove_prefix(comma + 1);
  }
  if (fields[3] == "2" && inner.starts_with(mixed_mark)) {
    inner.remove_prefix(mixed_mark.size());
  } else if (fields[3] != "1") {
    return std::nullopt;
  }
  auto bytes = bytes_of_hex(inner);
  if (!bytes) return std::nullopt;
  return ShortMessage{std::string(fields[2]), *std::move(bytes)};
}

}  // namespace

void RdssMessages::hear(std::string_view sentence, std::vector<ShortMessage>& messages) {
  const auto inner = buoyd::nmea_words(sentence);
  if (!inner) {
    ++counters_.damaged;
    return;
  }
  if (!inner->starts_with("BDTXR,")) return;
  if (auto message = message_of(*inner)) {
    ++counters_.messages;
    messages.push_back(*std::move(message));
  } else {
    ++counters_.texts;
  }
}

std::vector<ShortMessage> RdssMessages::take(std::span<const std::uint8_t> bytes) {
  std::vector<ShortMessage> messages;
  for (const std::string& sentence : splitter_.take(bytes)) hear(sentence, messages);
  return messages;
}

}  // namespace buoyshore
