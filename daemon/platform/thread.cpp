#include "platform/thread.hpp"

#include <fmt/format.h>

#include <cstring>
#include <utility>

namespace buoyd {

namespace {

void* run(void* body) {
  (*static_cast<std::function<void()>*>(body))();
  return nullptr;
}

}  // namespace

void Thread::join() {
  if (std::exchange(is_started_, false)) pthread_join(thread_, nullptr);
}

Result<void> Thread::start(const std::string& name, std::function<void()> body) {
  body_ = std::move(body);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, thread_stack_bytes);
  const int error = pthread_create(&thread_, &attributes, run, &body_);
  pthread_attr_destroy(&attributes);
  if (error != 0) {
    return fail(ErrorCode::unavailable,
                fmt::format("no thread for {}: {}", name, std::strerror(error)), error);
  }
  is_started_ = true;
  pthread_setname_np(thread_, name.substr(0, 15).c_str());
  return {};
}

}  // namespace buoyd
