#pragma once
// A name among a scenario's `sentences`: "mda", a kind, or "WI:mda", the kind as a talker says it.
// Any thread.

#include <cstddef>
#include <string_view>

namespace buoysim {

/// Of the text that it was read from.
struct SentenceName {
  std::string_view talker;  ///< "": the model's own
  std::string_view kind;
};

[[nodiscard]] inline SentenceName sentence_name(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {"", text};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

}  // namespace buoysim
