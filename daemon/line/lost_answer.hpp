#pragma once
// Which errors mean that a request was not answered soundly: it may be asked again, and a late
// answer may follow. Any thread.

#include "base/error.hpp"

namespace buoyd {

/// Nothing came in time, or what came was damaged or another's.
[[nodiscard]] inline bool is_lost_answer(const Error& error) {
  return error.code == ErrorCode::timeout || error.code == ErrorCode::damaged ||
         error.code == ErrorCode::mismatch;
}

}  // namespace buoyd
