#include "shore/query/shown_text.hpp"

#include <fmt/format.h>

#include "base/number_text.hpp"

namespace buoyshore {

namespace {

constexpr std::string_view formula_begins = "=+-@";

/// UTF-8 writes U+0080 to U+009F as C2 and the byte itself.
bool begins_c1(std::string_view rest) {
  return rest.size() > 1 && rest[0] == '\xC2' && static_cast<unsigned char>(rest[1]) >= 0x80 &&
         static_cast<unsigned char>(rest[1]) <= 0x9F;
}

std::string escaped(std::string_view text, std::string_view kept) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool is_control = (byte < 0x20 || byte == 0x7F) && kept.find(text[i]) == kept.npos;
    if (begins_c1(text.substr(i))) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(text[++i]));
    } else if (is_control) {
      out += fmt::format("\\u{:04x}", byte);
    } else {
      out += text[i];
    }
  }
  return out;
}

bool is_number(std::string_view text) {
  if (text.substr(0, 1) == "+") text.remove_prefix(1);
  return buoyd::number_in<double>(text).has_value();
}

}  // namespace

std::string shown(std::string_view text) {
  return escaped(text, "");
}

std::string shown_lines(std::string_view text) {
  return escaped(text, "\n");
}

std::string csv_field(std::string_view text) {
  std::string plain = shown_lines(text);
  if (!plain.empty() && formula_begins.find(plain[0]) != formula_begins.npos && !is_number(plain)) {
    plain.insert(0, 1, '\'');
  }
  if (plain.find_first_of(",\"\n") == std::string::npos) {
    return plain;
  }
  std::string quoted = "\"";
  for (const char c : plain) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace buoyshore
