#include "command/control_requests.hpp"

#include <fmt/format.h>

namespace buoyd {

namespace {

/// Also where the line has no end yet.
bool has_too_long_line(std::string_view text) {
  while (text.size() > max_control_line) {
    const std::size_t end = text.find('\n');
    if (end > max_control_line) {  // npos is
      return true;
    }
    text.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace

std::string refusal(std::string_view why) {
  return fmt::format("{{\"error\":{}}}\n", json_string(why));
}

Result<void> ControlRequests::take(std::string_view bytes) {
  received_ += bytes;
  if (has_too_long_line(received_)) {
    received_.clear();
    return fail(ErrorCode::invalid,
                fmt::format("a request is one line of at most {} bytes", max_control_line));
  }
  return {};
}

std::optional<std::string> ControlRequests::answer_next(const Handler& handler) {
  const std::size_t end = received_.find('\n');
  if (end == std::string::npos) {
    return std::nullopt;
  }
  const auto request = Json::parse(std::string_view(received_).substr(0, end));
  received_.erase(0, end + 1);
  if (!request || request->kind() != Json::Kind::object) {
    return refusal("expected one JSON object a line");
  }
  return handler(*request) + '\n';
}

}  // namespace buoyd
