#pragma once
// Which errors mean that a request got no sound answer: it may be sent again, and a late answer may
// follow. Any thread.

#include "base/error.hpp"

namespace buoyd {

/// Nothing came in time, or the bytes were damaged or of another answer.
[[nodiscard]] inline bool is_lost_answer(const Error& error) {
  return error.code == ErrorCode::timeout || error.code == ErrorCode::damaged ||
         error.code == ErrorCode::mismatch;
}

}  // namespace buoyd
