#pragma once
// A command as a short message brings it to a buoy, and what the buoy answers: their bytes are
// docs/message-format.md. For both ends. Pure; any thread.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cbor.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "core/proof/message_proof.hpp"

namespace buoyd {

inline constexpr std::chrono::minutes longest_command_life{7 * 24 * 60};

struct CommandMessage {
  std::uint64_t number = 0;      ///< ms since 1970 UTC at which it was made, below 2^48
  std::chrono::minutes life{0};  ///< from then on, 1 min to longest_command_life
  std::string name;              ///< core/command.hpp
  std::vector<std::pair<std::string, std::string>> arguments{};
  bool operator==(const CommandMessage&) const = default;
};

/// Invalid: a word of it is empty or not printable ASCII, or its life out of bounds.
[[nodiscard]] Result<Bytes> write_command_message(std::string_view station, const MessageKey& key,
                                                  const CommandMessage& command);
/// Invalid: it is no command, or of another version; not one of this station by this key; or has
/// words that write_command_message() would not write.
[[nodiscard]] Result<CommandMessage> read_command_message(std::string_view station,
                                                          const MessageKey& key,
                                                          std::span<const std::uint8_t> message);
/// Until when a command may be carried out, by its bytes alone: its proof is not looked at.
/// Invalid: it is too short, or has another version.
[[nodiscard]] Result<WallTime> end_of_command(std::span<const std::uint8_t> message);

/// The number of a command, as end_of_command() reads its end.
[[nodiscard]] Result<std::uint64_t> number_of_command(std::span<const std::uint8_t> message);

/// The time of a command's number.
[[nodiscard]] WallTime time_of_command(std::uint64_t number);
/// What a command of that number is called: "m1795740000123".
[[nodiscard]] std::string id_of_command(std::uint64_t number);

struct AnswerMessage {
  std::string station{};     ///< 4 hex digits, as a digest names it
  std::uint64_t number = 0;  ///< of the command
  std::string outcome{};     ///< done, refused or failed
  std::string text{};        ///< for people, as much of it as there was room for
  bool operator==(const AnswerMessage&) const = default;
};

/// In at most so many bytes, no less than 20. `answer.station` is the whole id; a further outcome
/// counts as failed.
[[nodiscard]] Bytes write_answer_message(const AnswerMessage& answer, std::size_t most_bytes);
/// Whether it begins as an answer does.
[[nodiscard]] bool is_answer_message(std::span<const std::uint8_t> message);
/// What is not printable in its text stands there as '?'. Invalid: it is none, or damaged.
[[nodiscard]] Result<AnswerMessage> read_answer_message(std::span<const std::uint8_t> message);

}  // namespace buoyd
