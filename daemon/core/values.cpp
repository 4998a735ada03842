#include "core/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/number_text.hpp"

namespace buoyd {

namespace {

constexpr std::size_t max_decimal_chars = 40;
constexpr std::size_t max_text_bytes = 1024;
constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, is_digit);
}

struct Utf8Lead {
  std::size_t length;  // 0: no lead byte
  std::uint32_t bits;
  std::uint32_t lowest;  // below it the sequence is overlong
};

Utf8Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {1, byte, 0};
  if ((byte & 0xE0U) == 0xC0U) return {2, byte & 0x1FU, 0x80};
  if ((byte & 0xF0U) == 0xE0U) return {3, byte & 0x0FU, 0x800};
  if ((byte & 0xF8U) == 0xF0U) return {4, byte & 0x07U, 0x10000};
  return {0, 0, 0};
}

/// Length of the valid, printable UTF-8 sequence at the front; 0 if there is none.
std::size_t sequence_length(std::string_view text) {
  const Utf8Lead lead = lead_of(static_cast<unsigned char>(text.front()));
  if (lead.length == 0 || lead.length > text.size()) {
    return 0;
  }
  std::uint32_t code = lead.bits;
  for (std::size_t i = 1; i < lead.length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) != 0x80U) {
      return 0;
    }
    code = (code << 6U) | (byte & 0x3FU);
  }
  const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  return control || surrogate || code < lead.lowest || code > 0x10FFFF ? 0 : lead.length;
}

std::string escaped(char byte) {
  switch (byte) {
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
  }
}

}  // namespace

Result<Decimal> make_decimal(std::string_view print) {
  std::string_view text = trimmed(print);
  const bool minus = !text.empty() && text.front() == '-';
  if (minus || (!text.empty() && text.front() == '+')) {
    text.remove_prefix(1);
  }
  const auto point = text.find('.');
  std::string_view whole = text.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  const bool sound = !(whole.empty() && fraction.empty()) && all_digits(whole) &&
                     all_digits(fraction) && text.size() <= max_decimal_chars;
  if (!sound) {
    return fail(ErrorCode::invalid, fmt::format("'{}' is no decimal number", clean_text(print)));
  }
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  Decimal result;
  result.digits.reserve(text.size() + 2);
  if (minus) {
    result.digits += '-';
  }
  result.digits.append(whole.empty() ? "0" : whole);
  if (!fraction.empty()) {
    result.digits += '.';
    result.digits.append(fraction);
  }
  return result;
}

std::string clean_text(std::string_view raw) {
  std::string clean;
  while (!raw.empty()) {
    const std::size_t length = sequence_length(raw);
    const std::string_view piece = length > 0 ? raw.substr(0, length) : replacement;
    if (clean.size() + piece.size() > max_text_bytes) {
      break;
    }
    clean.append(piece);
    raw.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return clean;
}

std::optional<std::string> data_text(std::string_view raw) {
  std::string text;
  while (!raw.empty() && text.size() <= max_text_bytes) {
    const std::size_t length = sequence_length(raw);
    text += length > 0 && raw.front() != '\\' ? std::string(raw.substr(0, length))
                                              : escaped(raw.front());
    raw.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return text.size() <= max_text_bytes ? std::optional(std::move(text)) : std::nullopt;
}

double number_of(const Scalar& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  if (const auto* single = std::get_if<float>(&value)) return *single;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const auto* const decimal = std::get_if<Decimal>(&value);
  return decimal != nullptr ? number_in<double>(decimal->digits).value_or(none) : none;
}

}  // namespace buoyd
