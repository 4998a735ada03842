#include "platform/end_signals.hpp"

#include <atomic>
#include <csignal>

namespace buoyd {

namespace {

std::atomic<bool> end_signal_came{false};

}  // namespace

void end_at_signals() {
  struct sigaction action = {};
  action.sa_handler = [](int) { end_signal_came = true; };
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
}

bool must_end() {
  return end_signal_came;
}

}  // namespace buoyd
