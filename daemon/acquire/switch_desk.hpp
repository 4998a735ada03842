#pragma once
// Relays that somebody wants switched on a line: main lays an order down, the line's thread takes
// it between two transactions and says what came of it. Orders any thread; next() and the answers
// the line's.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/shared_value.hpp"

namespace buoyd {

/// Shared by who gave it and the line until it is answered.
struct SwitchOrder {
  SwitchOrder(std::string of, std::uint16_t number, bool to_on)
      : instrument(std::move(of)), relay(number), on(to_on) {}

  const std::string instrument;
  const std::uint16_t relay;  ///< of it, from 1
  const bool on;              ///< the coil
  /// Nobody wants it any more: not begun if it is not yet.
  std::atomic<bool> withdrawn{false};
  /// nullopt: not yet. Every order that was taken is answered once.
  SharedValue<std::optional<Result<void>>> answer;

  void say(Result<void> what) {
    answer.update([&what](auto& said) { said = std::move(what); });
  }
};

using SwitchOrderPtr = std::shared_ptr<SwitchOrder>;

class SwitchDesk {
 public:
  static constexpr std::size_t most_orders = 16;

  SwitchDesk() = default;
  /// Whatever waits is refused.
  ~SwitchDesk() { close(); }
  SwitchDesk(const SwitchDesk&) = delete;
  SwitchDesk& operator=(const SwitchDesk&) = delete;

  /// Full, or unavailable: the line has ended. Then the order stays unanswered.
  [[nodiscard]] Result<void> take(SwitchOrderPtr order);
  /// The oldest that still is wanted; nullptr: none.
  [[nodiscard]] SwitchOrderPtr next();
  /// Answers all that wait so.
  void refuse(const Error& why);
  /// Nothing is taken from now on; all that wait are refused.
  void close();

 private:
  std::mutex mutex_;
  std::deque<SwitchOrderPtr> orders_;
  bool closed_ = false;
};

}  // namespace buoyd
