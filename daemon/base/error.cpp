#include "base/error.hpp"

namespace buoyd {

std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::timeout:
      return "timeout";
    case ErrorCode::damaged:
      return "damaged";
    case ErrorCode::mismatch:
      return "mismatch";
    case ErrorCode::refused:
      return "refused";
    case ErrorCode::busy:
      return "busy";
    case ErrorCode::line_gone:
      return "line_gone";
    case ErrorCode::stopped:
      return "stopped";
    case ErrorCode::invalid:
      return "invalid";
    case ErrorCode::full:
      return "full";
    case ErrorCode::storage:
      return "storage";
    case ErrorCode::unavailable:
      return "unavailable";
  }
  return "unknown";
}

}  // namespace buoyd
