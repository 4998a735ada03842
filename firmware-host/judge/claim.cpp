#include "firmware-host/judge/claim.hpp"

#include <algorithm>
#include <array>

namespace buoysim {

namespace {

constexpr std::array<std::string_view, 2> harmless{"garbage", "stuck"};
constexpr std::array<std::string_view, 6> given_up{"late", "slow", "duplicated",
                                                   "copy", "torn", "echo"};

template <class Words>
bool is_in(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Takes the first word off.
std::string_view next_word(std::string_view& fault) {
  const std::size_t end = std::min(fault.find('+'), fault.size());
  const std::string_view word = fault.substr(0, end);
  fault.remove_prefix(std::min(end + 1, fault.size()));
  return word;
}

Claim claim_of_word(std::string_view word) {
  if (is_in(harmless, word)) {
    return Claim::owed;
  }
  return is_in(given_up, word) ? Claim::allowed : Claim::forbidden;
}

}  // namespace

bool has_word(std::string_view fault, std::string_view word) {
  while (!fault.empty()) {
    if (next_word(fault) == word) {
      return true;
    }
  }
  return false;
}

std::string with_word(const std::string& fault, std::string_view word) {
  return fault + (fault.empty() ? "" : "+") + std::string(word);
}

Claim claim_of(std::string_view fault) {
  if (has_word(fault, "undetectable")) {
    return Claim::allowed;
  }
  Claim worst = Claim::owed;
  while (!fault.empty()) {
    worst = std::max(worst, claim_of_word(next_word(fault)));
  }
  return worst;
}

}  // namespace buoysim
