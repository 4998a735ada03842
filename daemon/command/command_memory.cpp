#include "command/command_memory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "base/json.hpp"
#include "base/replace_file.hpp"
#include "core/command.hpp"

namespace buoyd {

std::vector<AnsweredCommand> read_command_memory(const std::string& path) {
  std::vector<AnsweredCommand> answered;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const auto json = Json::parse(line);
    const auto expires = json ? json->integer_at("expires") : std::nullopt;
    const auto id = json ? json->string_at("id") : std::nullopt;
    const auto answer = json ? json->string_at("answer") : std::nullopt;
    if (expires && id && answer) {
      answered.push_back({*id, *answer, WallTime(Micros(*expires)),
                          json->string_at("sender").value_or("").substr(0, longest_sender),
                          static_cast<std::uint64_t>(
                              std::max<std::int64_t>(json->integer_at("number").value_or(0), 0))});
    }
  }
  return answered;
}

Result<void> write_command_memory(const std::string& path,
                                  const std::vector<AnsweredCommand>& answered) {
  std::string text;
  for (const AnsweredCommand& one : answered) {
    text += fmt::format("{{\"expires\":{},\"id\":{},\"sender\":{},\"answer\":{},\"number\":{}}}\n",
                        one.expires.time_since_epoch().count(), json_string(one.id),
                        json_string(one.sender), json_string(one.answer), one.number);
  }
  return replace_file(path, text);
}

}  // namespace buoyd
