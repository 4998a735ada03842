#pragma once
// What a program that people call knows of the terminal it prints on. Any thread.

#include <cstddef>
#include <string>
#include <string_view>

namespace buoyd {

/// Their numbers are the terminal's (SGR).
enum class Colour { red = 31, green = 32, yellow = 33 };

struct Terminal {
  std::size_t width = 0;  ///< columns; 0: no terminal, a line may be as long as it likes
  bool colours = false;   ///< a terminal, and nobody set NO_COLOR or TERM=dumb

  /// Asks the kernel and the environment.
  [[nodiscard]] static Terminal of(int descriptor);
  /// As much of a line as fits, "…" behind it where that is not all.
  [[nodiscard]] std::string cut(std::string line) const;
  /// The text in a colour, or as it is where there are none.
  [[nodiscard]] std::string paint(std::string_view text, Colour colour) const;
};

/// Sleeps; false once nobody reads standard output any more.
[[nodiscard]] bool sleep_while_read(int milliseconds);

/// Columns that a text of UTF-8 takes, its colours aside.
[[nodiscard]] std::size_t columns_of(std::string_view text);

}  // namespace buoyd
