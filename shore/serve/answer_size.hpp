#pragma once
// The bound of what one answer may weigh. Values; any thread.

#include <fmt/format.h>

#include <cstddef>
#include <string_view>

#include "base/error.hpp"

namespace buoyshore {

inline constexpr std::size_t most_answer_bytes = 8'000'000;

/// Counts the parts of an answer while it is made.
class AnswerSize {
 public:
  /// `ask_for` is what a smaller answer is asked with: "a shorter time".
  explicit AnswerSize(std::string_view ask_for) : ask_for_(ask_for) {}

  /// Error invalid: with these the answer is too large. The text says what to ask for.
  [[nodiscard]] buoyd::Result<void> add(std::size_t bytes) {
    bytes_ += bytes + 1;
    if (bytes_ <= most_answer_bytes) return {};
    return buoyd::fail(buoyd::ErrorCode::invalid,
                       fmt::format("the answer would be larger than {} MB: ask for {}",
                                   most_answer_bytes / 1'000'000, ask_for_));
  }

 private:
  const std::string_view ask_for_;
  std::size_t bytes_ = 0;
};

}  // namespace buoyshore
