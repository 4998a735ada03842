#include "drivers/messages/unit_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace buoyd {

namespace {

std::string address_for(const UnitText::Piece& piece, int unit) {
  return piece.hex ? fmt::format("{:0{}X}", unit, piece.width)
                   : fmt::format("{:0{}d}", unit, piece.width);
}

bool is_digit(char c, bool hex) {
  return (c >= '0' && c <= '9') || (hex && c >= 'A' && c <= 'F');
}

/// Digits of any address at the beginning: so many as the width says, else up to three.
std::optional<std::size_t> any_address(const UnitText::Piece& piece, std::string_view text) {
  constexpr std::size_t most = 3;
  const std::size_t wanted = piece.width > 0 ? piece.width : most;
  std::size_t length = 0;
  while (length < std::min(wanted, text.size()) && is_digit(text[length], piece.hex)) {
    ++length;
  }
  const bool enough = piece.width > 0 ? length == piece.width : length > 0;
  return enough ? std::optional(length) : std::nullopt;
}

std::optional<std::size_t> address_length(const UnitText::Piece& piece, std::string_view text,
                                          std::optional<int> unit) {
  if (!unit) {
    return any_address(piece, text);
  }
  const std::string own = address_for(piece, *unit);
  return text.starts_with(own) ? std::optional(own.size()) : std::nullopt;
}

}  // namespace

std::string text_for(const UnitText& text, int unit) {
  std::string out;
  for (const UnitText::Piece& piece : text.pieces) {
    out += piece.text;
    if (piece.unit) out += address_for(piece, unit);
  }
  return out;
}

std::optional<std::size_t> length_at_begin(const UnitText& text, std::string_view line,
                                           std::optional<int> unit) {
  std::size_t length = 0;
  for (const UnitText::Piece& piece : text.pieces) {
    if (!line.substr(length).starts_with(piece.text)) {
      return std::nullopt;
    }
    length += piece.text.size();
    const auto address = piece.unit ? address_length(piece, line.substr(length), unit)
                                    : std::optional<std::size_t>(0);
    if (!address) {
      return std::nullopt;
    }
    length += *address;
  }
  return length;
}

}  // namespace buoyd
