#pragma once
// What a client of the control socket says: bytes in any split become requests, one JSON object a
// line. Knows no socket, so that any bytes can be tried on it. Main thread.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"

namespace buoyd {

inline constexpr std::size_t max_control_line = 65536;

/// {"error": why}, as one line to send.
[[nodiscard]] std::string refusal(std::string_view why);

class ControlRequests {
 public:
  /// Answers one request: a JSON object without line breaks.
  using Handler = std::function<std::string(const Json& request)>;

  /// Takes what came. Invalid if a line is longer than max_control_line: whoever sends it is to be
  /// told so and closed.
  [[nodiscard]] Result<void> take(std::string_view bytes);
  /// The answer to the oldest whole line, as one line to send: the handler's, or a refusal where
  /// it is no JSON object. nullopt: there is no whole line.
  [[nodiscard]] std::optional<std::string> answer_next(const Handler& handler);

 private:
  std::string received_;
};

}  // namespace buoyd
