#include "messages/command_call.hpp"

#include "base/json_object.hpp"

namespace buoyd {

Result<CommandCall> command_call(const CommandAuthority& authority,
                                 std::span<const std::uint8_t> message) {
  const auto command = read_command_message(authority.station, authority.key, message);
  if (!command) return tl::unexpected(command.error());
  JsonObject request;
  request.add("id", id_of_command(command->number));
  request.add("expires", iso8601(time_of_command(command->number) + command->life));
  for (const auto& [name, value] : command->arguments) request.add(name, value);
  CommandCall call;
  call.name = command->name;
  call.text = request.str();
  call.sender = "message/" + authority.link;  // no sender over MQTT has a slash in his name
  call.by_message = MessageOrigin{authority.link, command->number};
  return call;
}

AnswerMessage answer_message(const std::string& station, const CommandAnswer& answer) {
  const auto json = Json::parse(answer.text, answer.text.size());  // `result` may be long
  AnswerMessage message{station, answer.by_message ? answer.by_message->number : 0, "", ""};
  if (json) {
    message.outcome = json->string_at("outcome").value_or("");
    message.text = json->string_at("text").value_or("");
  }
  return message;
}

}  // namespace buoyd
