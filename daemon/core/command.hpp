#pragma once
// What people ashore may ask of a running station over MQTT or by short messages, and what it
// answers (docs/commands.md). Values; any thread.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace buoyd {

/// All commands, as they stand in topics and in [commands] allow.
inline constexpr std::array<std::string_view, 16> command_names{
    "status",     "read",       "reload", "resync", "resend",  "set_interval", "set_live_interval",
    "set_budget", "pause",      "resume", "deploy", "recover", "configure",    "raw",
    "trust",      "cycle_power"};

/// No command: it is not among them, so that nobody allows it by mistake.
inline constexpr std::string_view release_command = "release";
inline constexpr std::string_view release_elsewhere =
    "a release is asked, armed and fired at the control socket alone";

/// The most bytes of a sender's name. A sender with a longer name counts as one without a name.
inline constexpr std::size_t longest_sender = 64;

/// Where a call came from that came by a short message.
struct MessageOrigin {
  std::string link;          ///< the message link's name
  std::uint64_t number = 0;  ///< core/told/command_message.hpp; a newer call has a higher one
};

/// One message that came under buoy/STATION/command/, or by a message link.
struct CommandCall {
  std::string name;  ///< last level of its topic
  std::string text;  ///< payload: one JSON object with id, expires and the command's arguments
  bool retained = false;
  std::string answer_topic;
  std::vector<std::uint8_t> correlation;  ///< MQTT 5's, given back as it came
  std::string sender;                     ///< the sender's name in the topic; "" = without a name
  std::optional<MessageOrigin> by_message{};  ///< then it has no topics, and is proven
};

struct CommandAnswer {
  std::string topic;
  std::string text;  ///< one JSON object
  std::vector<std::uint8_t> correlation;
  std::string sender;                         ///< that of the call
  std::optional<MessageOrigin> by_message{};  ///< that of the call
};

}  // namespace buoyd
