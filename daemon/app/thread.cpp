#include "app/thread.hpp"

#include <system_error>

namespace buoyd {

namespace {

void* run(void* body) {
  (*static_cast<std::function<void()>*>(body))();
  return nullptr;
}

}  // namespace

Thread::Thread(const std::string& name, std::function<void()> body) : body_(std::move(body)) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, thread_stack_bytes);
  const int error = pthread_create(&thread_, &attributes, run, &body_);
  pthread_attr_destroy(&attributes);
  if (error != 0) {
    throw std::system_error(error, std::generic_category(), "cannot start thread " + name);
  }
  pthread_setname_np(thread_, name.substr(0, 15).c_str());
}

Thread::~Thread() {
  pthread_join(thread_, nullptr);
}

}  // namespace buoyd
