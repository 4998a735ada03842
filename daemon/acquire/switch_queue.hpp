#pragma once
// The orders to switch relays on a line. Main pushes an order. The line's thread takes it between
// two transactions and answers it. Any thread may call push(); only the line's thread calls pop()
// and answers.

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

/// Its sender and the line share the order until it is answered.
struct SwitchOrder {
  SwitchOrder(std::string of, std::uint16_t number, bool to_on)
      : instrument(std::move(of)), relay(number), on(to_on) {}

  const std::string instrument;
  const std::uint16_t relay;  ///< its number on the instrument, from 1
  const bool on;              ///< true: switch the coil on
  /// True: nobody wants it any more, and the line does not begin it.
  std::atomic<bool> withdrawn{false};
  /// nullopt: not answered yet. Every order that was taken is answered once.
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
  /// Refuses the orders that wait.
  ~SwitchQueue() { close(); }
  SwitchQueue(const SwitchQueue&) = delete;
  SwitchQueue& operator=(const SwitchQueue&) = delete;

  /// Errors: full, unavailable (the line has ended). With an error the order is never answered.
  [[nodiscard]] Result<void> push(SwitchOrderPtr order);
  /// Takes out the oldest order that is still wanted; nullptr: there is none.
  [[nodiscard]] SwitchOrderPtr pop();
  /// Answers all orders that wait with this error.
  void refuse(const Error& why);
  /// Refuses all orders that wait, and every later one.
  void close();

 private:
  Mutex mutex_;
  std::deque<SwitchOrderPtr> orders_ GUARDED_BY(mutex_);
  bool closed_ GUARDED_BY(mutex_) = false;
};

}  // namespace buoyd
