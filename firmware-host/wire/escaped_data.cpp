#include "firmware-host/wire/escaped_data.hpp"

#include <fmt/format.h>

#include <charconv>

namespace buoysim {

namespace {

/// Which letter stands behind the backslash, and for what.
constexpr std::string_view letters = "nrt\\";
constexpr std::string_view escaped_bytes = "\n\r\t\\";

}  // namespace

std::string data_bytes(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i + 1);
    const std::size_t letter = rest.empty() ? std::string_view::npos : letters.find(rest.front());
    unsigned byte = 0;
    if (text[i] == '\\' && letter != std::string_view::npos) {
      bytes += escaped_bytes[letter];
      ++i;
    } else if (text[i] == '\\' && rest.size() >= 3 && rest.front() == 'x' &&
               std::from_chars(rest.data() + 1, rest.data() + 3, byte, 16).ptr == rest.data() + 3) {
      bytes += static_cast<char>(byte);
      i += 3;
    } else {
      bytes += text[i];
    }
  }
  return bytes;
}

std::string print_data(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    const std::size_t at = escaped_bytes.find(byte);
    const auto number = static_cast<unsigned char>(byte);
    if (at != std::string_view::npos) {
      text += {'\\', letters[at]};
    } else if (number < ' ' || number > '~') {
      text += fmt::format("\\x{:02x}", number);
    } else {
      text += byte;
    }
  }
  return text;
}

}  // namespace buoysim
