#include "release/release_pair.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/hash.hpp"

namespace buoyd {

namespace {

constexpr std::size_t longest_person = 64;
constexpr std::size_t word_length = 8;
/// Without those that are easily taken for another.
constexpr std::string_view word_characters = "abcdefghijkmnpqrstuvwxyz23456789";
static_assert(word_characters.size() == 32);

std::string random_word() {
  std::array<std::uint8_t, word_length> bytes{};
  fill_random(bytes);
  std::string word;
  for (const std::uint8_t byte : bytes) word += word_characters[byte % word_characters.size()];
  return word;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// "Ada  L" and "ada l" are one person.
std::string plain(const std::string& name) {
  std::string text;
  for (const char c : name) {
    if (c != ' ') text += lower(c);
  }
  return text;
}

}  // namespace

std::string wrong_person(const std::string& name) {
  const bool is_printable = std::ranges::all_of(
      name, [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != '\x7f'; });
  return is_printable && !plain(name).empty() && name.size() <= longest_person
             ? ""
             : fmt::format("expected a person's name of 1 to {} bytes", longest_person);
}

std::string ReleasePair::arm(const std::string& by, MonoTime now) {
  return armed_.emplace(Armed{random_word(), by, now + life}).word;
}

Result<Firing> ReleasePair::confirm(const std::string& word, const std::string& by, MonoTime now) {
  if (!armed_ || now >= armed_->until) {
    armed_.reset();
    return fail(ErrorCode::invalid, "it is not armed: somebody arms it, and another one fires it");
  }
  if (word != armed_->word) {
    const bool is_last = ++armed_->tries >= most_tries;
    if (is_last) armed_.reset();
    return fail(ErrorCode::invalid, is_last ? "the word is wrong, and it is not armed any more"
                                            : "the word is wrong, expected that which arming said");
  }
  if (plain(by) == plain(armed_->by)) {
    return fail(ErrorCode::invalid,
                fmt::format("{} armed it, expected another person to fire it", armed_->by));
  }
  Firing firing{armed_->by, by};
  armed_.reset();
  return firing;
}

std::optional<std::string> ReleasePair::armed_by(MonoTime now) const {
  return armed_ && now < armed_->until ? std::optional(armed_->by) : std::nullopt;
}

}  // namespace buoyd
