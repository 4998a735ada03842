#include "drivers/messages/answer_text.hpp"

#include <algorithm>
#include <iterator>

#include "core/proof/bytes_as_text.hpp"

namespace buoyd {

namespace {

constexpr std::size_t longest_line = 1024;
constexpr std::string_view line_ends = "\r\n";

bool ends_line(char byte) {
  return byte == '\r' || byte == '\n';
}

std::string_view without_end(std::string_view text) {
  return text.substr(0, text.find_last_not_of(line_ends) + 1);
}

bool is_whole_line(const std::string& text) {
  return ends_line(text.back());
}

/// The prompt that the line is, of those without line end.
bool is_prompt(const std::vector<std::string>& texts, std::string_view line) {
  return std::any_of(texts.begin(), texts.end(),
                     [&](const std::string& text) { return !is_whole_line(text) && text == line; });
}

bool is_line_of(const std::vector<std::string>& texts, std::string_view line) {
  return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
    return is_whole_line(text) && without_end(text) == line;
  });
}

bool is_begun(const std::vector<std::string>& texts, std::string_view line) {
  return std::ranges::any_of(texts,
                             [&](const std::string& text) { return text.starts_with(line); });
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(line_ends), text.size()));
    if (text.empty()) {
      return lines;
    }
    const std::string_view line = text.substr(0, text.find_first_of(line_ends));
    lines.emplace_back(line);
    text.remove_prefix(line.size());
  }
}

}  // namespace

void AnswerText::begin(std::string_view sent, int echoes, const std::vector<std::string>& endings) {
  endings_ = endings;
  echoes_.clear();
  open_echoes_.clear();
  const bool is_open = !sent.empty() && !ends_line(sent.back());
  for (int i = 0; i < echoes; ++i) {
    std::vector<std::string> lines = lines_of(sent);
    if (is_open) {
      open_echoes_.push_back(std::move(lines.back()));
      lines.pop_back();
    }
    std::move(lines.begin(), lines.end(), std::back_inserter(echoes_));
  }
  line_.clear();
  midst_ = false;
  swallow_ = true;
  ended_ = false;
  any_ = false;
}

void AnswerText::feed(std::span<const std::uint8_t> bytes, MonoTime at, const Rest& rest) {
  for (const std::uint8_t byte : bytes) {
    feed_byte(static_cast<char>(byte), at, rest);
  }
}

void AnswerText::feed_byte(char byte, MonoTime at, const Rest& rest) {
  if (ends_line(byte)) {
    end_line(byte, at, rest);
    return;
  }
  if (line_.empty()) {
    first_byte_ = at;
  }
  swallow_ = false;
  line_ += byte;
  if (!midst_ && !drop_open_echo()) {
    drop_prompt();
  }
  if (line_.size() >= longest_line) {
    hand_on(rest);
    midst_ = true;
  }
}

/// What was sent without line end may come back right before the answer.
bool AnswerText::drop_open_echo() {
  const auto echo = std::find(open_echoes_.begin(), open_echoes_.end(), line_);
  if (echo == open_echoes_.end()) {
    return false;
  }
  open_echoes_.erase(echo);
  line_.clear();
  swallow_ = true;
  return true;
}

/// A prompt has no line end of its own: what follows it begins a line.
void AnswerText::drop_prompt() {
  const bool ending = is_prompt(endings_, line_);
  if (!ending && !is_prompt(prompts_, line_)) {
    return;
  }
  ended_ = ended_ || ending;
  line_.clear();
  swallow_ = true;
}

/// Whether the line is an echo, or an ending or prompt that is a line.
bool AnswerText::drop_line() {
  const auto echo = std::find(echoes_.begin(), echoes_.end(), line_);
  if (echo != echoes_.end()) {
    echoes_.erase(echo);
    return true;
  }
  const bool ending = is_line_of(endings_, line_);
  ended_ = ended_ || ending;
  return ending || is_line_of(prompts_, line_);
}

void AnswerText::end_line(char byte, MonoTime at, const Rest& rest) {
  if (line_.empty() && !midst_) {
    first_byte_ = at;
    if (swallow_) {
      return;
    }
  } else if (!midst_ && drop_line()) {
    line_.clear();
    swallow_ = true;
    return;
  }
  line_ += byte;
  hand_on(rest);
  midst_ = false;
}

void AnswerText::hand_on(const Rest& rest) {
  if (line_.empty()) {
    return;
  }
  any_ = any_ || line_.find_first_not_of(" \t\r\n") != std::string::npos;
  rest(text_as_bytes(line_), first_byte_);
  line_.clear();
}

/// A prompt that was still coming is as little of the answer as a whole one.
void AnswerText::flush(const Rest& rest) {
  if (!midst_ && (is_begun(prompts_, line_) || is_begun(endings_, line_))) {
    line_.clear();
  }
  hand_on(rest);
  midst_ = false;
}

}  // namespace buoyd
