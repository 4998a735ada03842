#pragma once
// What comes back after a text was sent: takes the echo of it and the prompts out of the stream,
// sees its ending, and hands on the rest line by line. Pure, bounded; the line's own thread only.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace buoyd {

class AnswerText {
 public:
  /// Gets the bytes that are neither echo nor prompt, and when the first of them came.
  using Rest = std::function<void(std::span<const std::uint8_t>, MonoTime)>;

  /// `prompts` and endings: a text at the beginning of a line, or with a line end a whole line.
  explicit AnswerText(std::vector<std::string> prompts) : prompts_(std::move(prompts)) {}

  /// An answer begins to `sent`, which comes back so often itself; any of `endings` ends it.
  void begin(std::string_view sent, int echoes, const std::vector<std::string>& endings);
  void feed(std::span<const std::uint8_t> bytes, MonoTime at, const Rest& rest);
  /// Nothing follows: hands on an unfinished line, unless it is the beginning of a prompt.
  void flush(const Rest& rest);

  /// Its ending came, behind all echoes.
  [[nodiscard]] bool is_over() const { return ended_ && echoes_.empty() && open_echoes_.empty(); }
  /// Its ending came, with or without echo.
  [[nodiscard]] bool has_ended() const { return ended_; }
  /// Anything but echo and prompts came.
  [[nodiscard]] bool any() const { return any_; }

 private:
  void feed_byte(char byte, MonoTime at, const Rest& rest);
  void end_line(char byte, MonoTime at, const Rest& rest);
  [[nodiscard]] bool drop_line();
  bool drop_open_echo();
  void drop_prompt();
  void hand_on(const Rest& rest);

  const std::vector<std::string> prompts_;
  std::vector<std::string> endings_;
  std::vector<std::string> echoes_;       // lines that are still to come back
  std::vector<std::string> open_echoes_;  // likewise, of what was sent without line end
  std::string line_;                      // so far
  MonoTime first_byte_{};
  bool midst_ = false;   // the line's beginning was handed on
  bool swallow_ = true;  // line ends belong to what was taken out
  bool ended_ = false;
  bool any_ = false;
};

}  // namespace buoyd
