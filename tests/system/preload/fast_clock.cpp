// Preloaded into the programs of a test by hand and into the test itself: time passes FAST_CLOCK
// times as fast since FAST_CLOCK_SINCE, seconds of UTC, and all of them wait that much shorter. For
// a whole day beside `buoyctl rehearse`. What a program counts of its processor's time stays true.
// The kernel's 40 ms before it acknowledges stay true too, so each wait has them pass: as many
// bytes are on a link as without this.

#include <dlfcn.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <bitset>
#include <cstdint>
#include <cstdlib>

namespace {

constexpr std::int64_t second = 1'000'000'000;  // ns
constexpr std::int64_t surely_utc = second * 1'000'000'000;

std::int64_t number_of(const char* name, std::int64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoll(text);
}

std::int64_t factor() {
  static const std::int64_t number = number_of("FAST_CLOCK", 1);
  return number;
}

std::int64_t since() {
  static const std::int64_t number = number_of("FAST_CLOCK_SINCE", 0) * second;
  return number;
}

std::int64_t count_of(const timespec& time) {
  return time.tv_sec * second + time.tv_nsec;
}

timespec time_of(std::int64_t count) {
  return {static_cast<time_t>(count / second), static_cast<long>(count % second)};
}

bool is_utc(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
}

bool is_fast(clockid_t clock) {
  return is_utc(clock) || clock == CLOCK_MONOTONIC || clock == CLOCK_BOOTTIME ||
         clock == CLOCK_MONOTONIC_RAW || clock == CLOCK_MONOTONIC_COARSE;
}

/// Clocks that begin with the machine begin at the same 0.
timespec true_moment(const timespec& moment) {
  const std::int64_t count = count_of(moment);
  const std::int64_t begin = count > surely_utc ? since() : 0;
  return time_of(begin + (count - begin) / factor());
}

timespec true_wait(const timespec& wait) {
  return time_of(count_of(wait) / factor());
}

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

/// What a connection has to acknowledge goes out; what comes later waits again (tcp(7)'s
/// TCP_QUICKACK with an even number).
void acknowledge(int socket) {
  constexpr int now = 2;
  setsockopt(socket, IPPROTO_TCP, TCP_QUICKACK, &now, sizeof now);
}

constexpr int most_sockets = 1024;

/// Those that the program gave to an epoll.
std::bitset<most_sockets>& watched() {
  static std::bitset<most_sockets> sockets;
  return sockets;
}

int select_for(int count, fd_set* in, fd_set* out, fd_set* odd, const timespec* wait,
               const sigset_t* mask) {
  static auto* const next = real<decltype(pselect)>("pselect");
  const timespec shorter = wait == nullptr ? timespec{} : true_wait(*wait);
  return next(count, in, out, odd, wait == nullptr ? nullptr : &shorter, mask);
}

int poll_for(pollfd* set, nfds_t count, const timespec* wait, const sigset_t* mask) {
  static auto* const next = real<decltype(ppoll)>("ppoll");
  const timespec shorter = wait == nullptr ? timespec{} : true_wait(*wait);
  for (nfds_t at = 0; at < count; ++at) acknowledge(set[at].fd);
  return next(set, count, wait == nullptr ? nullptr : &shorter, mask);
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  const long done = syscall(SYS_clock_gettime, clock, time);
  if (done == 0 && is_fast(clock)) {
    const std::int64_t begin = is_utc(clock) ? since() : 0;
    *time = time_of(begin + (count_of(*time) - begin) * factor());
  }
  return static_cast<int>(done);
}

time_t time(time_t* told) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (told != nullptr) *told = now.tv_sec;
  return now.tv_sec;
}

int gettimeofday(timeval* told, void* /*zone*/) noexcept {
  timespec now{};
  const int done = clock_gettime(CLOCK_REALTIME, &now);
  *told = {now.tv_sec, now.tv_nsec / 1000};
  return done;
}

int clock_nanosleep(clockid_t clock, int flags, const timespec* until, timespec* rest) {
  static auto* const next = real<decltype(clock_nanosleep)>("clock_nanosleep");
  const timespec shorter = (flags & TIMER_ABSTIME) != 0 ? true_moment(*until) : true_wait(*until);
  return next(clock, flags, &shorter, rest);
}

int nanosleep(const timespec* wait, timespec* rest) {
  static auto* const next = real<decltype(nanosleep)>("nanosleep");
  const timespec shorter = true_wait(*wait);
  return next(&shorter, rest);
}

int ppoll(pollfd* set, nfds_t count, const timespec* wait, const sigset_t* mask) {
  return poll_for(set, count, wait, mask);
}

int poll(pollfd* set, nfds_t count, int wait_ms) {
  const timespec wait = time_of(std::int64_t{wait_ms} * 1'000'000);
  return poll_for(set, count, wait_ms < 0 ? nullptr : &wait, nullptr);
}

int pselect(int count, fd_set* in, fd_set* out, fd_set* odd, const timespec* wait,
            const sigset_t* mask) {
  return select_for(count, in, out, odd, wait, mask);
}

int select(int count, fd_set* in, fd_set* out, fd_set* odd, timeval* wait) {
  const timespec time = wait == nullptr
                            ? timespec{}
                            : timespec{wait->tv_sec, static_cast<long>(wait->tv_usec) * 1000};
  return select_for(count, in, out, odd, wait == nullptr ? nullptr : &time, nullptr);
}

int epoll_ctl(int set, int change, int socket, epoll_event* events) noexcept {
  static auto* const next = real<decltype(epoll_ctl)>("epoll_ctl");
  if (socket >= 0 && socket < most_sockets) watched()[socket] = change != EPOLL_CTL_DEL;
  return next(set, change, socket, events);
}

/// In whole milliseconds, of which it is one at least.
int epoll_wait(int set, epoll_event* events, int count, int wait_ms) {
  static auto* const next = real<decltype(epoll_wait)>("epoll_wait");
  for (int socket = 0; socket < most_sockets; ++socket) {
    if (watched()[socket]) acknowledge(socket);
  }
  const auto shorter = static_cast<int>((wait_ms + factor() - 1) / factor());
  return next(set, events, count, wait_ms < 0 ? -1 : shorter);
}

int pthread_cond_timedwait(pthread_cond_t* changed, pthread_mutex_t* mutex, const timespec* until) {
  static auto* const next = real<decltype(pthread_cond_timedwait)>("pthread_cond_timedwait");
  const timespec moment = true_moment(*until);
  return next(changed, mutex, &moment);
}

int pthread_cond_clockwait(pthread_cond_t* changed, pthread_mutex_t* mutex, clockid_t clock,
                           const timespec* until) {
  static auto* const next = real<decltype(pthread_cond_clockwait)>("pthread_cond_clockwait");
  const timespec moment = true_moment(*until);
  return next(changed, mutex, clock, &moment);
}

int sem_timedwait(sem_t* semaphore, const timespec* until) {
  static auto* const next = real<decltype(sem_timedwait)>("sem_timedwait");
  const timespec moment = true_moment(*until);
  return next(semaphore, &moment);
}

int sem_clockwait(sem_t* semaphore, clockid_t clock, const timespec* until) {
  static auto* const next = real<decltype(sem_clockwait)>("sem_clockwait");
  const timespec moment = true_moment(*until);
  return next(semaphore, clock, &moment);
}

}  // extern "C"
