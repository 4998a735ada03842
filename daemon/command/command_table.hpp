#pragma once
// The commands themselves (docs/commands.md): one table for all doors: MQTT, message links
// and the control socket. None writes a register or a word to an instrument. Main thread.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "command/command_host.hpp"

namespace buoyd {

struct CommandOutcome {
  enum class Kind : std::uint8_t { done, refused, failed, pending };
  Kind kind = Kind::done;
  std::string text{};       ///< for people
  std::string result{};     ///< JSON, or "" if there is none
  std::string follow_up{};  ///< pending: what to ask the control socket until it is met
  std::function<Result<std::optional<Completion>>()>
      look{};                               ///< pending: what came of it, if anything
  Micros within = std::chrono::minutes(2);  ///< pending: it fails after so long
};

/// "done", "refused", "failed"; "pending".
[[nodiscard]] std::string_view name_of(CommandOutcome::Kind kind);

/// Carries a command out. Arguments are strings; one that is unknown, missing or malformed is
/// refused with what was expected. `name` is one of command_names, else it is refused.
[[nodiscard]] CommandOutcome carry_out(std::string_view name, const Json& request,
                                       CommandHost& host);

/// What came of a pending one: nullopt while it is not met.
[[nodiscard]] std::optional<CommandOutcome> look_after(const CommandOutcome& pending);

}  // namespace buoyd
