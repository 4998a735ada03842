#pragma once
// A thread with a name and a small stack, joined by its destructor. Owned by main.

#include <pthread.h>

#include <functional>
#include <string>

#include "base/error.hpp"

namespace buoyd {

inline constexpr std::size_t thread_stack_bytes = std::size_t{256} * 1024;

class Thread {
 public:
  Thread() = default;
  ~Thread() { join(); }
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;

  /// Starts `body`, once. The name (at most 15 bytes are kept) is what top -H and gdb show.
  /// Unavailable where the kernel refuses a further thread: then it may be tried again.
  [[nodiscard]] Result<void> start(const std::string& name, std::function<void()> body);
  [[nodiscard]] bool is_started() const { return is_started_; }
  /// Waits for its end.
  void join();

 private:
  std::function<void()> body_;
  pthread_t thread_{};
  bool is_started_ = false;
};

}  // namespace buoyd
