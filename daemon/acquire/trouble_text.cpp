#include "acquire/trouble_text.hpp"

#include <fmt/format.h>

#include <cerrno>

namespace buoyd {

namespace {

std::string_view advice(ErrorCode code, bool tcp) {
  switch (code) {
    case ErrorCode::timeout:
      return tcp ? "is it switched on, is its address and unit right?"
                 : "is it switched on, are A and B (or RX and TX) swapped, are unit and baud rate "
                   "right?";
    case ErrorCode::damaged:
      return tcp ? "is this the right port of the device?"
                 : "are baud rate and parity right, is the cable terminated, do two devices "
                   "answer at once?";
    case ErrorCode::mismatch:
      return "does another device answer on this line?";
    case ErrorCode::refused:
      return "is this the right model for it?";
    case ErrorCode::busy:
      return "it asks to come again later";
    case ErrorCode::line_gone:
    case ErrorCode::unavailable:
      return "is it plugged in, and is the device of the line spelt right?";
    default:
      return {};
  }
}

}  // namespace

std::string who_may_hold(const std::string& line) {
  return fmt::format(
      "if that is buoyd: `buoyctl do pause line={} for='10 min'`, or systemctl stop buoyd", line);
}

bool is_held(const Error& error) {
  return error.code == ErrorCode::unavailable &&
         (error.detail == EBUSY || error.detail == EWOULDBLOCK);
}

std::string explain(const Error& error, bool tcp, const std::string& line) {
  if (is_held(error)) {
    return fmt::format("{}; {}", error.text, who_may_hold(line));
  }
  const std::string_view look = advice(error.code, tcp);
  return look.empty() ? error.text : fmt::format("{}; {}", error.text, look);
}

}  // namespace buoyd
