#pragma once
// Which ids of commands were answered and how, in a file beside the store: a repeat after a
// restart gets its first answer instead of being carried out again. Main thread.

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"

namespace buoyd {

/// One line of the file: {"expires":µs since 1970,"id":"…","sender":"…","answer":"…","number":…}.
struct AnsweredCommand {
  std::string id;
  std::string answer;  ///< JSON, without its result
  WallTime expires;
  std::string sender;        ///< as the call named him
  std::uint64_t number = 0;  ///< of one that came by a short message; 0: it came over MQTT
};

/// What the file holds; lines that cannot be understood are passed over. Empty if there is none.
[[nodiscard]] std::vector<AnsweredCommand> read_command_memory(const std::string& path);

/// Replaces the file, so that a power cut leaves the old or the new one. Unavailable with errno if
/// it cannot be written.
[[nodiscard]] Result<void> write_command_memory(const std::string& path,
                                                const std::vector<AnsweredCommand>& answered);

}  // namespace buoyd
