#include "core/raw_chunk.hpp"

#include <fmt/format.h>

#include <array>

#include "base/base64.hpp"
#include "base/json.hpp"
#include "core/body.hpp"
#include "core/own_reading.hpp"

namespace buoyd {

namespace {

constexpr std::string_view raw_kind = "raw";
constexpr std::size_t part_chars = 1024;  // a text's most
constexpr std::size_t parts = 8;
static_assert(most_chunk_bytes / 3 * 4 == parts * part_chars);

/// The two lowest bits of a piece's length say what it is.
enum PieceKind : std::uint8_t { received = 0, sent_by_us = 1, missing = 2 };

void pack_number(std::vector<std::uint8_t>& out, std::uint64_t value) {
  for (; value > 0x7f; value >>= 7U) {
    out.push_back(static_cast<std::uint8_t>(value | 0x80U));
  }
  out.push_back(static_cast<std::uint8_t>(value));
}

std::uint64_t mark_of(std::size_t bytes, bool sent) {
  return bytes << 2U | (sent ? sent_by_us : received);
}

std::optional<std::uint64_t> take_number(std::span<const std::uint8_t>& bytes) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 63 && !bytes.empty(); shift += 7) {
    const std::uint8_t byte = bytes.front();
    bytes = bytes.subspan(1);
    value |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

/// Takes one piece off the front and moves `at` on; false: it is none.
bool take_piece_of_chunk(std::span<const std::uint8_t>& bytes, Micros& at,
                         std::vector<RawPiece>& out) {
  const auto after = take_number(bytes);
  const auto mark = take_number(bytes);
  if (!after || !mark) {
    return false;
  }
  // Zigzag: a piece may be older than the one of the other direction before it.
  constexpr std::int64_t most = std::int64_t{1} << 53U;
  const auto step =
      static_cast<std::int64_t>(*after >> 1U) ^ -static_cast<std::int64_t>(*after & 1U);
  if (step > most || step < -most || at.count() > most || at.count() < -most) {
    return false;
  }
  at += Micros(step);
  const std::uint64_t length = *mark >> 2U;
  const std::uint64_t kind = *mark & 3U;
  if (kind == missing) {
    out.push_back({{at, false, {}}, length});
    return true;
  }
  if (kind > missing || length > bytes.size()) {
    return false;
  }
  const auto count = static_cast<std::size_t>(length);
  out.push_back({{at,
                  kind == sent_by_us,
                  {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count)}},
                 0});
  bytes = bytes.subspan(count);
  return true;
}

}  // namespace

void pack_piece(std::vector<std::uint8_t>& out, Micros after, bool sent,
                std::span<const std::uint8_t> bytes) {
  const std::int64_t step = after.count();
  pack_number(out, static_cast<std::uint64_t>(step) << 1U ^ static_cast<std::uint64_t>(step >> 63));
  pack_number(out, mark_of(bytes.size(), sent));
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void extend_piece(std::vector<std::uint8_t>& out, std::size_t held, bool sent,
                  std::span<const std::uint8_t> bytes) {
  std::vector<std::uint8_t> before;
  pack_number(before, mark_of(held, sent));
  std::vector<std::uint8_t> now;
  pack_number(now, mark_of(held + bytes.size(), sent));
  const auto mark = out.end() - static_cast<std::ptrdiff_t>(held + before.size());
  const auto behind = out.erase(mark, mark + static_cast<std::ptrdiff_t>(before.size()));
  out.insert(behind, now.begin(), now.end());
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void pack_lost(std::vector<std::uint8_t>& out, std::uint64_t bytes) {
  pack_number(out, 0);
  pack_number(out, bytes << 2U | missing);
}

Result<std::vector<RawPiece>> unpack_pieces(std::span<const std::uint8_t> bytes) {
  std::vector<RawPiece> pieces;
  Micros at{0};
  while (!bytes.empty()) {
    if (!take_piece_of_chunk(bytes, at, pieces)) {
      return fail(ErrorCode::invalid, "raw bytes are cut off or damaged");
    }
  }
  return pieces;
}

DescriptionPtr raw_description(const std::string& boot) {
  std::string text = fmt::format(
      R"({{"v":1,"instrument":"{}","kind":"{}","boot":{},"channels":[)"
      R"({{"name":"line","type":"text","unit":"","long_name":"whose bytes"}},)"
      R"({{"name":"data","type":"text","unit":"","long_name":"packed pieces in base64",)"
      R"("axis":{{"name":"part","unit":"1","points":[0)",
      own_instrument, raw_kind, json_string(boot));
  for (std::size_t i = 1; i < parts; ++i) {
    text += fmt::format(",{}", i);
  }
  return Description::parse(text + "]}}]}").value();
}

Reading raw_reading(const DescriptionPtr& description, const RawChunk& chunk) {
  const std::string text = to_base64(chunk.bytes);
  Values values{chunk.line};
  for (std::size_t i = 0; i < parts; ++i) {
    const std::size_t from = i * part_chars;
    values.push_back(from < text.size() ? Scalar{text.substr(from, part_chars)} : Scalar{});
  }
  Reading reading;
  reading.description = description;
  reading.boottime = chunk.boottime;
  reading.utc = chunk.utc;
  reading.clock = chunk.clock;
  reading.body = write_body(*description, values).value();
  return reading;
}

std::optional<RawChunk> raw_chunk_of(const Reading& reading) {
  const Description& description = *reading.description;
  const auto tokens = split_body(description, reading.body);
  const auto about = Json::parse(description.text());
  if (!is_raw(description) || !tokens || tokens->empty() || !about) {
    return std::nullopt;
  }
  RawChunk chunk;
  chunk.boot = about->string_at("boot").value_or("");
  chunk.boottime = reading.boottime;
  chunk.utc = reading.utc;
  chunk.clock = reading.clock;
  for (std::size_t i = 0; i < tokens->size(); ++i) {
    const auto json = Json::parse((*tokens)[i]);
    const std::string* const text = json ? json->string() : nullptr;
    if (i == 0) {
      chunk.line = text == nullptr ? "" : *text;
    } else if (text != nullptr && !append_base64(chunk.bytes, *text)) {
      return std::nullopt;
    }
  }
  return chunk;
}

bool is_raw(const Description& description) {
  return is_own(description, raw_kind);
}

}  // namespace buoyd
