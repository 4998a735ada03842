#include "ctl/verification/typed_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "platform/end_signals.hpp"

namespace buoyd {

namespace {

constexpr std::size_t longest_line = 1024;

}  // namespace

std::optional<std::string> typed_line(const std::string& question) {
  if (isatty(STDIN_FILENO) != 1) return std::nullopt;
  fmt::print("{}", question);
  std::fflush(stdout);
  std::string line;
  while (!must_end() && line.size() < longest_line) {
    char typed = 0;
    const ssize_t count = read(STDIN_FILENO, &typed, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count != 1) return std::nullopt;
    if (typed == '\n') return line;
    line += typed;
  }
  return std::nullopt;
}

}  // namespace buoyd
