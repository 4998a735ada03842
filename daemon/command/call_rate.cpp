#include "command/call_rate.hpp"

namespace buoyd {

bool CallRate::has_turn(const std::string& sender, MonoTime now) {
  std::erase_if(whole_at_, [now](const auto& one) { return one.second <= now; });
  if (!whole_at_.contains(sender) && whole_at_.size() >= most_senders) {
    return false;
  }
  MonoTime& whole_at = whole_at_.try_emplace(sender, now).first->second;
  const bool has_turn = whole_at - now <= (burst - 1) * between_calls;
  if (has_turn) whole_at += between_calls;
  return has_turn;
}

}  // namespace buoyd
