#include "base/terminal.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace buoyd {

namespace {

constexpr std::size_t usual_width = 80;

/// What somebody set it to; "" where nobody did.
std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

bool is_set(const char* name) {
  return !variable(name).empty();
}

bool is_dumb() {
  return variable("TERM") == "dumb";
}

}  // namespace

Terminal Terminal::of(int descriptor) {
  if (::isatty(descriptor) == 0) {
    return {};
  }
  winsize size{};
  const bool knows = ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return {knows ? size.ws_col : usual_width, !is_set("NO_COLOR") && !is_dumb()};
}

std::string Terminal::cut(std::string line) const {
  if (width == 0 || columns_of(line) <= width) {
    return line;
  }
  while (columns_of(line) >= width) {
    while ((static_cast<unsigned char>(line.back()) & 0xC0U) == 0x80U) line.pop_back();
    line.pop_back();
  }
  return line + "…";
}

std::string Terminal::paint(std::string_view text, Colour colour) const {
  return colours ? fmt::format("\033[{}m{}\033[0m", static_cast<int>(colour), text)
                 : std::string(text);
}

bool sleep_while_read(int milliseconds) {
  pollfd output{STDOUT_FILENO, 0, 0};
  ::poll(&output, 1, milliseconds);
  return (output.revents & (POLLERR | POLLHUP)) == 0;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  bool in_colour = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0x1B) in_colour = true;
    if (!in_colour && (byte & 0xC0U) != 0x80U) ++columns;
    if (in_colour && c == 'm') in_colour = false;
  }
  return columns;
}

}  // namespace buoyd
