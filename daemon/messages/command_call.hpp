#pragma once
// Commands that short messages bring a buoy, as the gate takes them (core/command.hpp), and its
// answers as short messages tell them. Pure; any thread.

#include <span>
#include <string>

#include "core/command.hpp"
#include "core/told/command_message.hpp"

namespace buoyd {

/// Whose commands are taken: this station's, which its key proves.
struct CommandAuthority {
  std::string station;
  std::string link;  ///< the message link's name
  MessageKey key{};
};

/// Invalid: as read_command_message().
[[nodiscard]] Result<CommandCall> command_call(const CommandAuthority& authority,
                                               std::span<const std::uint8_t> message);

/// The answer to a call of a message link.
[[nodiscard]] AnswerMessage answer_message(const std::string& station, const CommandAnswer& answer);

}  // namespace buoyd
