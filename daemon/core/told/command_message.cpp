#include "core/told/command_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/crc.hpp"
#include "core/proof/bytes_as_text.hpp"
#include "core/told/high_byte_first.hpp"

namespace buoyd {

namespace {

constexpr std::uint8_t command_begin = 0xC1;  // C, version 1
constexpr std::uint8_t answer_begin = 0xA1;   // A, version 1
constexpr std::size_t number_bytes = 6;
constexpr std::size_t life_bytes = 2;
constexpr std::size_t command_head = 1 + number_bytes + life_bytes;
constexpr std::size_t mark_bytes = 2;
constexpr std::size_t answer_head = 1 + mark_bytes + number_bytes + 1;
constexpr std::size_t check_bytes = 2;
constexpr char separator = '\n';
constexpr std::array<std::string_view, 3> outcomes{"done", "refused", "failed"};

bool is_printable_ascii(char c) {
  return c >= ' ' && c <= '~';
}

bool is_words(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_printable_ascii);
}

/// What the proof is of: whose command it is, and all of it.
std::string proven(std::string_view station, std::span<const std::uint8_t> command) {
  std::string text = "buoyd command";
  text += '\0';
  text += station;
  text += '\0';
  text += bytes_as_text(command);
  return text;
}

Result<void> check_words(const CommandMessage& command) {
  const bool is_sound =
      is_words(command.name) && std::ranges::all_of(command.arguments, [](const auto& one) {
        return is_words(one.first) && one.first.find('=') == std::string::npos &&
               is_words(one.second);
      });
  if (!is_sound) {
    return fail(ErrorCode::invalid,
                "a word of the command is empty or not printable ASCII: no short message takes it");
  }
  return {};
}

Result<void> check_life(std::chrono::minutes life) {
  if (life < std::chrono::minutes(1) || life > longest_command_life) {
    return fail(ErrorCode::invalid, "a command lives for 1 min to 7 d");
  }
  return {};
}

/// name, and behind each line break key=value.
Result<CommandMessage> words_in(std::string_view text) {
  CommandMessage command;
  command.name = text.substr(0, text.find(separator));
  for (auto end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
    text.remove_prefix(end + 1);
    const std::string_view one = text.substr(0, text.find(separator));
    const std::size_t equals = std::min(one.find('='), one.size());
    command.arguments.emplace_back(one.substr(0, equals),
                                   one.substr(std::min(equals + 1, one.size())));
  }
  if (auto sound = check_words(command); !sound) return pass_on(sound);
  return command;
}

Result<void> check_begin(std::span<const std::uint8_t> message) {
  if (message.size() <= command_head + sizeof(MessageProof) || message[0] != command_begin) {
    return fail(ErrorCode::invalid, "no command of version 1");
  }
  return {};
}

std::chrono::minutes life_in(std::span<const std::uint8_t> message) {
  return std::chrono::minutes(high_first(message.subspan(1 + number_bytes, life_bytes)));
}

}  // namespace

Result<Bytes> write_command_message(std::string_view station, const MessageKey& key,
                                    const CommandMessage& command) {
  if (auto sound = check_words(command); !sound) return pass_on(sound);
  if (auto sound = check_life(command.life); !sound) return pass_on(sound);
  Bytes message{command_begin};
  append_high_first(message, command.number, number_bytes);
  append_high_first(message, static_cast<std::uint64_t>(command.life.count()), life_bytes);
  std::string words = command.name;
  for (const auto& [name, value] : command.arguments) {
    words += separator;
    words.append(name).append("=").append(value);
  }
  message.insert(message.end(), words.begin(), words.end());
  const MessageProof proof = message_proof(key, proven(station, message));
  message.insert(message.end(), proof.begin(), proof.end());
  return message;
}

Result<CommandMessage> read_command_message(std::string_view station, const MessageKey& key,
                                            std::span<const std::uint8_t> message) {
  if (auto sound = check_begin(message); !sound) return pass_on(sound);
  const auto proof = message.last(sizeof(MessageProof));
  const auto body = message.first(message.size() - proof.size());
  if (!is_proof(key, proven(station, body), proof)) {
    return fail(ErrorCode::invalid, "a command that its key does not prove");
  }
  auto command = words_in(bytes_as_text(body.subspan(command_head)));
  if (!command) return command;
  command->number = high_first(body.subspan(1, number_bytes));
  command->life = life_in(body);
  if (auto sound = check_life(command->life); !sound) return pass_on(sound);
  return command;
}

Result<WallTime> end_of_command(std::span<const std::uint8_t> message) {
  if (auto sound = check_begin(message); !sound) return pass_on(sound);
  return time_of_command(high_first(message.subspan(1, number_bytes))) + life_in(message);
}

Result<std::uint64_t> number_of_command(std::span<const std::uint8_t> message) {
  if (auto sound = check_begin(message); !sound) return pass_on(sound);
  return high_first(message.subspan(1, number_bytes));
}

WallTime time_of_command(std::uint64_t number) {
  return WallTime(std::chrono::milliseconds(number));
}

std::string id_of_command(std::uint64_t number) {
  return fmt::format("m{}", number);
}

Bytes write_answer_message(const AnswerMessage& answer, std::size_t most_bytes) {
  Bytes message{answer_begin};
  const Hash8 mark = hash8(answer.station);
  message.insert(message.end(), mark.begin(), mark.begin() + mark_bytes);
  append_high_first(message, answer.number, number_bytes);
  const auto outcome = std::ranges::find(outcomes, answer.outcome);
  const auto last = std::ssize(outcomes) - 1;
  message.push_back(static_cast<std::uint8_t>(std::min(outcome - outcomes.begin(), last)));
  const std::string_view text =
      std::string_view(answer.text).substr(0, most_bytes - message.size() - check_bytes);
  message.insert(message.end(), text.begin(), text.end());
  const std::uint16_t check = rtu_crc(message);
  message.push_back(static_cast<std::uint8_t>(check & 0xFFU));
  message.push_back(static_cast<std::uint8_t>(check >> 8U));
  return message;
}

bool is_answer_message(std::span<const std::uint8_t> message) {
  return !message.empty() && message[0] == answer_begin;
}

Result<AnswerMessage> read_answer_message(std::span<const std::uint8_t> message) {
  if (message.size() < answer_head + check_bytes || !is_answer_message(message)) {
    return fail(ErrorCode::invalid, "no answer of version 1");
  }
  const auto body = message.first(message.size() - check_bytes);
  const std::uint8_t outcome = body[answer_head - 1];
  const unsigned said = message[body.size()] | unsigned{message[body.size() + 1]} << 8U;
  if (said != rtu_crc(body) || outcome >= outcomes.size()) {
    return fail(ErrorCode::invalid, "an answer that is damaged");
  }
  AnswerMessage answer;
  answer.station = to_hex(body.subspan(1, mark_bytes));
  answer.number = high_first(body.subspan(1 + mark_bytes, number_bytes));
  answer.outcome = outcomes.at(outcome);
  answer.text = bytes_as_text(body.subspan(answer_head));
  std::ranges::replace_if(answer.text, [](char c) { return !is_printable_ascii(c); }, '?');
  return answer;
}

}  // namespace buoyd
