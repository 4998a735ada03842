// Preloaded into a program of a system test: a kernel whose clock is set, whatever this machine's
// says. Certificates wait for that.

#include <sys/timex.h>

extern "C" int adjtimex(timex* state) noexcept {
  *state = {};
  state->maxerror = 1000;
  return TIME_OK;
}
