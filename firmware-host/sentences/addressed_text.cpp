#include "firmware-host/sentences/addressed_text.hpp"

#include <algorithm>

namespace buoysim {

namespace {

constexpr int highest_address = 255;

std::string print_unit(const buoyd::UnitText::Piece& piece, int unit) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto base = piece.hex ? 16U : 10U;
  auto rest = static_cast<unsigned>(unit);
  std::string text;
  do {
    text.insert(text.begin(), digits[rest % base]);
    rest /= base;
  } while (rest > 0);
  text.insert(0, piece.width - std::min(piece.width, text.size()), '0');
  return text;
}

}  // namespace

std::string addressed(const buoyd::UnitText& text, int unit) {
  std::string out;
  for (const auto& piece : text.pieces) {
    out += piece.text + (piece.unit ? print_unit(piece, unit) : "");
  }
  return out;
}

std::string_view without_address(const buoyd::UnitText& text, std::string_view line) {
  for (int unit = highest_address; unit >= 0; --unit) {
    const std::string begin = addressed(text, unit);
    if (line.starts_with(begin)) {
      return line.substr(begin.size());
    }
  }
  return line;
}

}  // namespace buoysim
