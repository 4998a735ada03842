#include "acquire/status.hpp"

namespace buoyd {

std::string_view name_of(Health health) {
  switch (health) {
    case Health::waiting:
      return "waiting";
    case Health::ok:
      return "ok";
    case Health::silent:
      return "silent";
    case Health::dormant:
      return "dormant";
    case Health::line_missing:
      return "line_missing";
    case Health::paused:
      return "paused";
  }
  return "unknown";
}

}  // namespace buoyd
