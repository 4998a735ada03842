#include "uplink/uplink_report.hpp"

namespace buoyd {

void UplinkReport::occurred(std::string_view kind, Priority priority, std::string_view text) {
  log_.occurred("uplink", kind, priority, text);
  const MonoTime now = clock_.mono();
  const auto [it, is_new] = told_.try_emplace(std::string(kind), now);
  if (!is_new && now - it->second < between_events) {
    return;
  }
  it->second = now;
  tell_({"uplink", std::string(kind), std::string(text)});
}

}  // namespace buoyd
