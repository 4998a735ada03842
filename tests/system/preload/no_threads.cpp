// Preloaded into a program: the kernel refuses a further thread as long as the file that
// NO_THREADS_FILE names is there, as where memory or processes are short. The first
// NO_THREADS_AFTER it has in any case.

#include <dlfcn.h>
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>

extern "C" int pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                              void* (*body)(void*), void* argument) noexcept {
  using Create = int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
  static const auto create = reinterpret_cast<Create>(dlsym(RTLD_NEXT, "pthread_create"));
  static std::atomic<int> asked{0};
  const char* const file = std::getenv("NO_THREADS_FILE");
  const char* const after = std::getenv("NO_THREADS_AFTER");
  const bool is_one_of_the_first = ++asked <= (after == nullptr ? 0 : std::atoi(after));
  if (file != nullptr && !is_one_of_the_first && access(file, F_OK) == 0) {
    return EAGAIN;
  }
  return create(thread, attributes, body, argument);
}
