#include "drivers/registers/register_text.hpp"

#include "core/values.hpp"

namespace buoyd {

namespace {

std::string characters(std::span<const std::uint16_t> words, const RegisterValue& value) {
  const bool low_first = value.order == WordOrder::badc || value.order == WordOrder::dcba;
  std::string text;
  for (const std::uint16_t word : words) {
    const auto high = static_cast<char>(word >> 8U);
    const auto low = static_cast<char>(word & 0xFFU);
    if (value.format == RegisterFormat::wide_text) {
      text += word < 0x100 ? low : '?';
    } else {
      text += low_first ? low : high;
      text += low_first ? high : low;
    }
  }
  return text;
}

}  // namespace

std::string register_text(std::span<const std::uint16_t> words, const RegisterValue& value) {
  std::string text = characters(words, value);
  text.resize(std::min(text.find('\0'), text.size()));
  const std::size_t last = text.find_last_not_of(' ');
  text.resize(last == std::string::npos ? 0 : last + 1);
  return clean_text(text);
}

}  // namespace buoyd
