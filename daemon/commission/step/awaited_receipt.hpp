#pragma once
// The proof that a link works both ways: what was given a number from now on is delivered, by the
// archive's receipt. With delivery = "broker" it is any acknowledgement of the broker: readings
// that nobody listens to stay owed for ever, and those behind them are delivered all the same.
// Pure; one thread.

#include <cstdint>
#include <string>

#include "base/json.hpp"
#include "base/time.hpp"
#include "core/settings.hpp"

namespace buoyd {

/// Whether a number behind `newest` is owed no more: if all up to it were delivered and none
/// behind it, `last - owed` would be `newest`.
[[nodiscard]] constexpr bool is_receipted(std::int64_t newest, std::int64_t last,
                                          std::int64_t owed) {
  return last - owed > newest;
}

class AwaitedReceipt {
 public:
  /// For a number behind those of that status.
  AwaitedReceipt(DeliveryMode mode, const Json& status, MonoTime now);

  void see(const Json& status, MonoTime now);
  [[nodiscard]] bool came() const { return came_; }
  /// When something was delivered last; the begin, if nothing was since.
  [[nodiscard]] MonoTime moved() const { return moved_; }

 private:
  void begin(const Json& spool);

  const DeliveryMode mode_;
  std::string epoch_;
  std::int64_t bound_ = 0;    // what last - owed has to exceed
  std::int64_t settled_ = 0;  // the most of last - owed
  bool came_ = false;
  MonoTime moved_;
};

}  // namespace buoyd
