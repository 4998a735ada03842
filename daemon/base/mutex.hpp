#pragma once
// A mutex that clang's thread-safety analysis knows: what is GUARDED_BY it may be touched only
// while a Lock of it lives, or in a function that REQUIRES it. Builds by clang and clang-tidy
// refuse all else; gcc sees a std::mutex. Any thread.

#include <mutex>

#if defined(__clang__)
#define BUOYD_ANALYSED(attribute) __attribute__((attribute))
#else
#define BUOYD_ANALYSED(attribute)
#endif
#define GUARDED_BY(mutex) BUOYD_ANALYSED(guarded_by(mutex))
#define REQUIRES(mutex) BUOYD_ANALYSED(requires_capability(mutex))

namespace buoyd {

class BUOYD_ANALYSED(capability("mutex")) Mutex {
 public:
  void lock() BUOYD_ANALYSED(acquire_capability()) { mutex_.lock(); }
  void unlock() BUOYD_ANALYSED(release_capability()) { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

/// Holds the mutex while it lives, but for the time of a condition's wait or between unlock() and
/// lock().
class BUOYD_ANALYSED(scoped_lockable) Lock {
 public:
  explicit Lock(Mutex& mutex) BUOYD_ANALYSED(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.lock();
  }
  ~Lock() BUOYD_ANALYSED(release_capability()) { mutex_.unlock(); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

  void lock() BUOYD_ANALYSED(acquire_capability()) { mutex_.lock(); }
  void unlock() BUOYD_ANALYSED(release_capability()) { mutex_.unlock(); }

 private:
  Mutex& mutex_;
};

}  // namespace buoyd
