#pragma once
// How often each sender of commands is heard: ten at once, then one every 6 s, whatever the others
// send. Time comes in as an argument. Owned by CommandGate; its thread.

#include <map>
#include <string>

#include "base/time.hpp"

namespace buoyd {

class CallRate {
 public:
  static constexpr int burst = 10;                                  ///< calls at once …
  static constexpr Micros between_calls = std::chrono::seconds(6);  ///< … and then one in this time
  /// So many at most are without their whole share at a time: where the broker binds no name, names
  /// are free.
  static constexpr std::size_t most_senders = 8;

  [[nodiscard]] bool has_turn(const std::string& sender, MonoTime now);

 private:
  std::map<std::string, MonoTime> whole_at_;  // when each may say `burst` at once again
};

}  // namespace buoyd
