#pragma once
// The relays that somebody wants switched on a line. Main pushes an order; the line's thread takes
// it between two transactions and says what came of it. push() is any thread's, pop() and the
// answers are the line's.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/mutex.hpp"
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

class SwitchQueue {
 public:
  static constexpr std::size_t most_orders = 16;

  SwitchQueue() = default;
  /// Whatever waits is refused.
  ~SwitchQueue() { close(); }
  SwitchQueue(const SwitchQueue&) = delete;
  SwitchQueue& operator=(const SwitchQueue&) = delete;

  /// Errors: full, unavailable (the line has ended). Then the order stays unanswered.
  [[nodiscard]] Result<void> push(SwitchOrderPtr order);
  /// The oldest order that is still wanted; nullptr: there is none.
  [[nodiscard]] SwitchOrderPtr pop();
  /// Answers all orders that wait with this error.
  void refuse(const Error& why);
  /// From now on no order is taken; all that wait are refused.
  void close();

 private:
  Mutex mutex_;
  std::deque<SwitchOrderPtr> orders_ GUARDED_BY(mutex_);
  bool closed_ GUARDED_BY(mutex_) = false;
};

}  // namespace buoyd
