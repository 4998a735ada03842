#pragma once
// What the kernel says of the board: memory, temperature, disk. Any thread.

#include <cstdint>
#include <optional>
#include <string>

namespace buoyd {

/// nullopt: the board does not say.
struct BoardFacts {
  std::optional<std::uint64_t> memory_kib;  ///< available to programs (MemAvailable)
  std::optional<double> temperature;        ///< °C, of the hottest thermal zone
  std::optional<double> load;               ///< mean number of runnable threads in a minute
};

/// `root` stands before /proc and /sys, for tests.
[[nodiscard]] BoardFacts read_board_facts(const std::string& root = "");

/// Bytes that are free for us on the file system of that file, or of its folder.
[[nodiscard]] std::optional<std::uint64_t> free_bytes(const std::string& path);

}  // namespace buoyd
