#pragma once
// A thread with a name and a small stack, joined by its destructor. Owned by main.

#include <pthread.h>

#include <functional>
#include <string>

#include "core/error.hpp"

namespace buoyd {

inline constexpr std::size_t thread_stack_bytes = std::size_t{256} * 1024;

class Thread {
 public:
  /// Starts `body`. The name (at most 15 bytes are kept) is what top -H and gdb show.
  /// Throws std::system_error where the kernel refuses: a start-up failure.
  Thread(const std::string& name, std::function<void()> body);
  ~Thread();
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;

 private:
  std::function<void()> body_;
  pthread_t thread_{};
};

}  // namespace buoyd
